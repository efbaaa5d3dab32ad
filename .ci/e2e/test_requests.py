"""Subjects created by requests to the HTTP API."""
import json

from emulator import until

from .fixtures import DeployedTest

NAME, IDEMPOTENCY_KEY = "E2e by HTTP", "e2e-1"


class RequestsTest(DeployedTest):
    @classmethod
    def setUpClass(cls):
        """One subject, which has been created. Nothing else has happened, so the metrics raise no alarm."""
        super().setUpClass()
        deployment = cls.deployment
        with deployment.metrics_change(tasks_completed=1):
            cls.status, cls.headers, view = deployment.post(NAME, IDEMPOTENCY_KEY)
            if cls.status not in (200, 202):
                raise AssertionError(f"POST /v1/subjects returned {cls.status}: {view}")
            cls.task_id = view["id"]
            until(60, "the task of a request is completed", lambda: deployment.task(cls.task_id)["status"] == "completed")

    def test_post_subject_returnsItsLocation(self):
        self.assertTrue(self.headers["Location"].endswith(self.task_id), self.headers["Location"])

    def test_post_subject_writesAResult(self):
        result = until(60, "the result of a request", lambda: self.deployment.document(f"results/{self.task_id}.json"))

        self.assertEqual(result["subject"]["name"], NAME)
        self.assertTrue(result["subject"]["id"], result)

    def test_post_subject_isPolledByTheStateMachine(self):
        def succeeded():
            runs = [run for run in json.loads(self.deployment.cloud("executions", "--json")) if self.task_id in json.dumps(run)]
            return [run for run in runs if run["status"] == "SUCCEEDED"]

        execution = until(30, "the execution that polls the task", succeeded)[0]
        self.note(json.dumps(execution)[:200])

    def test_post_sameIdempotencyKey_returnsTheSameTask(self):
        status, headers, view = self.deployment.post(NAME, IDEMPOTENCY_KEY)

        self.assertEqual(headers.get("Idempotent-Replayed"), "true", f"{status} {view}")
        self.assertEqual(view["id"], self.task_id)
        self.assertEqual(self.deployment.created()[NAME], 1, "a repeated request was submitted again")

    def test_post_firstSubject_storesTheKnownSubjects(self):
        known = self.deployment.s3.list_objects_v2(Bucket=self.deployment.bucket, Prefix="state/known-subjects/")

        self.assertTrue(known["KeyCount"], "no function has stored which subjects existed before its first submission")

    def test_post_invalidSubject_returns422WithAllViolations(self):
        invalid = {"name": "", "images": ["https://127.0.0.1/x.png"], "colour": "red"}

        status, _, problem = self.deployment.call("POST", "/v1/subjects", invalid)

        self.assertEqual(status, 422, problem)
        self.assertGreaterEqual(len(problem["violations"]), 3, problem)

    def test_list_containsTheCompletedTask(self):
        status, _, listed = self.deployment.call("GET", "/v1/subjects?status=completed&limit=10")

        self.assertEqual(status, 200, listed)
        self.assertIn(self.task_id, [one["id"] for one in listed["subjects"]])
