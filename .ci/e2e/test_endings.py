"""The endings of tasks, on an event bus and as webhooks, and the kept media.

A separate deployment, with the hostile provider, whose subjects have real pictures, and with a receiver of webhooks.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import urllib.request

from acceptance_endings import SECRET, media_faults
from emulator import check, until
from emulator_target import Deployment
from webhook_receiver import Receiver

from . import fixtures
from .fixtures import EndToEndTest, unannounced

OTHER_SECRET = "whsec_" + "A" * 43 + "="
# The part of an endpoint's URL that may be secret.
TOKEN = "e2e-endpoint-token-71c0"
SECRET_PARAMETER = "/vidu-subjects/webhook-secret"
BUS, RULE_QUEUE = "studio", "e2e-endings"
SETTINGS = [
    f"event_bus_name={BUS}",
    f"webhook_secret_parameter={SECRET_PARAMETER}",
    "keep_media=true",
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


def verify_with_package(requests):
    """The package's result for each request: "verified", or its error."""
    script = pathlib.Path(__file__).resolve().parent.parent / "webhook_verify.mjs"
    command = ["node", str(script), str(verifier())]
    return json.loads(subprocess.run(command, input=json.dumps(requests), capture_output=True, text=True, check=True).stdout)


class Endings:
    """The deployment, and the events and webhooks that have been received from it."""

    def __init__(self, folder):
        self.receiver = Receiver(SECRET)
        self.deployment = Deployment(
            folder,
            fixtures.options.package,
            *fixtures.SETTINGS,
            *SETTINGS,
            secrets={SECRET_PARAMETER: SECRET},
            environment={
                "SUBJECTS_WEBHOOKS_URLS": f"{self.receiver.url}/all",
                "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE": "true",
                "SUBJECTS_MEDIA_ALLOW_PRIVATE": "true",
            },
        )
        self.emulator, self.events = self.deployment.emulator, []

    def deploy(self):
        self.deployment.deploy(self.create_bus)

    def create_bus(self, emulator):
        """A bus of another team, and its rule that sends the events of the application to a queue."""
        events, self.sqs = emulator.aws("events"), emulator.aws("sqs")
        events.create_event_bus(Name=BUS)
        self.queue = self.sqs.create_queue(QueueName=RULE_QUEUE)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rule = events.put_rule(Name="endings", EventBusName=BUS, EventPattern=json.dumps({"source": ["vidu-subjects"]}))["RuleArn"]
        allow = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        self.sqs.set_queue_attributes(QueueUrl=self.queue, Attributes={"Policy": policy})
        events.put_targets(Rule="endings", EventBusName=BUS, Targets=[{"Id": "queue", "Arn": arn}])

    def post(self, name, **more):
        """→ the id of a new task"""
        body = {**self.emulator.subject(name), **more}
        status, _, view = self.emulator.call("POST", "/v1/subjects", body, {"Idempotency-Key": name})
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
            accepted = [one for one in self.receiver.webhooks(endpoint=endpoint) if one.accepted]
            return [one for one in accepted if one.json()["type"] == type and one.json()["data"]["id"] == id]

        return until(60, f"{endpoint} accepts the webhook {type}", find)[0]

    def delivered(self, id):
        """The deliveries of the task that have succeeded."""
        status, _, listed = self.emulator.call("GET", f"/v1/subjects/{id}/deliveries")
        check(status == 200, f"GET …/deliveries returned {status}: {listed}")
        return [one for one in listed["deliveries"] if one["outcome"] == "delivered"]

    def down(self):
        self.deployment.down()
        self.receiver.stop()


def setUpModule():
    """One completed task, and two tasks whose endings take longer than all other tests: those are started here."""
    global endings, completed, refused, unconfirmed

    def create(folder):
        global endings
        endings = Endings(folder)
        return endings.emulator, endings.down

    fixtures.begin("e2e-endings-", create, functions=["api", "publish", "deliver"])
    endings.deploy()
    completed = endings.post("Ending by HTTP")
    endings.ended(completed, "completed")
    endings.webhook("subject.completed", completed)
    # An endpoint of the request itself, which responds 503 to the first two attempts.
    refused = endings.post("Ending with its own endpoint", webhook_url=f"{endings.receiver.url}/twice?token={TOKEN}")
    unconfirmed = endings.post("502-nginx Ending")


