"""The deployment on the cloud stand-in: terraform/ applied for real, with the sandbox of the application on one machine as provider."""
import glob
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PROJECT = pathlib.Path(__file__).resolve().parent.parent
CLOUD = os.environ.get("CLOUD", str(PROJECT.parent / "shared/tools/cloud/cloud"))
NAME = "vidu-subjects"


class Failed(Exception):
    pass


class Waiting(str):
    """What is still missing."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def until(seconds, what, probe):
    """The first true value that the probe gives; what it gives otherwise says how far things are."""
    end = time.time() + seconds
    while True:
        value = probe()
        if value and not isinstance(value, Waiting):
            return value
        check(time.time() < end, f"{what}: not within {seconds} s{': ' + value if value else ''}")
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

    def __init__(self, work, package, provider_jar):
        self.work = pathlib.Path(work)
        self.package, self.kind = self._function_package(pathlib.Path(package).resolve())
        self.jar = pathlib.Path(provider_jar).resolve()
        check(self.jar.exists(), f"there is no {self.jar}: build the application on one machine first (see --help)")
        self.process = None

    # ---- the stand-in ----

    def cloud(self, *words, status=0):
        done = subprocess.run([CLOUD, *words, "--dir", str(self.work / "cloud")], capture_output=True, text=True)
        said = done.stdout + done.stderr
        check(status is None or done.returncode == status, f"cloud {' '.join(words[:2])} ended with {done.returncode}:\n{said[-6000:]}")
        return done.stdout

    def terraform(self, command, *variables):
        settings = [word for setting in [f"function_package={self.package}", *variables] for word in ("-var", setting)]
        detailed = ["-detailed-exitcode"] if command == "plan" else []
        return self.cloud(command, str(PROJECT / "terraform"), *settings, *detailed)

    def up(self, *options):
        """The provider, and the stand-in without a deployment."""
        self._start_provider()
        self.cloud("up", "--env", f"SUBJECTS_PROVIDER_BASE_URL={self.provider}/sandbox", *options)
        lines = self.cloud("env").splitlines()
        self.environment = dict(line[len("export "):].replace("'", "").split("=", 1) for line in lines if line.startswith("export "))

    def read_outputs(self):
        self.outputs = json.loads(self.cloud("outputs"))
        self.url = self.outputs["api_url"].rstrip("/")
        return self.outputs

    def down(self):
        self.cloud("down", status=None)
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

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

    def call(self, method, path, body=None, headers=None, signed=True):
        """A call of the HTTP API → (status, headers, JSON or None)"""
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

    # ---- its parts ----

    def _function_package(self, built):
        """The package; what was built for a managed Java runtime is given AWS's runtime client and a bootstrap, as the stand-in has no such runtime."""
        check(built.exists(), f"there is no {built}: build the functions first (see --help)")
        with zipfile.ZipFile(built) as file:
            if "bootstrap" in file.namelist():
                return built, "native"
        libraries = []
        for name in ["interface-client", "serialization"]:
            found = glob.glob(os.path.expanduser(f"~/.m2/repository/com/amazonaws/aws-lambda-java-*{name}/*/*.jar"))
            check(found, f"{built} has no bootstrap, and Maven has not fetched aws-lambda-java-…{name} to make one with")
            libraries.append(max(found, key=os.path.getmtime))
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
        return path, "JVM"

    def _start_provider(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        without = {name: value for name, value in os.environ.items() if not name.startswith(("VTRIX_", "SUBJECTS_", "QUARKUS_"))}
        self.process = subprocess.Popen(
            ["java", "-Xmx256m", f"-Dquarkus.http.port={port}", f"-Dsubjects.local.data-dir={self.work / 'data'}", "-jar", str(self.jar)],
            stdout=open(self.work / "provider.log", "w"), stderr=subprocess.STDOUT, cwd=self.work, env=without, start_new_session=True)
        self.provider = f"http://127.0.0.1:{port}"

        def ready():
            check(self.process.poll() is None, "the provider ended at once:\n" + (self.work / "provider.log").read_text()[-3000:])
            try:
                return http("GET", f"{self.provider}/q/health/ready")[0] == 200
            except OSError:
                return False

        until(60, "the provider answers", ready)
