"""A shell that keeps its state between commands, like the shell of a reader."""
import os
import pathlib
import select
import subprocess
import tempfile
import time
import uuid


class Shell:
    """One process; `run` returns (exit status, standard output, standard error)."""

    def __init__(self, command, folder, environment):
        self._errors = pathlib.Path(tempfile.mkstemp(prefix="pages-stderr-")[1])
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment, start_new_session=True
        )

    def run(self, command, seconds):
        mark = uuid.uuid4().hex
        script = f"{{ {command}\n}} 2>'{self._errors}' </dev/null; printf '\\n%s %d\\n' {mark} $?\n"
        self._process.stdin.write(script.encode())
        self._process.stdin.flush()
        output, end = b"", time.monotonic() + seconds
        while mark.encode() not in output or not output.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0, end - time.monotonic()))
            data = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            if not data:
                why = "the shell ended" if ready else f"not finished within {seconds} s"
                return -1, output.decode(errors="replace"), f"{why}\n{self._errors.read_text(errors='replace')}"
            output += data
        text, _, status = output.decode(errors="replace").rpartition(f"\n{mark} ")
        return int(status), text, self._errors.read_text(errors="replace")

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)
            self._process.wait()
        self._errors.unlink()
