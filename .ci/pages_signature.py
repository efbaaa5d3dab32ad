"""
The shell functions of operations.md: the versions of curl that they accept, and whether the requests have a signature that AWS accepts, or
the token.
"""
import http.server
import os
import pathlib
import subprocess
import tempfile
import threading

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from pages_blocks import Fault

KEYS = ("AKIDPAGES000EXAMPLE1", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
TOKEN = "IQoJb3JpZ2luX2VjE+a/b=="
BEARER = "caller-token/+=._~-"
REGION = "eu-west-3"
ACCEPTED, REFUSED = ["8.3.0", "8.14.1", "8.20.0", "9.0.0", "10.1.0"], ["7.29.0", "7.88.1", "8.0.1", "8.2.1"]
CALLS = [
    ("GET", "call /v1/subjects/ID", ""),
    ("GET", "call '/v1/subjects?status=unconfirmed&limit=10'", ""),
    ("POST", """call /v1/subjects/ID/redrive -X POST -d '{"resubmit": true}'""", '{"resubmit": true}'),
    ("POST", "printf '{\"name\":\"x\"}' | call /v1/subjects -H 'Idempotency-Key: a b' --data-binary @-", '{"name":"x"}'),
]


class Recorder(http.server.BaseHTTPRequestHandler):
    """Responds with 200 to every request, and records it."""

    requests = []

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.requests.append((self.command, self.path, self.headers, body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, *_):
        pass


def verify(request, address, token):
    """Raises Fault unless the request carries the signature that the reference implementation computes from the received request."""
    method, path, headers, body = request
    authorization = headers.get("Authorization", "")
    fields = dict(field.strip().partition("=")[::2] for field in authorization.partition(" ")[2].split(","))
    signed = fields.get("SignedHeaders", "").split(";")
    if headers.get("x-amz-security-token") != token or ("x-amz-security-token" in signed) != (token is not None):
        raise Fault(
            f"{method} {path}: the signed headers are {signed}; the session's token is {headers.get('x-amz-security-token')!r} instead of {token!r}"
        )
    if fields["Credential"].split("/", 1) != [KEYS[0], f"{headers['x-amz-date'][:8]}/{REGION}/execute-api/aws4_request"]:
        raise Fault(f"{method} {path}: signed for {fields['Credential']}, not for {REGION}")
    if signature(request, address, signed, KEYS) != fields["Signature"]:
        raise Fault(f"{method} {path}: its signature is not the one that AWS computes ({authorization})")
    if signature(request, address, signed, (KEYS[0], "another")) == fields["Signature"]:
        raise Fault("the comparison of signatures accepts everything")


def signature(request, address, signed, keys):
    method, path, headers, body = request
    reference = AWSRequest(method=method, url=address + path, data=body, headers={name: headers[name] for name in signed if name in headers})
    reference.context["timestamp"] = headers["x-amz-date"]
    auth = SigV4Auth(Credentials(*keys), "execute-api", REGION)
    return auth.signature(auth.string_to_sign(reference, auth.canonical_request(reference)), reference)


class Session:
    """A shell in which terraform, aws and curl are stubs, or curl is a real one."""

    def __init__(self, address, shell):
        self._temporary = tempfile.TemporaryDirectory(prefix="pages-call-")
        self.folder = pathlib.Path(self._temporary.name)
        self.shell = shell
        self._command("terraform", f"echo {address}")

    def _command(self, name, script):
        (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / name).chmod(0o755)

    def run(self, script, curl, token=None, region=REGION, typed=""):
        """
        curl: the words of a command, or the version that a stub claims to be; token: the session's; typed: the input for commands that ask
        a question.
        """
        exports = [("AWS_ACCESS_KEY_ID", KEYS[0]), ("AWS_SECRET_ACCESS_KEY", KEYS[1]), *([("AWS_SESSION_TOKEN", token)] if token else [])]
        lines = "; ".join(f"echo export {name}={value}" for name, value in exports)
        self._command("aws", f'case "$*" in *region) {f"echo {region}" if region else "exit 1"} ;; *) {lines} ;; esac')
        if isinstance(curl, str):
            self._command("curl", f'[ "$1" != --version ] || exec printf "curl {curl} (x) libcurl/{curl}\\nRelease-Date: 1\\n"\necho sent')
        else:
            self._command("curl", "exec " + " ".join(f"'{word}'" for word in curl) + ' "$@"')
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment["PATH"] = f"{self.folder}:{environment['PATH']}"
        # A token for another program: `call` must not send it.
        environment["TOKEN"] = "not-for-this-api"
        return subprocess.run([*self.shell, "-c", script], env=environment, input=typed, capture_output=True, text=True, timeout=60)


def check(setup, ask, curl, shells):
    """setup: the block that defines `call`; ask: the block that asks for a token. Returns a description of the check."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        for shell in shells:
            session = Session(address, shell)
            versions(session, setup, ask)
            signatures(session, setup, curl, address)
            bearers(session, setup, ask, curl, address)
    finally:
        server.shutdown()
    names = " and ".join(shell[0].rpartition("/")[2] for shell in shells)
    return [
        f"call refuses curl {', '.join(REFUSED)} and accepts {', '.join(ACCEPTED)}, in {names}",
        f"{len(CALLS)} kinds of requests are signed as the reference implementation signs, with and without a session token, "
        "or carry the bearer token",
    ]


def versions(session, setup, ask):
    for version in ACCEPTED + REFUSED:
        done = session.run(f"{setup}\ncall /x", version)
        if version in ACCEPTED and done.stdout != "sent\n":
            raise Fault(f"call refuses curl {version}, which can sign: {done.stderr}")
        if version in REFUSED and (
            not done.returncode or "sent" in done.stdout or f"call: found curl {version}; needed is curl 8.3 or later\n" != done.stderr
        ):
            raise Fault(f"call accepts curl {version}, or its error message is wrong: {done}")
        done = session.run(f"{setup}\n{ask}\ncall /x", version, typed=f"{BEARER}\n")
        if not done.stdout.endswith("sent\n"):
            raise Fault(f"call refuses curl {version}, which can send a bearer token: {done.stderr}")
    done = session.run(f"{setup}\ncall /x", ACCEPTED[0], region=None)
    if "no region found" not in done.stderr or "sent" in done.stdout:
        raise Fault(f"without a region, the output is: {done}")


def signatures(session, setup, curl, address):
    for token in (None, TOKEN):
        Recorder.requests.clear()
        done = session.run("\n".join([setup, *(command for _, command, _ in CALLS)]), curl, token)
        if len(Recorder.requests) != len(CALLS):
            raise Fault(f"{len(Recorder.requests)} of {len(CALLS)} requests were sent: {done.stderr}")
        for request, (method, command, body) in zip(Recorder.requests, CALLS):
            if request[0] != method or request[3].decode() != body:
                raise Fault(f"{command} sent {request[0]} with {request[3]!r}")
            verify(request, address, token)


def bearers(session, setup, ask, curl, address):
    """A typed token is sent unchanged, with the same requests and without a signature; after an empty line, the requests are signed."""
    for typed, expected in ((BEARER, f"Bearer {BEARER}"), ("", None)):
        Recorder.requests.clear()
        done = session.run("\n".join([setup, ask, *(command for _, command, _ in CALLS[:-1])]), curl, TOKEN, typed=f"{typed}\n")
        if len(Recorder.requests) != len(CALLS) - 1:
            raise Fault(f"{len(Recorder.requests)} of {len(CALLS) - 1} requests were sent with the token {typed!r}: {done.stderr}")
        for request, (method, command, body) in zip(Recorder.requests, CALLS):
            if request[0] != method or request[3].decode() != body:
                raise Fault(f"{command} sent {request[0]} with {request[3]!r}")
            if expected is None:
                verify(request, address, TOKEN)
            elif request[2].get("Authorization") != expected or request[2].get("x-amz-security-token"):
                raise Fault(f"{command} with a token sent {request[2].get('Authorization')}")
