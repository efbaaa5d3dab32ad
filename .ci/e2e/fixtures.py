"""Shared by the end-to-end tests: their options, one deployment for most of them, and the base class of its tests."""
import atexit
import collections
import contextlib
import dataclasses
import json
import pathlib
import re
import shutil
import tempfile
import time
import unittest

from emulator import IMAGE, NAME, PROJECT, Emulator, Failed, Waiting, check, until

KEY = "e2e-provider-key-4f1c9a"
TOKEN = "e2e-caller-token-83b2d7"
FUNCTIONS = ["api", "intake", "poll", "sweep", "publish"]  # deliver: only with webhooks, see test_endings
# Short deadlines, so that the sweep has work during the tests; all other settings are the defaults.
SETTINGS = [
    "functions={api={timeout=45},intake={timeout=45}}",
    "sweep={overdue_seconds=5,stale_submission_seconds=50}",
    "deletion_protection=false",
]
# The shared deployment's authorization: each class of tests names the one that it needs.
AWS_IAM = ()
BEARER = ("api_authorization=BEARER", "api_token_parameter=/vidu-subjects/api-token")
PAGE = (*BEARER, "page=true")
# Parameters that exist before the first apply.
PARAMETERS = {"/vidu-subjects/provider-key": KEY, "/vidu-subjects/api-token": TOKEN}


@dataclasses.dataclass
class Options:
    package: str = str(PROJECT / "target/function.zip")
    provider: str = str(PROJECT / "target/quarkus-app/quarkus-run.jar")
    browser: bool = True
    keep: bool = False


options = Options()


class SharedDeployment(Emulator):
    """terraform/ on the emulator, with the sandbox as provider. configure() applies the settings that a class of tests needs."""

    def __init__(self, folder):
        super().__init__(folder, options.package, options.provider, *SETTINGS)
        self.configured = self.table = None
        self.failures = {}

    def start(self):
        # Few environments: on a small machine, many that start at the same time slow each other down until none is ready
        # in time. The pictures of the sandbox's subjects are on this machine.
        self.up("--redeliver-after", "3", "--max-environments", "3", "--env", "SUBJECTS_MEDIA_ALLOW_PRIVATE=true")
        put_parameters(self, PARAMETERS)

    def configure(self, *settings):
        """Applies these settings → the output of Terraform, or None if the deployment has them already."""
        if settings == self.configured:
            return None
        if settings in self.failures:  # Every class of tests would repeat the same failure.
            raise Failed(f"not deployed: see the first failure of the apply ({str(self.failures[settings])[:200]})")
        try:
            output = self.terraform("apply", *settings)
            check("Apply complete!" in output, f"unexpected end of the apply:\n{output[-2000:]}")
        except Failed as failure:
            self.failures[settings] = failure
            raise
        self.configured = settings
        self.read_outputs()
        self.table = self.aws("dynamodb")
        return output

    def call(self, method, path, body=None, headers=None, signed=True):
        """With signed, the call is authorized as the configuration requires: by a signature, or by the token."""
        if signed and self.configured[: len(BEARER)] == BEARER:
            return super().call(method, path, body, {**(headers or {}), "Authorization": f"Bearer {TOKEN}"}, signed=False)
        return super().call(method, path, body, headers, signed)

    def kill(self, function):
        """Kills the function's environments, if there are any. A new environment has no cached key."""
        self.cloud("kill", f"{NAME}-{function}", status=None)

    def sweep(self):
        self.cloud("tick", f"{NAME}-sweep", status=None)

    def upload(self, key):
        self.s3.upload_file(str(IMAGE), self.bucket, f"incoming/{key}")

    def put_document(self, key, content):
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=json.dumps(content))

    def post(self, name, key):
        """Sends a request → (status, headers, view)"""
        return self.call("POST", "/v1/subjects", self.subject(name), {"Idempotency-Key": key})

    def post_until_accepted(self, name):
        """Repeats the request with the same key until the response has a task, as a client should → the task's id"""
        for _ in range(40):
            try:
                status, headers, view = self.post(name, name)
            except OSError:
                status, headers, view = 0, {}, None
            if status in (200, 202):
                return view["id"]
            if status == 504 and view and view.get("task_id"):
                return view["task_id"]
            time.sleep(min(10, float(headers.get("Retry-After") or 1)))
        raise Failed(f"{name} was never accepted; the last response was {status}: {view}")

    def items(self):
        """All items of the table."""
        pages = self.table.get_paginator("scan").paginate(TableName=self.outputs["table"])
        return [item for page in pages for item in page["Items"]]

    def metrics(self):
        """The counts of the deployment's metric filters in the functions' logs, by metric; metrics without a match are omitted."""
        counts = collections.Counter()
        for filter in self.resources("aws_cloudwatch_log_metric_filter"):
            if not filter["log_group_name"].startswith("/aws/lambda/"):
                continue  # the access log of API Gateway: the emulator writes none
            terms = re.findall(r'\$\.(\w+) = "([^"]+)"', filter["pattern"])
            lines = self.lines(filter["log_group_name"].rsplit("-", 1)[1])
            counts[filter["metric_transformation"][0]["name"]] += sum(any(line.get(field) == value for field, value in terms) for line in lines)
        return +counts

    @contextlib.contextmanager
    def metrics_change(self, **expected):
        """The block adds exactly these counts to the metrics, and so raises no other alarm."""
        before = self.metrics()
        yield

        def counted():
            change = dict(self.metrics() - before)
            return change == expected or Waiting(f"instead of {expected} the metrics count {change}")

        until(10, "the metric filters count these events", counted)