def tearDownModule():
    fixtures.end()


class AnnouncementsTest(EndToEndTest):
    def test_completed_eventAndWebhook_haveTheTaskView(self):
        view = endings.ended(completed, "completed")
        webhook, event = endings.webhook("subject.completed", completed), endings.event("subject.completed", completed)
        data = webhook.json()["data"]

        self.assertEqual(webhook.id, f"{completed}.{view['version']}")
        self.assertEqual(event["detail"], data)
        self.assertEqual((data["subject"], data["status"]), (view["subject"], "completed"))
        self.assertEqual(webhook.json()["timestamp"], view["updated_at"])

    def test_webhook_signature_isVerifiedByTheStandardPackage(self):
        webhook = endings.webhook("subject.completed", completed)
        self.assertFalse(webhook.fault)

        tries = [{"secret": secret, "headers": webhook.headers, "body": webhook.body.decode()} for secret in (SECRET, OTHER_SECRET)]
        tries.append({**tries[0], "body": tries[0]["body"] + " "})
        results = verify_with_package(tries)

        self.assertEqual(results[0], "verified", results)
        self.assertNotIn("verified", results[1:], "verified with another secret, or with another body")

    def test_failed_isAnnounced(self):
        failed = endings.post("task-failed Ending")

        webhook, event = endings.webhook("subject.failed", failed), endings.event("subject.failed", failed)

        self.assertEqual(event["detail"], webhook.json()["data"])
        self.assertEqual(webhook.json()["data"]["error"]["code"], "AuditSubmitIllegal")

    def test_unconfirmed_isAnnouncedAndItsLaterCompletionToo(self):
        webhooks = [endings.webhook(type, unconfirmed) for type in ("subject.unconfirmed", "subject.completed")]

        for webhook in webhooks:
            self.assertEqual(endings.event(webhook.json()["type"], unconfirmed)["detail"], webhook.json()["data"])
        first, second = webhooks
        self.assertLess(first.json()["data"]["version"], second.json()["data"]["version"])
        self.assertNotEqual(first.id, second.id, "both endings have the same id")


class MediaTest(EndToEndTest):
    def test_pictures_areKeptWithTheirDigests(self):
        view = endings.ended(completed, "completed")
        self.assertFalse(media_faults(endings.deployment, view))
        bucket = endings.deployment.outputs["bucket"]
        uris = [f"s3://{bucket}/media/{completed}/{one['name']}" for one in view["media"]]
        self.assertEqual([one["uri"] for one in view["media"]], uris)

        def listed():
            found = endings.emulator.document(f"results/{completed}.json")
            return found.get("media") and found

        document = until(30, "the result document lists the copies", listed)
        self.assertEqual([one["sha256"] for one in document["media"]], [one["sha256"] for one in view["media"]])

    def test_get_picture_redirectsToTheSameBytes(self):
        [kept, *_] = until(30, "the pictures are kept", lambda: endings.emulator.task(completed).get("media"))

        status, headers, _ = endings.emulator.call("GET", f"/v1/subjects/{completed}/media/{kept['name']}")
        self.assertEqual(status, 302)
        self.assertIn("private", headers["Cache-Control"])
        with urllib.request.urlopen(headers["Location"], timeout=30) as response:
            content, kind = response.read(), response.headers["Content-Type"]
        self.assertEqual(hashlib.sha256(content).hexdigest(), kept["sha256"], f"{len(content)} bytes")
        self.assertEqual(kind, "image/png")

    def test_get_unknownPicture_returns404(self):
        self.assertEqual(endings.emulator.call("GET", f"/v1/subjects/{completed}/media/image-9.png")[0], 404)


