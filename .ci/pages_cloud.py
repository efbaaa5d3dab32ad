"""The emulator as the account of a reader, who has a profile and a region in a configuration file, and no settings in the environment."""
import os
import shutil
import sys

from pages_blocks import Fault
from emulator import CLOUD, IMAGE, PROJECT, Emulator, http, until

REGION = "eu-central-1"
KEY = "pages-provider-key-6d20"
# Kinds of tasks: the name of the subject, with the sandbox directive, and the task's status.
TASKS = {
    "completed": ("Pages", "completed"),
    "failed": ("Pages [fail=Canceled]", "failed"),
    "unconfirmed": ("Ghost [504]", "unconfirmed"),
    "unconfirmed once": ("Ghost [504 times=1]", "unconfirmed"),
}


class Deployment:
    """One emulator, at first without a deployment: the page's commands create it, in `folder`, a copy of the project."""

    def __init__(self, work, folder, package, provider, curl):
        work.mkdir()
        self.work, self.folder = work, folder
        self._sample, self._destroying = {}, False
        self.emulator = Emulator(work, package, provider)
        try:
            self.emulator.up("--redeliver-after", "3", "--max-environments", "3", "--region", REGION)
            self._reader_files()
            self._commands(curl)
        except BaseException:
            self.emulator.down()
            raise

    def _reader_files(self):
        """
        Creates the package, the file with the key, and the configuration file, which the reader provides. Every other file is in the
        repository, or a command creates it.
        """
        target = self.folder / "target"
        target.mkdir(exist_ok=True)
        shutil.copy(self.emulator.package, target / "function.zip")
        description = self.emulator.package.with_suffix(".json")
        if description.exists():
            shutil.copy(description, target / "function.json")
        (self.folder / "key.txt").write_text(KEY)
        keys = {f"{name.lower()} = {self.emulator.environment[name]}" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
        (self.work / "config").write_text("\n".join(["[default]", f"region = {REGION}", *keys]) + "\n")

    def _commands(self, curl):
        """The replacements of the reader's aws, terraform and curl."""
        folder = self.work / "bin"
        folder.mkdir()
        python = [sys.executable, f"{PROJECT}/.ci/pages_"]
        for name, command in [("aws", [python[0], python[1] + "aws.py"]), ("terraform", [python[0], python[1] + "terraform.py"]), ("curl", curl)]:
            (folder / name).write_text("#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in command) + ' "$@"\n')
            (folder / name).chmod(0o755)

    def environment(self):
        """The environment variables of the reader's shell."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))}
        return {
            **kept,
            "PATH": f"{self.work / 'bin'}:{kept['PATH']}",
            "AWS_CONFIG_FILE": str(self.work / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.emulator.environment["AWS_ENDPOINT_URL"],
            "PAGES_AWS": shutil.which("aws"),
            "PAGES_PATH": kept["PATH"],
            "PAGES_CLOUD": CLOUD,
            "PAGES_CLOUD_DIR": str(self.work / "cloud"),
            "PAGES_REGION": REGION,
            "PAGES_PARAMETERS_ONLY": str(self.work / "parameters-only"),
        }

    def parameters_only(self):
        """The commands whose parameters were checked without a call."""
        file = self.work / "parameters-only"
        return sorted(set(file.read_text().splitlines())) if file.exists() else []

    def deployed(self):
        """
        Called after the first apply: creates the alarms, which the emulator keeps in Terraform's state only, so that the commands can test
        them.
        """
        outputs = self.emulator.read_outputs()
        cloudwatch = self.emulator.aws("cloudwatch")
        for name in outputs["alarms"]:
            cloudwatch.put_metric_alarm(
                AlarmName=name,
                MetricName="m",
                Namespace="n",
                Statistic="Sum",
                Period=60,
                EvaluationPeriods=1,
                Threshold=1,
                ComparisonOperator="GreaterThanThreshold",
            )

    def task(self, kind):
        """The id of a task of a kind (TASKS); the task is created at the first call."""
        if kind not in self._sample:
            name, expected = TASKS[kind]
            # For a task that the provider has failed, a redrive needs stored media.
            subject = self.emulator.subject(name) if kind != "failed" else {"name": name, "images": [self._uploaded()]}
            status, _, view = self.emulator.call("POST", "/v1/subjects", subject, {"Idempotency-Key": name, "Prefer": "wait=20"})
            id = view.get("id") or view.get("task_id")
            if not id:
                raise Fault(f"a subject named {name} returned {status}: {view}")
            until(30, f"a task is {kind}", lambda: self.emulator.task(id)["status"] == expected)
            if expected == "unconfirmed":
                until(30, "it was compared", lambda: "reason" in self.emulator.task(id).get("reconciliation", {}))
            self._sample[kind] = id
        return self._sample[kind]

    def _uploaded(self):
        """Uploads an image → its URI."""
        size = IMAGE.stat().st_size
        status, _, ticket = self.emulator.call("POST", "/v1/uploads", {"content_type": "image/png", "content_length": size})
        put = http(ticket["method"], ticket["upload_url"], IMAGE.read_bytes(), ticket["headers"])[0] if status == 201 else 0
        if put != 200:
            raise Fault(f"an upload returned {status}, {ticket}, and {put}")
        return ticket["uri"]

    def documents(self):
        """Keys of all results."""
        pages = self.emulator.aws("s3").list_objects_v2(Bucket=self.emulator.read_outputs()["bucket"], Prefix="results/")
        return [entry["Key"] for entry in pages.get("Contents", [])]

    def destroying(self):
        """
        From now on the roles of the deployment disappear: a call that a function, a workflow or a schedule still makes is denied, and that
        is no fault.
        """
        self._destroying = True

    def denied(self):
        """The calls that IAM has refused: all of the reader's, and those of the deployment while its roles are there."""
        return [call for call in self.emulator.denied() if not (self._destroying and ":assumed-role/" in call["principal"])]

    def down(self):
        self.emulator.down()
