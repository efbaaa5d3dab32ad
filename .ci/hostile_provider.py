#!/usr/bin/env python3
"""A provider of subjects that creates the subject first, and then sends an error response like those of gateways.

usage: .ci/hostile_provider.py [--port N] [--config JSON]

It serves the two calls of the provider's HTTP API: POST /model/v1/generation (models vidu_create_subjects and
vidu_get_subjects) and GET /model/v1/generation/task/ID. The first word of a subject's name selects a shape: `502-nginx Hero` is
created, and the client gets nginx's page for a bad gateway; `poll-404-html Hero` gets a task, whose first polls get HTML. The
shapes are those of provider_responses.py, the settings those of DEFAULTS in provider_tasks.py.

  GET  /media/…       the pictures of the subjects: small PNG files
  GET  /stub/ledger   what was created, submitted, listed and polled, by name
  GET  /stub/config   the settings
  POST /stub/config   changes some; {"reset": true} forgets all subjects and counts, {"outage": 30} begins an outage of 30 s

It was written from the provider's contract and from recorded responses of gateways, and shares no code with the application.
"""
import argparse
import http.server
import json
import re
import signal
import socket
import struct
import sys
import threading
import time

from provider_account import picture
from provider_responses import CUT_BEFORE, CUT_IN_BODY, HANG, Response, of_json
from provider_tasks import Provider

# Longer than every client's read timeout.
HANG_SECONDS = 40
MAX_BODY = 200_000_000
GENERATION = "/model/v1/generation"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 120

    def log_message(self, *_):
        pass

    def version_string(self):
        return self.server_name or "gateway"

    server_name = None

    def do_POST(self):
        body = self._read()
        path = self.path.partition("?")[0]
        if path == GENERATION:
            with self.server.lock:
                response, task = self.server.provider.submit(self._bearer(), body)
            self._send(response, task)
        elif path == "/stub/config":
            try:
                with self.server.lock:
                    self._send(of_json(200, self.server.provider.configure(json.loads(body))))
            except (ValueError, TypeError) as refused:
                self._send(of_json(400, {"error": str(refused)}))
        else:
            self._send(Response(404, "text/plain; charset=utf-8", "404 page not found\n"))

    def do_GET(self):
        path = self.path.partition("?")[0]
        provider = self.server.provider
        with self.server.lock:
            if path.startswith(f"{GENERATION}/task/"):
                response = provider.poll(self._bearer(), path.rpartition("/")[2])
            elif re.fullmatch(r"/media/\d+/image-\d\.png", path):
                provider.media_requests += 1
                response = Response(200, "image/png", picture(path))
            elif path == "/stub/ledger":
                response = of_json(200, provider.ledger())
            elif path == "/stub/config":
                response = of_json(200, provider.configuration())
            else:
                response = Response(404, "text/plain; charset=utf-8", "404 page not found\n")
        self._send(response)

    def _bearer(self):
        kind, _, key = self.headers.get("Authorization", "").partition(" ")
        return key.strip() if kind.lower() == "bearer" else ""

    def _read(self):
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass  # a trailer
            return b"".join(chunks)
        return self.rfile.read(min(MAX_BODY, int(self.headers.get("Content-Length", 0))))

    def _send(self, response, task=None):
        if response.ending == HANG:
            time.sleep(HANG_SECONDS)
        if response.ending in (CUT_BEFORE, HANG):
            return self._reset()
        self.server_name = response.server
        body = json.dumps(task).encode() if response.ending == CUT_IN_BODY else response.body
        self.send_response(response.status)
        if response.content_type:
            self.send_header("Content-Type", response.content_type)
        if response.location:
            self.send_header("Location", f"http://{self.headers.get('Host')}{response.location}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if response.ending == CUT_IN_BODY:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(body)

    def _reset(self):
        """Ends the connection with a reset, as the operating system does when it kills a process."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass  # the connection was cut


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self, port=0, settings=None):
        self.lock, self.provider = threading.Lock(), Provider(settings)
        super().__init__(("127.0.0.1", port), Handler)
        self.provider.own_media_url = f"http://127.0.0.1:{self.server_address[1]}/media"
        self.provider.configure({})

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--config", type=json.loads, default={}, help="settings as a JSON object")
    given = parser.parse_args()
    server = Server(given.port, given.config)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"Listening on: http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