class DeliveriesTest(EndToEndTest):
    def test_deliveries_sentAgain_isTheSameWebhook(self):
        first = endings.webhook("subject.completed", completed)
        # The attempt is recorded after the receiver's response.
        [delivery] = until(30, "the delivery is listed", lambda: endings.delivered(completed))
        self.assertEqual((delivery["id"], delivery["endpoint"]), (first.id, f"{endings.receiver.url}/all"))
        self.assertEqual([one["status"] for one in delivery["attempts"]], [200])

        status, _, accepted = endings.emulator.call("POST", f"/v1/subjects/{completed}/deliveries")

        self.assertEqual((status, accepted), (202, {"endpoints": [f"{endings.receiver.url}/all"]}))
        again = until(60, "the webhook arrives again", lambda: endings.receiver.webhooks(first.id, "/all")[1:])[-1]
        self.assertEqual(again.body, first.body, "the webhook that was sent again is another one")
        self.assertFalse(again.fault)
        until(30, "both attempts are listed", lambda: len(endings.delivered(completed)[0]["attempts"]) == 2)

    def test_webhook_refusedTwice_isSentAThirdTimeWithTheSameId(self):
        accepted = endings.webhook("subject.completed", refused, "/twice")

        attempts = endings.receiver.webhooks(accepted.id, "/twice")
        self.assertEqual([one.status for one in attempts], [503, 503, 200])
        self.assertEqual(len({one.body for one in attempts}), 1, "the attempts have different bodies")
        self.assertEqual({one.path for one in attempts}, {f"/twice?token={TOKEN}"})
        self.assertEqual(len({one.headers["webhook-timestamp"] for one in attempts}), 3, "an attempt has the timestamp of another one")
        # The delays are 5 s and 30 s, each up to a tenth longer.
        seconds = attempts[-1].at - attempts[0].at
        self.assertGreaterEqual(seconds, 35)
        self.assertLessEqual(seconds, 60)
        self.note(f"the third attempt was {seconds:.0f} s after the first")
        endings.webhook("subject.completed", refused)

        def listed():
            return [one for one in endings.delivered(refused) if one["endpoint"] == f"{endings.receiver.url}/twice"]

        [delivery] = until(30, "all attempts are listed", listed)
        self.assertEqual([one["status"] for one in delivery["attempts"]], [503, 503, 200])
        deliveries = endings.emulator.call("GET", f"/v1/subjects/{refused}/deliveries")[2]
        self.assertNotIn(TOKEN, json.dumps(deliveries))


class RecordsTest(EndToEndTest):
    """About all tests that have run before."""

    def test_endings_areMarkedAsAnnounced(self):
        """So no sweep repeats them."""
        until(30, "every ending is marked as announced", lambda: not unannounced(endings.emulator))

    def test_receiver_hasVerifiedAllWebhooks(self):
        self.assertFalse(endings.receiver.faults())

    def test_state_doesNotContainTheSecret(self):
        self.assertNotIn(SECRET, endings.emulator.state())

    def test_logs_containNoSecret(self):
        for function in endings.deployment.outputs["functions"]:
            for secret in (SECRET, SECRET.removeprefix("whsec_"), TOKEN, "X-Amz-Signature="):
                found = secret in endings.emulator.function_log(function)
                self.assertFalse(found, f"the log of {function} contains a secret")

    def test_logs_havePublicationsAndDeliveriesWithoutErrors(self):
        for function in ("publish", "deliver"):
            self.assertTrue(endings.emulator.events(function, "invoked"), f"the log of {function} has no line for its invocations")
            self.assertEqual([line for line in endings.emulator.lines(function) if line.get("level") == "ERROR"][:3], [], function)

    def test_iam_hasDeniedNoCall(self):
        self.assertEqual(endings.emulator.denied(), [])
        for grant in json.loads(endings.emulator.cloud("grants", "--json")):
            self.note(f"unused: {json.dumps(grant)}")