def put_parameters(emulator, parameters):
    for name, value in parameters.items():
        emulator.aws("ssm").put_parameter(Name=name, Type="SecureString", Value=value)


def unannounced(emulator):
    """The ids of tasks whose ending is not marked as announced."""
    pages = emulator.aws("dynamodb").get_paginator("scan").paginate(TableName=emulator.outputs["table"])
    ended = [item for page in pages for item in page["Items"] if item.get("ended_version")]
    return [item["task_id"]["S"] for item in ended if item.get("announced_version") != item["ended_version"]]


# ---- the running deployment ----

Running = collections.namedtuple("Running", "folder emulator stop functions")
running = None
kept = False


def begin(prefix, create, functions=FUNCTIONS):
    """
    Starts a deployment in a folder of its own, after the end of the one before: a small machine cannot run two.
    create(folder) returns the emulator, and a function that ends it.
    """
    global running
    end()
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
    try:
        emulator, stop = create(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    running = Running(folder, emulator, stop, functions)
    return emulator


def end():
    """Ends the running deployment, unless a test has failed and --keep was given."""
    global running
    ending, running = running, None
    if not ending:
        return
    if kept:
        print(f"left running in {ending.folder}: cloud status --dir {ending.folder / 'cloud'}", flush=True)
        return
    ending.stop()
    shutil.rmtree(ending.folder, ignore_errors=True)


atexit.register(end)


def logs():
    """The ends of the functions' logs in the running deployment."""
    functions = running.functions if running else []
    return [f"-- the end of the log of {one}:\n{running.emulator.function_log(one)[-3000:]}" for one in functions]


def shared_emulator():
    """The shared deployment's emulator, on which nothing may be deployed yet."""
    if running and isinstance(running.emulator, SharedDeployment):
        return running.emulator

    def create(folder):
        deployment = SharedDeployment(folder)
        return deployment, deployment.down

    deployment = begin("e2e-", create)
    try:
        deployment.start()
    except BaseException:
        end()
        raise
    print(f"e2e: the {deployment.kind} package, in {deployment.work}", flush=True)
    return deployment


def shared_deployment(*settings):
    """The shared deployment, with these settings."""
    deployment = shared_emulator()
    first = deployment.configured is None
    began = time.time()
    if deployment.configure(*settings) and first:
        managed = [one for one in json.loads(deployment.state())["resources"] if one["mode"] == "managed"]
        count = sum(len(one["instances"]) for one in managed)
        print(f"e2e: terraform apply created {count} resources in {time.time() - began:.0f} s", flush=True)
    return deployment


class EndToEndTest(unittest.TestCase):
    """A test whose report may have notes."""

    longMessage = True
    maxDiff = 4000

    def note(self, text):
        """A measurement or a remark, which the report shows below a passed test."""
        self.notes = [*getattr(self, "notes", []), text]


class DeployedTest(EndToEndTest):
    """A test of the shared deployment, which has the settings of the test's class."""

    settings = AWS_IAM

    @classmethod
    def setUpClass(cls):
        cls.deployment = shared_deployment(*cls.settings)
