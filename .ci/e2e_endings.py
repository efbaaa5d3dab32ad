"""Steps of the end-to-end test (e2e): the endings of tasks, on an event bus and as webhooks, and the kept media.

A separate deployment, with the hostile provider, whose subjects have real pictures, and with a receiver of webhooks.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import urllib.request

from acceptance_endings import SECRET, media_faults
from emulator import NAME, check, until
from emulator_target import Deployment
from webhook_receiver import Receiver

OTHER_SECRET = "whsec_" + "A" * 43 + "="
# The part of an endpoint's URL that may be secret.
TOKEN = "e2e-endpoint-token-71c0"
SECRET_PARAMETER = "/vidu-subjects/webhook-secret"
BUS, RULE_QUEUE = "studio", "e2e-endings"
SETTINGS = [
    f"event_bus_name={BUS}", f"webhook_secret_parameter={SECRET_PARAMETER}", "keep_media=true",
    # Terraform allows https:// only; the emulator replaces the variable by the receiver's address.
    'webhook_urls=["https://webhooks.example/all"]',
]
# The version is pinned, so that a check always has the same result.
VERIFIER = '{"private": true, "dependencies": {"standardwebhooks": "1.0.0"}}'


def verifier():
    """The folder with the npm package that verifies webhooks."""
    folder = pathlib.Path(os.environ.get("WEBHOOK_CHECK_CACHE", pathlib.Path.home() / ".cache/webhook-check"))
    installed = folder / "installed.json"
    if not installed.exists() or installed.read_text() != VERIFIER:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(VERIFIER)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)], check=True)
        installed.write_text(VERIFIER)
    return folder


class Endings:
    """The deployment, and what has been received from it. checked(text) reports a step."""

    def __init__(self, folder, package, settings, checked):
        self.checked = checked
        self.receiver = Receiver(SECRET)
        self.deployment = Deployment(
            folder, package, *settings, *SETTINGS, secrets={SECRET_PARAMETER: SECRET},
            environment={"SUBJECTS_WEBHOOKS_URLS": f"{self.receiver.url}/all", "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE": "true",
                         "SUBJECTS_MEDIA_ALLOW_PRIVATE": "true"})
        self.emulator, self.events = self.deployment.emulator, []

    def deploy(self):
        self.deployment.deploy(self.create_bus)
        check(SECRET not in self.emulator.state(), "the secret of the webhooks is in Terraform's state")
        self.checked("deployed with an event bus, webhooks and kept media; the secret is not in Terraform's state")

    def create_bus(self, emulator):
        """A bus of another team, and its rule that sends the events of the application to a queue."""
        events, self.sqs = emulator.aws("events"), emulator.aws("sqs")
        events.create_event_bus(Name=BUS)
        self.queue = self.sqs.create_queue(QueueName=RULE_QUEUE)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rule = events.put_rule(Name="endings", EventBusName=BUS, EventPattern=json.dumps({"source": ["vidu-subjects"]}))["RuleArn"]
        allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn,
                 "Condition": {"ArnEquals": {"aws:SourceArn": rule}}}
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})})
        events.put_targets(Rule="endings", EventBusName=BUS, Targets=[{"Id": "queue", "Arn": arn}])

    def post(self, name, **more):
        """→ the id of a new task"""
        status, _, view = self.emulator.call("POST", "/v1/subjects", {**self.emulator.subject(name), **more}, {"Idempotency-Key": name})
        id = (view or {}).get("id") or (view or {}).get("task_id")
        check(id and status in (200, 202, 504), f"{name} returned {status}: {view}")
        return id

    def ended(self, id, status):
        return until(90, f"the task is {status}", lambda: (view := self.emulator.task(id))["status"] == status and view)

    def event(self, type, id):
        """The event on the bus with this type about this task."""
        def find():
            for message in self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages", []):
                self.events.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
            return [one for one in self.events if one["detail-type"] == type and one["detail"]["id"] == id]
        found = until(60, f"the event {type} is in the queue of the rule", find)[0]
        check(found["source"] == "vidu-subjects", f"the event is {found}")
        return found

    def webhook(self, type, id, endpoint="/all"):
        """The first accepted webhook with this type about this task."""
        def find():
            return [one for one in self.receiver.webhooks(endpoint=endpoint) if one.accepted and one.json()["type"] == type and one.json()["data"]["id"] == id]
        return until(60, f"{endpoint} accepts the webhook {type}", find)[0]

    # ---- the steps ----

    def completed(self):
        id = self.post("Ending by HTTP")
        view = self.ended(id, "completed")
        webhook, event = self.webhook("subject.completed", id), self.event("subject.completed", id)
        data = webhook.json()["data"]
        check(webhook.id == f"{id}.{view['version']}" and event["detail"] == data, f"the webhook {webhook.id} is {data}, the event {event}")
        check(data["subject"] == view["subject"] and data["status"] == "completed" and webhook.json()["timestamp"] == view["updated_at"],
              f"the announcement is {webhook.json()}, the task {view}")
        self.checked("the queue of the rule received subject.completed with the task view; the webhook has the same")
        return id, webhook

    def signature(self, webhook):
        check(not webhook.fault, f"the webhook was not verified: {webhook.fault}")
        tries = [{"secret": secret, "headers": webhook.headers, "body": webhook.body.decode()} for secret in (SECRET, OTHER_SECRET)]
        tries.append({**tries[0], "body": tries[0]["body"] + " "})
        done = subprocess.run(["node", str(pathlib.Path(__file__).with_name("webhook_verify.mjs")), str(verifier())], input=json.dumps(tries),
                              capture_output=True, text=True, check=True)
        results = json.loads(done.stdout)
        check(results[0] == "verified" and "verified" not in results[1:], f"standardwebhooks found {results}")
        self.checked("the package standardwebhooks verifies the webhook, and neither with another secret nor with another body")

    def media(self, id):
        view = self.ended(id, "completed")
        faults = media_faults(self.deployment, view)
        check(not faults, f"kept media: {faults}")
        bucket = self.deployment.outputs["bucket"]
        check(all(one["uri"] == f"s3://{bucket}/media/{id}/{one['name']}" for one in view["media"]), f"the media are {view['media']}")
        document = until(30, "the result document lists the copies", lambda: (found := self.emulator.document(f"results/{id}.json")).get("media") and found)
        check([one["sha256"] for one in document["media"]] == [one["sha256"] for one in view["media"]], f"the result document contains {document['media']}")
        self.checked(f"the bucket has {len(view['media'])} picture with the SHA-256 that the task and its result document state")

        kept = view["media"][0]
        status, headers, _ = self.emulator.call("GET", f"/v1/subjects/{id}/media/{kept['name']}")
        check(status == 302 and "private" in headers["Cache-Control"], f"GET …/media/{kept['name']} returned {status}")
        with urllib.request.urlopen(headers["Location"], timeout=30) as response:
            content, kind = response.read(), response.headers["Content-Type"]
        check(hashlib.sha256(content).hexdigest() == kept["sha256"] and kind == "image/png", f"the target of the redirect has {len(content)} bytes of {kind}")
        status = self.emulator.call("GET", f"/v1/subjects/{id}/media/image-9.png")[0]
        check(status == 404, f"a picture that the task does not have returned {status}")
        self.checked("GET …/media/{name} redirects to a presigned URL with the same bytes")

    def deliveries(self, id, first):
        path = f"/v1/subjects/{id}/deliveries"

        def delivered():
            status, _, listed = self.emulator.call("GET", path)
            check(status == 200, f"GET …/deliveries returned {status}: {listed}")
            return [one for one in listed["deliveries"] if one["outcome"] == "delivered"]

        # The attempt is recorded after the receiver's response.
        [delivery] = until(30, "the delivery is listed", delivered)
        check(delivery["id"] == first.id and delivery["endpoint"] == f"{self.receiver.url}/all" and [one["status"] for one in delivery["attempts"]] == [200],
              f"the delivery is {delivery}")
        status, _, accepted = self.emulator.call("POST", path)
        check(status == 202 and accepted == {"endpoints": [f"{self.receiver.url}/all"]}, f"POST …/deliveries returned {status}: {accepted}")
        again = until(60, "the webhook arrives again", lambda: self.receiver.webhooks(first.id, "/all")[1:])[-1]
        check(again.body == first.body and not again.fault, "the webhook that was sent again is another one")
        until(30, "both attempts are listed", lambda: len(delivered()[0]["attempts"]) == 2)
        self.checked("GET …/deliveries lists the attempts; POST sends the same webhook again")

    def refused_twice(self):
        """An endpoint of the request itself, which responds 503 to the first two attempts."""
        id = self.post("Ending with its own endpoint", webhook_url=f"{self.receiver.url}/twice?token={TOKEN}")
        accepted = self.webhook("subject.completed", id, "/twice")
        attempts = self.receiver.webhooks(accepted.id, "/twice")
        check([one.status for one in attempts] == [503, 503, 200], f"the attempts received {[one.status for one in attempts]}")
        check(len({one.body for one in attempts}) == 1 and all(one.path == f"/twice?token={TOKEN}" for one in attempts), "the attempts differ")
        check(len({one.headers["webhook-timestamp"] for one in attempts}) == 3, "an attempt has the timestamp of another one")
        seconds = attempts[-1].at - attempts[0].at
        # The delays are 5 s and 30 s, each up to a tenth longer.
        check(35 <= seconds <= 60, f"the third attempt was {seconds:.0f} s after the first")
        self.webhook("subject.completed", id)
        listed = until(30, "all attempts are listed", lambda: [
            one for one in self.emulator.call("GET", f"/v1/subjects/{id}/deliveries")[2]["deliveries"]
            if one["endpoint"] == f"{self.receiver.url}/twice" and one["outcome"] == "delivered"])
        check([one["status"] for one in listed[0]["attempts"]] == [503, 503, 200] and TOKEN not in json.dumps(listed), f"the deliveries are {listed}")
        self.checked(f"an endpoint of a request that responded 503 twice got the third attempt under the same id after {seconds:.0f} s")

    def other_endings(self):
        failed = self.post("task-failed Ending")
        unconfirmed = self.post("502-nginx Ending")
        for type, id in [("subject.failed", failed), ("subject.unconfirmed", unconfirmed), ("subject.completed", unconfirmed)]:
            webhook, event = self.webhook(type, id), self.event(type, id)
            check(event["detail"] == webhook.json()["data"], f"the webhook {webhook.id} is {webhook.json()}, the event {event}")
        check(self.webhook("subject.failed", failed).json()["data"]["error"]["code"] == "AuditSubmitIllegal", "the failure has another reason")
        first, second = self.webhook("subject.unconfirmed", unconfirmed), self.webhook("subject.completed", unconfirmed)
        check(first.json()["data"]["version"] < second.json()["data"]["version"] and first.id != second.id, "both endings have the same id")
        self.checked("a failed subject is announced, an unconfirmed one, and its later completion")

    def marks(self):
        """Each ending is marked as announced, so that no sweep repeats it."""
        table = self.emulator.aws("dynamodb")

        def unmarked():
            pages = table.get_paginator("scan").paginate(TableName=self.deployment.outputs["table"])
            return [item for page in pages for item in page["Items"] if item.get("ended_version") and item.get("announced_version") != item["ended_version"]]

        until(30, "every ending is marked as announced", lambda: not unmarked())
        check(not self.receiver.faults(), f"the receiver found {self.receiver.faults()}")
        for function in self.deployment.outputs["functions"]:
            log = self.emulator.function_log(function)
            for secret in (SECRET, SECRET.removeprefix("whsec_"), TOKEN, "X-Amz-Signature="):
                check(secret not in log, f"the log of {function} contains a secret")
        for function in ("publish", "deliver"):
            check(self.emulator.events(function, "invoked"), f"the log of {function} has no line for its invocations")
            failed = [line for line in self.emulator.lines(function) if line.get("level") == "ERROR"]
            check(not failed, f"{function} logged errors: {failed[:3]}")
        self.checked("every ending is marked; all webhooks were verified; no log contains the secret or an endpoint's query")

    def permissions(self):
        """→ the statements that no call has used"""
        denied = self.emulator.denied()
        check(not denied, "IAM denied calls:\n" + "\n".join(json.dumps(call) for call in denied))
        self.checked("IAM has denied no call of the endings")
        return json.loads(self.emulator.cloud("grants", "--json"))

    def down(self):
        self.deployment.down()
        self.receiver.stop()


def run(work, package, settings, checked):
    """→ the statements of the roles' policies that no call has used"""
    folder = pathlib.Path(work) / "endings"
    folder.mkdir()
    endings = Endings(folder, package, settings, checked)
    try:
        endings.deploy()
        id, webhook = endings.completed()
        endings.signature(webhook)
        endings.media(id)
        endings.deliveries(id, webhook)
        endings.refused_twice()
        endings.other_endings()
        endings.marks()
        return endings.permissions()
    except Exception:
        for function in ("publish", "deliver"):
            print(f"-- the end of the log of {NAME}-{function}:\n{endings.emulator.function_log(function)[-3000:]}", flush=True)
        raise
    finally:
        endings.down()
