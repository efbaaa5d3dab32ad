"""Runs the blocks of a page in one shell, in order, like a reader who pastes one after the other."""
import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from pages_blocks import Fault, commands
from pages_compare import Comparison
from pages_rules import BACKGROUND, PARAMETERS_ONLY, PLACEHOLDER, READS, SKIPPED, TASKS, reason
from pages_shell import Shell

COMMAND_SECONDS = 300
# The timeout for effects that a page describes; a busy machine takes a multiple of the documented time.
READ_SECONDS = 90
START_SECONDS = 300


class Run:
    """`count` commands were run; `left_out` says which were not; `rules` are the rules that have matched."""

    def __init__(self, shell, folder, environment, deployment=None):
        self.shell = Shell(shell, folder, environment)
        self.deployment, self.comparison = deployment, Comparison()
        self.count, self.left_out, self.rules, self._blocks = 0, [], set(), {}

    def page(self, blocks):
        for block in blocks:
            if block.language == "sh":
                self._block(block)

    def inline(self, commands):
        """Commands in the text are not run: each must be listed, or also occur in a block."""
        for command in commands:
            rule = reason(SKIPPED, command)
            if rule:
                self.rules.add(rule)
            elif not re.match(BACKGROUND, command):
                raise Fault(f"the text has {command}, which is not run: give it a block, or list it in pages_rules.py with the reason")

    def _block(self, block):
        output, last = "", None
        for command in commands(self._prepared(block)):
            rule = reason(SKIPPED, command)
            if rule:
                self.rules.add(rule)
                self.left_out.append(f"{block}: {command}: {SKIPPED[rule]}")
            elif not re.match(BACKGROUND, command):
                if last:
                    output += self._run(block, last)
                last = command
        if last:
            self._run(block, last, output)

    def _prepared(self, block):
        """The block with the ids of this run."""
        text = self.comparison.actual(block.text)
        if PLACEHOLDER.search(text):
            number = self._blocks[block.section] = self._blocks.get(block.section, -1) + 1
            kinds = TASKS.get(block.section, [])
            if number >= len(kinds):
                raise Fault(f"{block}: pages_rules.py has no task for ID in '{block.section}'")
            text = PLACEHOLDER.sub(self.deployment.task(kinds[number]), text)
        return text

    def _run(self, block, command, before=None):
        """
        Runs a command until it succeeds. With `before`, the output of the earlier commands, it is the last of its block, and the output is
        compared.
        """
        end = time.monotonic() + (READ_SECONDS if re.match(READS, command) else 0)
        if self.deployment and re.match(r"terraform -chdir=terraform destroy$", command):
            self._nothing_denied()
            self.deployment.destroying()
        while True:
            status, output, errors = self.shell.run(command, COMMAND_SECONDS)
            try:
                if status:
                    raise Fault(f"{block}: {command}\nended with {status}: {errors.strip()[-3000:] or output.strip()[-3000:]}")
                if before is not None and block.shown:
                    self.comparison.output(block.shown, before + output)
                elif re.match(r"(call|curl) ", command):
                    refused(block, command, output)
                break
            except Fault:
                if time.monotonic() > end:
                    raise
                time.sleep(0.25)
        self.count += 1
        if self.deployment and re.match(r"terraform -chdir=terraform apply$", command):
            self.deployment.deployed()
        return output

    def ended(self):
        """Checks after the last block that no permission was missing."""
        self._nothing_denied()
        for command in self.deployment.parameters_only():
            why = PARAMETERS_ONLY[tuple(command.split()[1:])]
            self.left_out.append(f"{command}: only its parameters were checked: {why}")

    def _nothing_denied(self):
        denied = self.deployment.denied()
        if denied:
            raise Fault(f"IAM denied {json.dumps(denied)}")

    def close(self):
        self.shell.close()


def refused(block, command, output):
    """Raises Fault if a response for which the page shows none is a problem, or was sent by API Gateway itself."""
    try:
        response = json.loads(output)
    except ValueError:
        raise Fault(f"{block}: {command}\nprinted no JSON: {output[:1000]!r}") from None
    if "status" not in response and "subjects" not in response or str(response.get("type", "")).startswith("urn:vidu-subjects:problem"):
        raise Fault(f"{block}: {command}\nreturned {output[:1000]}")


def unused(runs):
    """The rules that no command has matched."""
    return sorted({*SKIPPED} - {rule for run in runs for rule in run.rules})


@contextlib.contextmanager
def application(folder, blocks):
    """Starts the application with the page's command, on a free port; yields the environment that redirects the page's address to that port."""
    command = next((block.text for block in blocks if block.language == "sh" and re.match(BACKGROUND, block.text)), None)
    if not command:
        raise Fault(f"no block starts the application ({BACKGROUND})")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("VTRIX_", "SUBJECTS_", "QUARKUS_"))}
    log = folder.parent / "application.log"
    process = subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=open(log, "w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env={**inherited, "MAVEN_ARGS": "-B -Ddebug=false", "QUARKUS_HTTP_PORT": str(port)},
    )
    try:
        ready(process, port, log)
        home = pathlib.Path(folder.parent / "curl-home")
        home.mkdir()
        (home / ".curlrc").write_text(f'connect-to = "127.0.0.1:8080:127.0.0.1:{port}"\n')
        yield {**inherited, "CURL_HOME": str(home)}
    finally:
        stop(process)


def ready(process, port, log):
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/q/health/ready", timeout=5):
                return
        except (OSError, urllib.error.HTTPError):
            if process.poll() is not None or time.monotonic() > end:
                raise Fault(f"the application does not start:\n{log.read_text()[-3000:]}") from None
            time.sleep(0.25)


def stop(process):
    """Ends the application with all of its processes, and waits for them."""
    for ending, seconds in ((signal.SIGTERM, 40), (signal.SIGKILL, 10)):
        end = time.monotonic() + seconds
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, ending)
            while time.monotonic() < end:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.1)
