"""The packaged application and the hostile provider as separate processes, and a client of the application's HTTP API."""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent
JAR = PROJECT / "target/quarkus-app/quarkus-run.jar"
IMAGE = PROJECT / "examples/hero.png"
KEY = "test-key-outside-5d1e"
START_SECONDS = 120


class Failed(Exception):
    """The scenario cannot continue."""


def check(condition, message):
    if not condition:
        raise Failed(message)


def http(method, address, data=None, headers=None, timeout=60):
    """→ (status, headers, JSON or None); status 0 if there was no response"""
    request = urllib.request.Request(address, data=data, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.headers, parsed(response.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers, parsed(error.read())
    except OSError:
        return 0, {}, None


def parsed(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


def started(command, log, what, **options):
    """Starts a process that prints its address. → (process, address)"""
    process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT, start_new_session=True, **options)
    end = time.time() + START_SECONDS
    while time.time() < end and process.poll() is None:
        found = re.search(r"Listening on: (http://127\.0\.0\.1:\d+)", log.read_text())
        if found:
            return process, found[1]
        time.sleep(0.1)
    if process.poll() is None:
        process.kill()
    raise Failed(f"{what} does not start:\n{log.read_text()[-3000:]}")


def stop(process):
    if process and process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


class Provider:
    """The hostile provider as a process."""

    def __init__(self, work, **settings):
        command = [sys.executable, str(PROJECT / ".ci/hostile_provider.py"), "--config", json.dumps(settings)]
        self.process, self.url = started(command, pathlib.Path(work) / "provider.log", "the provider")

    def ledger(self):
        status, _, ledger = http("GET", f"{self.url}/stub/ledger")
        check(status == 200, "the provider does not serve its ledger")
        return ledger

    def configure(self, **settings):
        status, _, response = http("POST", f"{self.url}/stub/config", json.dumps(settings).encode())
        check(status == 200, f"the provider refused its settings: {response}")

    def stop(self):
        stop(self.process)


class Api:
    """The common part of all targets: calls of the HTTP API, and the list of tasks."""

    # The maximum number of concurrent requests.
    clients = 32

    def call(self, method, path, body=None, headers=None):
        """→ (status, headers, JSON or None)"""
        raise NotImplementedError

    def drop(self, path, content):
        """Creates the file incoming/path with its whole content in one step."""
        raise NotImplementedError

    def copy(self, id, name):
        """The bytes of a kept picture, as they are stored, or None."""
        raise NotImplementedError

    def tasks(self, status=None):
        """All tasks, the most recently updated first. A task that changes during the call may be listed twice."""
        found, cursor = [], None
        while True:
            query = "?limit=100" + (f"&status={status}" if status else "") + (f"&cursor={cursor}" if cursor else "")
            code, _, page = self.call("GET", f"/v1/subjects{query}")
            if code in (0, 429) or code >= 500:
                time.sleep(1)
                continue
            check(code == 200 and isinstance(page, dict), f"the list of tasks returned {code}: {page}")
            found += page["subjects"]
            cursor = page.get("next_cursor")
            if not cursor:
                return found


class Standalone(Api):
    """An application in its own folder; `data` in it is the application's default data directory."""

    def __init__(self, work, provider, *java_options, max_file_bytes=None, **settings):
        """
        max_file_bytes: how large a file may become; a write beyond it fails as on a full disk
        settings: environment variables
        """
        self.work = pathlib.Path(work)
        self.work.mkdir(parents=True, exist_ok=True)
        check(JAR.exists(), f"there is no {JAR}: ./mvnw package -DskipTests")
        self.gc_log = self.work / "gc.log"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("VTRIX_", "SUBJECTS_", "QUARKUS_"))}
        self.environment = {**inherited, "VTRIX_BASE_URL": provider.url, "VTRIX_API_KEY": KEY, **settings}
        self.command = ["java", *java_options, f"-Xlog:gc:file={self.gc_log}", "-Dquarkus.http.port=0", "-jar", str(JAR)]
        self.incoming, self.starts = self.work / "data/incoming", 0
        self.max_file_bytes = max_file_bytes
        self.start()

    def start(self):
        """Starts the application, with the data of its earlier processes and at another address than theirs."""
        self.starts += 1
        self.log = self.work / f"application-{self.starts}.log"
        self.process, self.url = started(
            self.command, self.log, "the application", cwd=self.work, env=self.environment, preexec_fn=self._limit if self.max_file_bytes else None
        )
        end = time.time() + 30
        while not self.incoming.is_dir() or http("GET", f"{self.url}/q/health/ready")[0] != 200:
            check(time.time() < end and self.process.poll() is None, "the application does not become ready")
            time.sleep(0.1)

    def sweep(self):
        """The application has a schedule of its own."""

    def _limit(self):
        """Runs in the new process. The JVM ignores the signal SIGXFSZ, so that its writes fail with an IOException."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.max_file_bytes, self.max_file_bytes))

    def call(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        response = http(method, self.url + path, data, {**({"Content-Type": "application/json"} if data else {}), **(headers or {})})
        check(response[0] or self.process.poll() is None, f"the application ended with {self.process.poll()}:\n{self.log.read_text()[-3000:]}")
        return response

    def drop(self, path, content):
        target = self.incoming / path
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.partial")
        partial.write_bytes(content)
        partial.rename(target)

    def copy(self, id, name):
        path = self.work / "data/media" / id / name
        return path.read_bytes() if path.is_file() else None

    def kill(self):
        """Ends the process without any notice (SIGKILL)."""
        self.process.kill()
        self.process.wait(30)

    def peak_heap(self):
        """→ (maximum MB in use before a garbage collection, maximum MB in use after one)"""
        pairs = re.findall(r"(\d+)M->(\d+)M\(", self.gc_log.read_text()) if self.gc_log.exists() else []
        return max((int(before) for before, _ in pairs), default=0), max((int(after) for _, after in pairs), default=0)

    def cpu_seconds(self):
        """The time that the process has used on all cores."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self):
        """The maximum memory of the process, in MB."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
            return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024
        except (OSError, TypeError):
            return 0

    def stop(self):
        stop(self.process)
