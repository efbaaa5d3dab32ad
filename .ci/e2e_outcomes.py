"""Steps of the end-to-end test (e2e): uploads of the same content, unconfirmed tasks, deferred messages, and the used permissions."""
import datetime
import json
import pathlib

from emulator import IMAGE, PROJECT, Emulator, check, until

# The first delay of a deferred upload, in seconds, and twice its random share. If the delay were not set, the queue
# would keep the message for six timeouts of the function, which is much longer.
FIRST_DELAY = 15
DELAY_TOLERANCE = 30
# Seconds from the unconfirmed response until the task is matched, including the start of the poll function.
MATCHED_WITHIN = 60
ROLE_PATH = "/company/vidu/"


def refused_packages(emulator, work):
    """The plan refuses a package that the functions could not start, and the error says what to do."""
    metadata = json.loads(emulator.package.with_suffix(".json").read_text())
    for name, change, expected in [
        ("other-build", {"sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}, "they belong to different builds"),
        ("other-processor", {"kind": "native", "architecture": "arm64"}, "Set architecture = arm64, or build the package for x86_64"),
        ("other-runtime", {"kind": "jvm"}, "a jvm package runtime = java21 or java25"),
        ("missing", None, "The build writes it beside the package"),
    ]:
        path = pathlib.Path(work) / f"{name}.json"
        if change:
            path.write_text(json.dumps({**metadata, **change}))
        output = emulator.refusal(f"function_metadata={path}")
        check(expected in output, f"the error for the package {name} does not say what to do:\n{output}")


def bounded_roles(emulator):
    """The module's own boundary and a path for every role, as a company may require them → the settings."""
    policy = (PROJECT / "terraform/permissions-boundary.json").read_text()
    created = emulator.aws("iam").create_policy(PolicyName="boundary", Path="/company/", PolicyDocument=policy)
    return [f"permissions_boundary_arn={created['Policy']['Arn']}", f"iam_path={ROLE_PATH}"]


def check_roles(emulator, boundary):
    names = [role["name"] for role in emulator.resources("aws_iam_role")]
    check(len(names) == 8, f"the roles are {names}")
    for name in names:
        role = emulator.aws("iam").get_role(RoleName=name)["Role"]
        check(role["Path"] == ROLE_PATH and role["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary, f"the role is {role}")


def same_content(emulator):
    """The same content under the same key is a new version of the object, but the same subject."""
    accepted = [line for line in emulator.events("intake", "upload_accepted") if line["upload"] == "e2e hero.png"]
    before = emulator.document("results/e2e hero.png.json")
    emulator.s3.upload_file(str(IMAGE), emulator.bucket, "incoming/e2e hero.png")

    def accepted_again():
        lines = [line for line in emulator.events("intake", "upload_accepted") if line["upload"] == "e2e hero.png"]
        return lines[len(accepted):]

    line = until(60, "the second upload of the same image is accepted", accepted_again)[0]
    check(line["task_id"] == before["task"]["id"], f"the same image became another task: {line}")
    check(emulator.created()["e2e hero"] == 1, "the same image was submitted twice")
    check(emulator.document("results/e2e hero.png.json")["subject"] == before["subject"], "the result of the image has changed")


def corrected(emulator):
    """A corrected manifest replaces the invalid one: its result exists, and the rejection of the earlier one is deleted."""
    emulator.s3.upload_file(str(IMAGE), emulator.bucket, "incoming/cast/corrected.png")
    emulator.s3.put_object(Bucket=emulator.bucket, Key="incoming/bad.json", Body=json.dumps({"name": "E2e corrected", "images": ["cast/corrected.png"]}))
    result = until(60, "the result of a corrected manifest", lambda: emulator.document("results/bad.json"))
    check(result["subject"]["name"] == "E2e corrected", f"the result of a corrected manifest contains {result}")
    until(10, "the rejection is deleted", lambda: emulator.document("rejected/bad.json") is None)


def unconfirmed(emulator):
    """The provider creates the subject, and a gateway responds with 504. The task's own workflow finds the subject, without a sweep."""
    name = "E2e unconfirmed [created-then=504-html]"
    status, _, problem = emulator.call("POST", "/v1/subjects", emulator.subject(name), {"Idempotency-Key": "e2e-unconfirmed"})
    check(status == 504 and problem["code"] == "submission_unconfirmed", f"an HTML 504 of the provider became {status}: {problem}")
    id = problem["task_id"]
    until(MATCHED_WITHIN, "the unconfirmed task is completed", lambda: emulator.task(id)["status"] == "completed")
    # The status is stored before the line is written.
    matched = until(10, "the task's own workflow logs the match", lambda: [line for line in emulator.events("poll", "task_matched") if line["task_id"] == id])
    seconds = (at(matched[0]) - at([line for line in emulator.events("api", "task_unconfirmed") if line["task_id"] == id][0])).total_seconds()
    check(seconds <= MATCHED_WITHIN, f"matched after {seconds:.0f} s only")
    status, _, replay = emulator.call("POST", "/v1/subjects", emulator.subject(name), {"Idempotency-Key": "e2e-unconfirmed"})
    check(status in (200, 202) and replay["id"] == id, f"the same request again returned {status}: {replay}")
    check(emulator.created()[name] == 1, "the unconfirmed request was submitted again")
    check(emulator.document(f"results/{id}.json")["subject"]["name"] == name, "the result of the unconfirmed task is missing")
    return seconds


def deferral(work, package, provider, settings, key):
    """
    A separate deployment, whose roles have a boundary and a path, on an emulator that does not set the delays of messages itself: a deferred
    upload is delivered again after the delay that the function has set.
    """
    folder = pathlib.Path(work) / "deferral"
    folder.mkdir()
    emulator = Emulator(folder, package, provider, *settings)
    try:
        emulator.up("--max-environments", "2")
        emulator.aws("ssm").put_parameter(Name="/vidu-subjects/provider-key", Type="SecureString", Value=key)
        bounded = bounded_roles(emulator)
        emulator.terraform("apply", *bounded)
        emulator.terraform("plan", *bounded)
        emulator.read_outputs()
        check_roles(emulator, bounded[0].partition("=")[2])
        # The first upload starts the functions, so that their start is not part of the measured delay.
        emulator.s3.upload_file(str(IMAGE), emulator.bucket, "incoming/first.png")
        until(60, "the result of an upload", lambda: emulator.document("results/first.png.json"))
        emulator.faults(rate_429=1)
        emulator.s3.upload_file(str(IMAGE), emulator.bucket, "incoming/deferred.png")
        first = until(60, "the upload is deferred", lambda: emulator.events("intake", "upload_deferred"))[0]
        emulator.faults()
        until(120, "the deferred upload's result", lambda: emulator.document("results/deferred.png.json"))
        check(len(emulator.events("intake", "upload_deferred")) == 1, "the upload was deferred twice")
        submitted = [entry for entry in emulator.ledger()["submissions"] if entry["name"] == "deferred" and entry["accepted"]]
        check(len(submitted) == 1, f"{len(submitted)} subjects were created for one upload")
        seconds = (instant(submitted[0]["at"]) - at(first)).total_seconds()
        check(FIRST_DELAY - 1 <= seconds <= FIRST_DELAY + DELAY_TOLERANCE, f"the deferred upload was delivered again after {seconds:.1f} s")
        check(not emulator.denied(), f"IAM denied calls: {emulator.denied()}")
        return seconds
    finally:
        emulator.down()


def permissions(emulator):
    """→ the statements that no call has used; raises Failed if a call was denied"""
    check(not emulator.denied(), "IAM denied calls:\n" + "\n".join(json.dumps(call) for call in emulator.denied()))
    return json.loads(emulator.cloud("grants", "--json"))


def at(line):
    return instant(line["time"])


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
