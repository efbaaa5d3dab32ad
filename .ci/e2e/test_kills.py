"""Environments of the functions are killed while requests and uploads arrive: nothing is lost, and nothing is created twice."""
import concurrent.futures
import json
import random
import time

from emulator import NAME, Waiting, check, until

from .fixtures import DeployedTest, unannounced

ENDED = {"completed", "failed", "unconfirmed"}
# The provider accepts the first request, and never responds: the function is killed while it waits.
NAMES = ["Kill [hang]", *(f"Kill {number:02}" for number in range(12))]
UPLOADS = [f"kill-{number:02}" for number in range(8)]


class KillsTest(DeployedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        before = cls.statistics()
        cls.ids = dict(zip(NAMES, cls.disturbed()))
        cls.killed, cls.errors = (after - earlier for after, earlier in zip(cls.statistics(), before))
        cls.statuses = until(240, "everything that was accepted has ended", cls.ended)

    @classmethod
    def statistics(cls):
        """→ (number of killed environments, number of failed invocations)"""
        rows = json.loads(cls.deployment.cloud("stats", "--json"))
        return sum(row["killed"] for row in rows), sum(row["errors"] for row in rows)

    @classmethod
    def disturbed(cls):
        """Sends all requests and uploads, and kills functions meanwhile → the ids of the requests' tasks"""
        seeded = random.Random(7)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            posts = [pool.submit(cls.deployment.post_until_accepted, name) for name in NAMES]
            for name in UPLOADS:
                cls.deployment.upload(f"{name}.png")
            until(30, "the provider has the request without a response", lambda: cls.deployment.created().get(NAMES[0]))
            cls.deployment.cloud("kill", f"{NAME}-api")
            for _ in range(12):
                time.sleep(seeded.uniform(0.2, 0.9))
                cls.deployment.kill(seeded.choice(["api", "intake", "poll", "publish"]))
            return [post.result() for post in posts]

    @classmethod
    def ended(cls):
        """The statuses of all tasks, after one more sweep. The first one must also be found at the provider."""
        cls.deployment.sweep()
        statuses = {name: cls.deployment.task(id)["status"] for name, id in cls.ids.items()}
        # The table also has items that are no tasks: announcements, for example.
        tasks = [item for item in cls.deployment.items() if "task" in item]
        for name in UPLOADS:
            found = [item["status"]["S"] for item in tasks if f"{name}.png" in json.dumps(item)]
            statuses[name] = found[0] if found else "waiting"
        missing = {name: status for name, status in statuses.items() if status not in ENDED}
        if statuses[NAMES[0]] != "completed":
            missing[NAMES[0]] = cls.deployment.task(cls.ids[NAMES[0]])
        time.sleep(2)
        return Waiting(missing) if missing else statuses

    def counts(self):
        statuses = list(self.statuses.values())
        return {status: statuses.count(status) for status in sorted(set(statuses))}

    def test_kills_hitInvocations(self):
        self.assertGreater(self.errors, 0, f"{self.killed} environments were killed, none of them during an invocation")
        self.note(f"{self.killed} environments killed, {self.errors} of them during an invocation")

    def test_kills_loseNoTask(self):
        counts = self.counts()

        self.assertGreater(counts.get("completed", 0), 0, counts)
        self.assertFalse(counts.get("failed"), counts)
        self.note(f"{len(self.statuses)} subjects: {counts}")

    def test_kills_duringASubmission_theSubjectIsFoundAtTheProvider(self):
        self.assertEqual(self.statuses[NAMES[0]], "completed")

    def test_kills_completedTasks_haveResults(self):
        keys = {**{name: f"results/{id}.json" for name, id in self.ids.items()}, **{name: f"results/{name}.png.json" for name in UPLOADS}}
        for name, key in keys.items():
            if self.statuses[name] == "completed":
                check(self.deployment.document(key), f"{name} is completed, and {key} does not exist")

    def test_kills_createNoSubjectTwice(self):
        self.assertEqual({name: count for name, count in self.deployment.created().items() if count > 1}, {})

    def test_kills_everyEndingIsAnnounced(self):
        until(120, "every ending is marked as announced", lambda: not unannounced(self.deployment))
