"""The provider creates the subject, and a gateway responds with 504. The task's own workflow finds the subject, without a sweep."""
from emulator import until

from .fixtures import DeployedTest
from .times import logged_at

# Seconds from the unconfirmed response until the task is matched, including the start of the poll function.
MATCHED_WITHIN = 60
NAME = "E2e unconfirmed [created-then=504-html]"
KEY = "e2e-unconfirmed"


class UnconfirmedTest(DeployedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        deployment = cls.deployment
        with deployment.metrics_change(tasks_completed=1, tasks_unconfirmed=1, tasks_matched=1):
            cls.status, _, cls.problem = deployment.post(NAME, KEY)
            cls.task_id = cls.problem.get("task_id")
            if not cls.task_id:
                raise AssertionError(f"an HTML 504 of the provider became {cls.status}: {cls.problem}")
            until(MATCHED_WITHIN, "the unconfirmed task is completed", lambda: deployment.task(cls.task_id)["status"] == "completed")

    def event(self, function, event):
        # The status is stored before the line is written.
        lines = until(
            10, f"{function} logs {event}", lambda: [line for line in self.deployment.events(function, event) if line["task_id"] == self.task_id]
        )
        return lines[0]

    def test_post_html504OfTheProvider_isUnconfirmed(self):
        self.assertEqual((self.status, self.problem["code"]), (504, "submission_unconfirmed"))

    def test_workflow_unconfirmedTask_isMatchedWithoutASweep(self):
        seconds = (logged_at(self.event("poll", "task_matched")) - logged_at(self.event("api", "task_unconfirmed"))).total_seconds()

        self.assertLessEqual(seconds, MATCHED_WITHIN)
        self.note(f"matched after {seconds:.0f} s")

    def test_post_sameRequestAgain_returnsTheMatchedTask(self):
        status, _, replay = self.deployment.post(NAME, KEY)

        self.assertIn(status, (200, 202), replay)
        self.assertEqual(replay["id"], self.task_id)
        self.assertEqual(self.deployment.created()[NAME], 1, "the unconfirmed request was submitted again")

    def test_result_ofTheMatchedTask_isWritten(self):
        self.assertEqual(self.deployment.document(f"results/{self.task_id}.json")["subject"]["name"], NAME)
