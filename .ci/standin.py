"""The deployment on the cloud stand-in: terraform/ applied for real, with the sandbox of the application on one machine as provider."""
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
    sys.exit(f"{missing}: run it with a python that has what the stand-in needs (pip install 'moto[server,stepfunctions]' boto3)")

PROJECT = pathlib.Path(__file__).resolve().parent.parent
CLOUD = os.environ.get("CLOUD", str(PROJECT.parent / "shared/tools/cloud/cloud"))
NAME = "vidu-subjects"
IMAGE = PROJECT / "examples/hero.png"
# A busy machine may take so many times longer than one would expect; only a fault waits for all of it.
PATIENCE = 3


class Failed(Exception):
    pass


class Waiting(str):
    """What is still missing."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def until(seconds, what, probe):
    """The first true value that the probe gives; what it gives otherwise says how far things are."""
    end = time.time() + PATIENCE * seconds
    while True:
        value = probe()
        if value and not isinstance(value, Waiting):
            return value
        check(time.time() < end, f"{what}: not within {PATIENCE * seconds} s{': ' + value if value else ''}")
        time.sleep(0.25)


def http(method, address, data=None, headers=None):
    """→ (status, headers, JSON or None)"""
    request = urllib.request.Request(address, data=data, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, parsed(response.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers, parsed(error.read())


def parsed(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


class StandIn:
    """One stand-in, with the provider that its functions talk to. Everything it writes is in one folder."""

    def __init__(self, work, package, provider_jar, *settings):
        """settings: Terraform variables of every apply."""
        check(os.access(CLOUD, os.X_OK), f"there is no cloud stand-in at {CLOUD}; CLOUD names it")
        self.work, self.settings = pathlib.Path(work), settings
        self.package, self.kind = self._function_package(pathlib.Path(package).resolve())
        self.jar = pathlib.Path(provider_jar).resolve()
        check(self.jar.exists(), f"there is no {self.jar}: build the application on one machine first (see --help)")
        self.process = self.provider = None

    # ---- the stand-in ----

    def cloud(self, *words, status=0):
        done = subprocess.run([CLOUD, *words, "--dir", str(self.work / "cloud")], capture_output=True, text=True)
        said = done.stdout + done.stderr
        check(status is None or done.returncode == status, f"cloud {' '.join(words[:2])} ended with {done.returncode}:\n{said[-6000:]}")
        return done.stdout

    def terraform(self, command, *variables):
        settings = [word for setting in [f"function_package={self.package}", *self.settings, *variables] for word in ("-var", setting)]
        words = [command, str(PROJECT / "terraform"), *settings, *(["-detailed-exitcode"] if command == "plan" else [])]
        for attempt in range(3):
            try:
                return self.cloud(*words)
            except Failed as failure:
                # On a busy machine the stand-in sometimes drops a connection; terraform goes on where it was.
                if attempt == 2 or "the local cloud does not answer" not in str(failure):
                    raise
                print("     (the stand-in dropped a connection: once more)", flush=True)

    def refusal(self, *variables):
        """What Terraform says of variables that it refuses, on one line."""
        try:
            self.terraform("plan", *variables)
        except Failed as failure:
            return " ".join(str(failure).split())
        raise Failed(f"Terraform took {variables}")

    def state(self):
        """What Terraform keeps, as text."""
        return "".join(path.read_text() for path in (self.work / "cloud/terraform").rglob("*.tfstate"))

    def resources(self, kind):
        """The attributes of all resources of a type."""
        found = json.loads(self.state())["resources"]
        return [instance["attributes"] for one in found if one["type"] == kind for instance in one["instances"]]

    def up(self, *options):
        """The provider, and the stand-in without a deployment."""
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
        """What a function logged as JSON objects, in order."""
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
        """A call of the HTTP API → (status, headers, JSON or None). Where API Gateway lost its patience with a cold start, it is repeated."""
        for _ in range(6):
            answer = self._call_once(method, path, body, headers, signed)
            if answer[0] != 503 or answer[2] != {"message": "Service Unavailable"}:
                break
        return answer

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
        """What the provider was asked, in order."""
        return http("GET", f"{self.provider}/sandbox/ledger")[2]

    def created(self):
        """How often the provider created each subject, by name."""
        names = [entry["name"] for entry in self.ledger()["submissions"] if entry["accepted"]]
        return {name: names.count(name) for name in names}

    def denied(self):
        """The calls that IAM has refused."""
        return json.loads(self.cloud("denied", "--json"))

    @staticmethod
    def subject(name):
        """The body of a request."""
        return {"name": name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()]}

    def faults(self, **settings):
        """Replaces the faults of all calls to the provider; without settings there are none."""
        status, _, response = http("POST", f"{self.provider}/sandbox/faults", json.dumps(settings).encode(), {"Content-Type": "application/json"})
        check(status == 200, f"the sandbox refused its faults: {response}")

    # ---- its parts ----

    def _function_package(self, built):
        """The package; what was built for a managed Java runtime is given AWS's runtime client and a bootstrap, as the stand-in has no such runtime."""
        check(built.exists(), f"there is no {built}: build the functions first (see --help)")
        with zipfile.ZipFile(built) as file:
            if "bootstrap" in file.namelist():
                return built, "native"
        libraries = glob.glob(str(PROJECT / "target/runtime-client/*.jar"))
        check(libraries, f"{built} has no bootstrap, and target/runtime-client, which the build of the JVM's package makes, is not there to make one with")
        java = os.environ.get("JAVA_HOME")
        java = f"{java}/bin/java" if java else shutil.which("java")
        path = self.work / "function.zip"
        shutil.copy(built, path)
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr, bootstrap.create_system = 0o100755 << 16, 3
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr(bootstrap, f"""#!/bin/sh
exec {java} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$LAMBDA_TASK_ROOT:$LAMBDA_TASK_ROOT/lib/*:{":".join(libraries)}" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest
""")
        # To Lambda it is now a package with an executable of its own, and the module's default processor is as good as another.
        digest = base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        described = {"package": path.name, "kind": "native", "architecture": "x86_64", "version": "JVM", "commit": "unknown", "sha256": digest}
        path.with_suffix(".json").write_text(json.dumps(described))
        return path, "JVM"

    def _start_provider(self):
        log = self.work / "provider.log"
        without = {name: value for name, value in os.environ.items() if not name.startswith(("VTRIX_", "SUBJECTS_", "QUARKUS_"))}
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", "-Dquarkus.http.port=0", f"-Dsubjects.local.data-dir={self.work / 'data'}", "-jar", str(self.jar)],
            stdout=open(log, "w"), stderr=subprocess.STDOUT, cwd=self.work, env=without, start_new_session=True)

        def listening():
            check(self.process.poll() is None, f"the provider ended at once:\n{log.read_text()[-3000:]}")
            return re.search(r"Listening on: (http://127\.0\.0\.1:\d+)", log.read_text())

        self.provider = until(120, "the provider listens", listening)[1]
        until(30, "the provider is ready", lambda: http("GET", f"{self.provider}/q/health/ready")[0] == 200)
