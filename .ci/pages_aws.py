"""Replaces version 2 of the aws command line in the pages' commands: calls the installed one, with the emulator as AWS.

Environment: PAGES_AWS, the installed command; PAGES_PARAMETERS_ONLY, a file that lists the commands that the emulator
lacks: for these, the command line checks the parameters, and a server that does nothing receives the request.
"""
import http.server
import os
import subprocess
import sys
import threading
import urllib.parse

import botocore.session
from pages_rules import PARAMETERS_ONLY


class EmptyResponses(http.server.BaseHTTPRequestHandler):
    """Accepts every request, and sends an empty response in the protocol of the request."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        action = urllib.parse.parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
        response = f"<{action}Response><{action}Result/></{action}Response>" if action else "{}"
        self.send_response(200)
        self.send_header("Content-Length", str(len(response)))
        self.end_headers()
        self.wfile.write(response.encode())

    do_PUT = do_POST

    def log_message(self, *_):
        pass


words = sys.argv[1:]
if words == ["configure", "export-credentials", "--format", "env"]:
    # Version 1 has no such command.
    found = botocore.session.Session().get_credentials()
    if not found:
        sys.exit("no credentials found")
    for name, value in [("AWS_ACCESS_KEY_ID", found.access_key), ("AWS_SECRET_ACCESS_KEY", found.secret_key), ("AWS_SESSION_TOKEN", found.token)]:
        if value:
            print(f"export {name}={value}")
    sys.exit(0)
if words[0] == "configure":
    os.execv(os.environ["PAGES_AWS"], ["aws", *words])
# Version 1 uses another name for the region.
os.environ.pop("AWS_DEFAULT_REGION", None)
if os.environ.get("AWS_REGION"):
    os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]
if tuple(words[:2]) not in PARAMETERS_ONLY:
    os.execv(os.environ["PAGES_AWS"], ["aws", "--endpoint-url", os.environ["AWS_ENDPOINT_URL"], *words])
with open(os.environ["PAGES_PARAMETERS_ONLY"], "a") as file:
    file.write(f"aws {words[0]} {words[1]}\n")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), EmptyResponses)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.exit(subprocess.run([os.environ["PAGES_AWS"], "--endpoint-url", f"http://127.0.0.1:{server.server_port}", *words]).returncode)
