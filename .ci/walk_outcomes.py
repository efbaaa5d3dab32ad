"""Parts of the walk: uploads of the same content, unconfirmed tasks, deferred messages, and the permissions that they use."""
import datetime
import json
import pathlib

from standin import IMAGE, PROJECT, StandIn, check, until

# The first delay of an upload that is deferred, in seconds, and twice its random share. Then a queue whose delay was not set
# would keep the message for six timeouts of the function: much longer.
FIRST_DELAY = 15
DELAY_TOLERANCE = 30
# Seconds from the unconfirmed response until the task is matched, the start of the poll function included.
MATCHED_WITHIN = 60
ROLE_PATH = "/company/vidu/"


def refused_packages(stand, work):
    """A package that the functions could not start is refused by the plan, with what to do."""
    right = json.loads(stand.package.with_suffix(".json").read_text())
    for name, change, expected in [
        ("other-build", {"sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}, "they are of different builds"),
        ("other-processor", {"kind": "native", "architecture": "arm64"}, "Set architecture = arm64, or build the package for x86_64"),
        ("other-runtime", {"kind": "jvm"}, "a jvm package runtime = java21 or java25"),
        ("missing", None, "The build writes it beside the package"),
    ]:
        path = pathlib.Path(work) / f"{name}.json"
        if change:
            path.write_text(json.dumps({**right, **change}))
        said = stand.refusal(f"function_metadata={path}")
        check(expected in said, f"a package that is {name} was not refused with what to do:\n{said}")


def bounded_roles(stand):
    """The module's own boundary and a path for every role, as a company may demand them → the settings."""
    policy = (PROJECT / "terraform/permissions-boundary.json").read_text()
    created = stand.aws("iam").create_policy(PolicyName="boundary", Path="/company/", PolicyDocument=policy)
    return [f"permissions_boundary_arn={created['Policy']['Arn']}", f"iam_path={ROLE_PATH}"]


def check_roles(stand, boundary):
    names = [role["name"] for role in stand.resources("aws_iam_role")]
    check(len(names) == 6, f"the roles are {names}")
    for name in names:
        role = stand.aws("iam").get_role(RoleName=name)["Role"]
        check(role["Path"] == ROLE_PATH and role["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary, f"the role is {role}")


def same_content(stand):
    """The same bytes again, under the same key, are a new version of the object, but the same subject."""
    accepted = [line for line in stand.events("intake", "upload_accepted") if line["upload"] == "walk hero.png"]
    before = stand.document("results/walk hero.png.json")
    stand.s3.upload_file(str(IMAGE), stand.bucket, "incoming/walk hero.png")

    def accepted_again():
        lines = [line for line in stand.events("intake", "upload_accepted") if line["upload"] == "walk hero.png"]
        return lines[len(accepted):]

    line = until(60, "the second upload of the same image is accepted", accepted_again)[0]
    check(line["task_id"] == before["task"]["id"], f"the same image became another task: {line}")
    check(stand.created()["walk hero"] == 1, "the same image was submitted twice")
    check(stand.document("results/walk hero.png.json")["subject"] == before["subject"], "the result of the image has changed")


def corrected(stand):
    """A corrected manifest takes the place of the faulty one: its result is there, and why the earlier one was refused is not."""
    stand.s3.upload_file(str(IMAGE), stand.bucket, "incoming/cast/corrected.png")
    stand.s3.put_object(Bucket=stand.bucket, Key="incoming/bad.json", Body=json.dumps({"name": "Walk corrected", "images": ["cast/corrected.png"]}))
    result = until(60, "the result of a corrected manifest", lambda: stand.document("results/bad.json"))
    check(result["subject"]["name"] == "Walk corrected", f"the result of a corrected manifest holds {result}")
    until(10, "the refusal is removed", lambda: stand.document("rejected/bad.json") is None)


def unconfirmed(stand):
    """The provider creates the subject, and a gateway answers 504. The task's own workflow finds the subject; the sweep has no part in it."""
    name = "Walk unconfirmed [created-then=504-html]"
    status, _, problem = stand.call("POST", "/v1/subjects", stand.subject(name), {"Idempotency-Key": "walk-unconfirmed"})
    check(status == 504 and problem["code"] == "submission_unconfirmed", f"an HTML 504 of the provider became {status}: {problem}")
    id = problem["task_id"]
    until(MATCHED_WITHIN, "the unconfirmed task is completed", lambda: stand.task(id)["status"] == "completed")
    # The status is stored before the line is written.
    matched = until(10, "the task's own workflow logs the match", lambda: [line for line in stand.events("poll", "task_matched") if line["task_id"] == id])
    seconds = (at(matched[0]) - at([line for line in stand.events("api", "task_unconfirmed") if line["task_id"] == id][0])).total_seconds()
    check(seconds <= MATCHED_WITHIN, f"matched after {seconds:.0f} s only")
    status, _, replay = stand.call("POST", "/v1/subjects", stand.subject(name), {"Idempotency-Key": "walk-unconfirmed"})
    check(status in (200, 202) and replay["id"] == id, f"the same request again was answered with {status}: {replay}")
    check(stand.created()[name] == 1, "the unconfirmed request was submitted again")
    check(stand.document(f"results/{id}.json")["subject"]["name"] == name, "the result of the unconfirmed task is missing")
    return seconds


def deferral(work, package, provider, settings, key):
    """
    A deployment of its own, whose roles have a boundary and a path, on a stand-in that leaves the delays of messages to the function: a deferred
    upload comes again after its delay.
    """
    folder = pathlib.Path(work) / "deferral"
    folder.mkdir()
    stand = StandIn(folder, package, provider, *settings)
    try:
        stand.up("--max-environments", "2")
        stand.aws("ssm").put_parameter(Name="/vidu-subjects/provider-key", Type="SecureString", Value=key)
        bounded = bounded_roles(stand)
        stand.terraform("apply", *bounded)
        stand.terraform("plan", *bounded)
        stand.read_outputs()
        check_roles(stand, bounded[0].partition("=")[2])
        # A first upload, so that starting the functions is not part of the measured delay.
        stand.s3.upload_file(str(IMAGE), stand.bucket, "incoming/first.png")
        until(60, "the result of an upload", lambda: stand.document("results/first.png.json"))
        stand.faults(rate_429=1)
        stand.s3.upload_file(str(IMAGE), stand.bucket, "incoming/deferred.png")
        first = until(60, "the upload is deferred", lambda: stand.events("intake", "upload_deferred"))[0]
        stand.faults()
        until(120, "the deferred upload's result", lambda: stand.document("results/deferred.png.json"))
        check(len(stand.events("intake", "upload_deferred")) == 1, "the upload was deferred twice")
        submitted = [entry for entry in stand.ledger()["submissions"] if entry["name"] == "deferred" and entry["accepted"]]
        check(len(submitted) == 1, f"{len(submitted)} subjects were created for one upload")
        seconds = (moment(submitted[0]["at"]) - at(first)).total_seconds()
        check(FIRST_DELAY - 1 <= seconds <= FIRST_DELAY + DELAY_TOLERANCE, f"the deferred upload came again after {seconds:.1f} s")
        check(not stand.denied(), f"IAM denied calls: {stand.denied()}")
        return seconds
    finally:
        stand.down()


def permissions(stand):
    """→ the statements that no call has used; fails if a call was denied"""
    check(not stand.denied(), "IAM denied calls:\n" + "\n".join(json.dumps(call) for call in stand.denied()))
    return json.loads(stand.cloud("grants", "--json"))


def at(line):
    return moment(line["time"])


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
