"""The deployment on the AWS emulator: terraform/ applied by the real Terraform, with the sandbox of the standalone application as provider."""
import base64
import glob
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

try:
    import boto3
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
except ImportError as missing:
    sys.exit(f"{missing}: run it with a python that has the packages of the emulator (pip install 'moto[server,stepfunctions]' boto3)")

PROJECT = pathlib.Path(__file__).resolve().parent.parent
CLOUD = os.environ.get("CLOUD", str(PROJECT.parent / "shared/tools/cloud/cloud"))
NAME = "vidu-subjects"
IMAGE = PROJECT / "examples/hero.png"
# A factor for all timeouts: a busy machine may be so many times slower. Only a failed check waits for the full time.
TIMEOUT_FACTOR = 3
# Parts of the messages with which the emulator itself fails, for whatever call.
EMULATOR_FAULTS = ["the local cloud does not answer", "Http500: <!doctype html>"]


class Failed(AssertionError):
    pass


class Waiting(str):
    """A description of what is still missing."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def until(seconds, what, probe):
    """Calls probe until it returns a true value, and returns that value. A false value or a Waiting describes the progress."""
    end = time.time() + TIMEOUT_FACTOR * seconds
    while True:
        value = probe()
        if value and not isinstance(value, Waiting):
            return value
        check(time.time() < end, f"{what}: not within {TIMEOUT_FACTOR * seconds} s{': ' + value if value else ''}")
        time.sleep(0.25)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is a response like any other: its target must not receive the request's signature."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirects)


def http(method, address, data=None, headers=None):
    """→ (status, headers, JSON or None)"""
    request = urllib.request.Request(address, data=data, headers=headers or {}, method=method)
    try:
        with OPENER.open(request, timeout=60) as response:
            return response.status, response.headers, parsed(response.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers, parsed(error.read())


def parsed(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


class Emulator:
    """One emulator, with the provider that its functions call. It writes all files into one folder."""

    # The folder that Terraform applies.
    module = PROJECT / "terraform"

    def __init__(self, work, package, provider_jar, *settings):
        """settings: Terraform variables of every apply."""
        check(os.access(CLOUD, os.X_OK), f"there is no AWS emulator at {CLOUD}; CLOUD must be its command")
        self.work, self.settings = pathlib.Path(work), settings
        self.package, self.kind = self._function_package(pathlib.Path(package).resolve())
        self.jar = pathlib.Path(provider_jar).resolve()
        check(self.jar.exists(), f"there is no {self.jar}: build the standalone application first (see --help)")
        self.process = self.provider = None

    # ---- the emulator ----

    def cloud(self, *words, status=0):
        done = subprocess.run([CLOUD, *words, "--dir", str(self.work / "cloud")], capture_output=True, text=True)
        output = done.stdout + done.stderr
        check(status is None or done.returncode == status, f"cloud {' '.join(words[:2])} ended with {done.returncode}:\n{output[-6000:]}")
        return done.stdout

    def terraform(self, command, *variables):
        settings = [word for setting in [f"function_package={self.package}", *self.settings, *variables] for word in ("-var", setting)]
        words = [command, str(self.module), *settings, *(["-detailed-exitcode"] if command == "plan" else [])]
        for attempt in range(3):
            try:
                return self.cloud(*words)
            except Failed as failure:
                # On a busy machine, the emulator sometimes drops a connection or has an internal error, which the AWS
                # provider would retry; the next attempt continues where Terraform stopped.
                if attempt == 2 or not any(reason in str(failure) for reason in EMULATOR_FAULTS):
                    raise
                print("     (a fault of the emulator: trying again)", flush=True)

    def refusal(self, *variables):
        """Terraform's error message for variables that it refuses, on one line."""
        try:
            self.terraform("plan", *variables)
        except Failed as failure:
            return " ".join(str(failure).split())
        raise Failed(f"Terraform accepted {variables}")

    def state(self):
        """Terraform's state, as text."""
        return "".join(path.read_text() for path in (self.work / "cloud/terraform").rglob("*.tfstate"))

    def resources(self, kind):
        """The attributes of all resources of a type."""
        found = json.loads(self.state())["resources"]
        return [instance["attributes"] for one in found if one["type"] == kind for instance in one["instances"]]

    def up(self, *options):
        """Starts the provider, and the emulator without a deployment."""
        self._start_provider()
        self.cloud("up", "--env", f"SUBJECTS_PROVIDER_BASE_URL={self.provider}/sandbox", *options)
        self.environment = dict(re.findall(r"^export (\w+)='(.*)'$", self.cloud("env"), re.M))

    def read_outputs(self):
        self.outputs = json.loads(self.cloud("outputs"))
        self.url = self.outputs["api_url"].rstrip("/")
        self.bucket, self.s3 = self.outputs["bucket"], self.aws("s3")
        return self.outputs

    def down(self):
        if (self.work / "cloud").exists():
            self.cloud("down", status=None)
        if self.process:
            self.process.terminate()
            self.process.wait(40)
            self.process = None

    def aws(self, service):
        return boto3.client(
            service,
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            region_name=self.environment["AWS_REGION"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )

    def function_log(self, function):
        path = self.work / "cloud/logs" / f"{NAME}-{function}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def lines(self, function):
        """The JSON objects of a function's log, in order."""
        lines = (parsed(line) for line in self.function_log(function).splitlines())
        return [line for line in lines if isinstance(line, dict)]

    def events(self, function, event):
        return [line for line in self.lines(function) if line.get("event") == event]

    def document(self, key):
        """A document of the bucket, or None."""
        try:
            return json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())
        except self.s3.exceptions.NoSuchKey:
            return None

    def task(self, id):
        status, _, view = self.call("GET", f"/v1/subjects/{id}")
        check(status == 200, f"GET /v1/subjects/{id} returned {status}: {view}")
        return view

    def call(self, method, path, body=None, headers=None, signed=True):
        """Calls the HTTP API → (status, headers, JSON or None). Repeats the call if API Gateway's timeout ended it during a cold start."""
        for _ in range(6):
            response = self._call_once(method, path, body, headers, signed)
            if response[0] != 503 or response[2] != {"message": "Service Unavailable"}:
                break
        return response

    def _call_once(self, method, path, body, headers, signed):
        data = json.dumps(body).encode() if body is not None else None
        all_headers = {**({"Content-Type": "application/json"} if data else {}), **(headers or {})}
        if signed:
            request = AWSRequest(method=method, url=self.url + path, data=data, headers=all_headers)
            keys = Credentials(self.environment["AWS_ACCESS_KEY_ID"], self.environment["AWS_SECRET_ACCESS_KEY"])
            SigV4Auth(keys, "execute-api", self.environment["AWS_REGION"]).add_auth(request)
            all_headers = dict(request.headers)
        return http(method, self.url + path, data, all_headers)

    def ledger(self):
        """The provider's ledger: its requests, in order."""
        return http("GET", f"{self.provider}/sandbox/ledger")[2]

    def created(self):
        """The number of created subjects, by name."""
        names = [entry["name"] for entry in self.ledger()["submissions"] if entry["accepted"]]
        return {name: names.count(name) for name in names}

    def denied(self):
        """The calls that IAM has denied."""
        return json.loads(self.cloud("denied", "--json"))

    @staticmethod
    def subject(name):
        """The body of a request."""
        return {"name": name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()]}

    def faults(self, **settings):
        """Sets the injected faults of all calls to the provider; without settings, there are none."""
        status, _, response = http("POST", f"{self.provider}/sandbox/faults", json.dumps(settings).encode(), {"Content-Type": "application/json"})
        check(status == 200, f"the sandbox refused the faults: {response}")

    # ---- internals ----

    def _function_package(self, built):
        """
        → (package, kind). A package for a managed Java runtime gets AWS's runtime client and a bootstrap, because the emulator has no such
        runtime.
        """
        check(built.exists(), f"there is no {built}: build the functions first (see --help)")
        with zipfile.ZipFile(built) as file:
            if "bootstrap" in file.namelist():
                return built, "native"
        libraries = glob.glob(str(PROJECT / "target/runtime-client/*.jar"))
        check(
            libraries,
            f"{built} has no bootstrap, and target/runtime-client, which is needed for one, does not exist: the build of the JVM package creates it",
        )
        java = os.environ.get("JAVA_HOME")
        java = f"{java}/bin/java" if java else shutil.which("java")
        path = self.work / "function.zip"
        shutil.copy(built, path)
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr, bootstrap.create_system = 0o100755 << 16, 3
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr(
                bootstrap,
                f"""#!/bin/sh
exec {java} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*:{":".join(libraries)}" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest
""",
            )
        # For Lambda it is now a native package, and it runs on every processor, including the module's default.
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        described = {"package": path.name, "kind": "native", "architecture": "x86_64", "version": "JVM", "commit": "unknown", "sha256": digest}
        path.with_suffix(".json").write_text(json.dumps(described))
        return path, "JVM"

    def _start_provider(self):
        log = self.work / "provider.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("VTRIX_", "SUBJECTS_", "QUARKUS_"))}
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", "-Dquarkus.http.port=0", f"-Dsubjects.standalone.data-dir={self.work / 'data'}", "-jar", str(self.jar)],
            stdout=open(log, "w"),
            stderr=subprocess.STDOUT,
            cwd=self.work,
            env=environment,
            start_new_session=True,
        )

        def listening():
            check(self.process.poll() is None, f"the provider ended immediately:\n{log.read_text()[-3000:]}")
            return re.search(r"Listening on: (http://127\.0\.0\.1:\d+)", log.read_text())

        self.provider = until(120, "the provider listens", listening)[1]
        until(30, "the provider is ready", lambda: http("GET", f"{self.provider}/q/health/ready")[0] == 200)
