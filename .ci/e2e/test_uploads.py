"""Subjects created by objects in the bucket. The metric filters count each completed task, and no problem."""
import json

from emulator import IMAGE, http, until

from .fixtures import DeployedTest

INVALID = {"name": "", "images": ["gone.png"], "colour": "red"}


class UploadsTest(DeployedTest):
    def result(self, key):
        return until(60, f"the result results/{key}", lambda: self.deployment.document(f"results/{key}"))

    def rejection(self, key):
        return until(60, f"the rejection rejected/{key}", lambda: self.deployment.document(f"rejected/{key}"))

    def test_upload_image_becomesASubject(self):
        with self.deployment.metrics_change(tasks_completed=1):
            self.deployment.upload("e2e hero.png")
            result = self.result("e2e hero.png.json")

        self.assertEqual(result["subject"]["name"], "e2e hero")

    def test_upload_manifest_becomesASubject(self):
        with self.deployment.metrics_change(tasks_completed=1):
            self.deployment.upload("cast/one.png")
            self.deployment.put_document("incoming/cast/hero.json", {"name": "E2e by manifest", "images": ["one.png"]})
            result = self.result("cast/hero.json")

        self.assertEqual(result["subject"]["name"], "E2e by manifest")

    def test_upload_invalidManifest_isRejectedWithAllViolations(self):
        with self.deployment.metrics_change():
            self.deployment.put_document("incoming/bad.json", INVALID)
            rejection = json.dumps(self.rejection("bad.json"))

        for rule in ["name_required", "stored_object", "unknown_field"]:
            self.assertIn(rule, rejection)

    def test_upload_correctedManifest_replacesTheRejection(self):
        self.deployment.put_document("incoming/corrected.json", INVALID)
        self.rejection("corrected.json")

        with self.deployment.metrics_change(tasks_completed=1):
            self.deployment.upload("cast/corrected.png")
            self.deployment.put_document("incoming/corrected.json", {"name": "E2e corrected", "images": ["cast/corrected.png"]})
            result = self.result("corrected.json")

        self.assertEqual(result["subject"]["name"], "E2e corrected")
        until(10, "the rejection is deleted", lambda: self.deployment.document("rejected/corrected.json") is None)

    def test_upload_sameImageAgain_isTheSameTask(self):
        """The same content under the same key is a new version of the object, but the same subject."""

        def accepted():
            return [line for line in self.deployment.events("intake", "upload_accepted") if line["upload"] == "e2e twice.png"]

        with self.deployment.metrics_change(tasks_completed=1):
            self.deployment.upload("e2e twice.png")
            before = self.result("e2e twice.png.json")
            until(10, "the first upload of the image is accepted", accepted)
            self.deployment.upload("e2e twice.png")
            line = until(60, "the second upload of the same image is accepted", lambda: accepted()[1:])[0]

        self.assertEqual(line["task_id"], before["task"]["id"], "the same image became another task")
        self.assertEqual(self.deployment.created()["e2e twice"], 1, "the same image was submitted twice")
        self.assertEqual(self.result("e2e twice.png.json")["subject"], before["subject"], "the result of the image has changed")

    def test_presignedUpload_becomesASubject(self):
        body = {"content_type": "image/png", "content_length": IMAGE.stat().st_size}
        status, _, ticket = self.deployment.call("POST", "/v1/uploads", body)
        self.assertEqual(status, 201, ticket)
        self.assertEqual(http(ticket["method"], ticket["upload_url"], IMAGE.read_bytes(), ticket["headers"])[0], 200)

        with self.deployment.metrics_change(tasks_completed=1):
            subject, waiting = {"name": "E2e by ticket", "images": [ticket["uri"]]}, {"Prefer": "wait=20", "Idempotency-Key": "e2e-2"}
            status, _, view = self.deployment.call("POST", "/v1/subjects", subject, waiting)
            self.assertIn(status, (200, 202), view)
            self.result(f"{view['id']}.json")
