#!/usr/bin/env python3
"""A receiver of webhooks on the loopback interface, which verifies their signatures as Standard Webhooks 1.0 specifies.

usage: .ci/webhook_receiver.py SECRET     prints its address, and then each webhook as a line of JSON

The first part of the path selects the responses: /refuse/… responds 503 to the first attempt of each webhook, /twice/… to the
first two, and every other path accepts all. It was written from the specification, and shares no code with the application.
"""
import base64
import hashlib
import hmac
import http.server
import json
import sys
import threading
import time

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300
MAX_BODY = 2_000_000
REFUSALS = {"refuse": 1, "twice": 2}


def sign(secret, id, timestamp, body):
    """The signature of a webhook: the HMAC-SHA256 of ID.TIMESTAMP.BODY with the decoded secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    return "v1," + base64.b64encode(hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()).decode()


def fault(secret, headers, body, now):
    """The reason why a webhook must not be trusted, or None. headers has lower-case names; now is in seconds since 1970."""
    id, timestamp, signatures = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not id or not signatures or not timestamp.isdigit():
        return f"the headers are {sorted(headers)}"
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return f"the timestamp is {now - int(timestamp):.0f} s old"
    expected = sign(secret, id, timestamp, body)
    if not any(hmac.compare_digest(one.encode(), expected.encode()) for one in signatures.split(" ")):
        return "no signature matches"
    return None


class Webhook:
    """One received request. fault is the reason why it was not verified, or None; number counts the requests for this id and path, from 1."""

    def __init__(self, path, headers, body, at, fault, number, status):
        self.path, self.headers, self.body, self.at = path, headers, body, at
        self.fault, self.number, self.status = fault, number, status
        self.id = headers.get("webhook-id", "")

    @property
    def endpoint(self):
        """The path without its query."""
        return self.path.partition("?")[0]

    @property
    def accepted(self):
        return self.status == 200

    def json(self):
        return json.loads(self.body)


class Receiver:
    """secret: whsec_… of the application; received: called with each webhook after the response was chosen, and before it is sent"""

    def __init__(self, secret, received=lambda webhook: None):
        self.secret, self.received = secret, received
        self._lock, self._webhooks, self._numbers = threading.Lock(), [], {}
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def webhooks(self, id=None, endpoint=None):
        """The received webhooks, the oldest first; only those with this id and endpoint, if they are given."""
        with self._lock:
            found = list(self._webhooks)
        return [one for one in found if id in (None, one.id) and endpoint in (None, one.endpoint)]

    def faults(self):
        """The webhooks that were not verified, and ids whose bodies differ, as texts."""
        bodies, found = {}, []
        for one in self.webhooks():
            if one.fault:
                found.append(f"{one.endpoint} received {one.id or 'a webhook without id'}: {one.fault}")
            if bodies.setdefault(one.id, one.body) != one.body:
                found.append(f"{one.endpoint} received {one.id} with another body than before")
        return found

    def accept(self, path, headers, body):
        """Stores a webhook → its status"""
        now = time.time()
        endpoint = path.partition("?")[0]
        id = headers.get("webhook-id", "")
        with self._lock:
            number = self._numbers[id, endpoint] = self._numbers.get((id, endpoint), 0) + 1
            status = 503 if number <= REFUSALS.get(endpoint.split("/")[1], 0) else 200
            webhook = Webhook(path, headers, body, now, fault(self.secret, headers, body, now), number, status)
            self._webhooks.append(webhook)
        self.received(webhook)
        return status

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def _handler(receiver):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def log_message(self, *_):
            pass

        def do_POST(self):
            body = self.rfile.read(min(MAX_BODY, int(self.headers.get("Content-Length", 0))))
            status = receiver.accept(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            text = b"" if status == 200 else b"try again later\n"
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            """No webhook: but a request that must not be sent to it is seen."""
            receiver.accept(self.path, {name.lower(): value for name, value in self.headers.items()}, b"")
            self.send_response(405)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler


def main():
    def show(webhook):
        line = {
            "id": webhook.id,
            "endpoint": webhook.endpoint,
            "fault": webhook.fault,
            "status": webhook.status,
            "body": webhook.body.decode(errors="replace"),
        }
        print(json.dumps(line), flush=True)

    receiver = Receiver(sys.argv[1], show)
    print(f"Listening on: {receiver.url}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
