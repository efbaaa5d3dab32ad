"""Receives the webhooks of vidu-subjects at port 8081:

    pip install standardwebhooks
    WEBHOOK_SECRET=whsec_… python3 receiver.py
"""
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

# No webhook is nearly as long; the limit is for requests from others.
MAX_BYTES = 1_000_000

webhook = Webhook(os.environ["WEBHOOK_SECRET"])
seen = set()  # in production a table with the id as its key, written in one transaction with the work


def receive(headers, body):
    try:
        event = webhook.verify(body, headers)
    except (WebhookVerificationError, ValueError):
        return 400  # not signed with the secret, or older than five minutes
    webhook_id = headers["webhook-id"]
    if webhook_id not in seen:
        handle(event)
        seen.add(webhook_id)
    return 204


def handle(event):
    data = event["data"]
    outcome = data["subject"]["id"] if "subject" in data else data["error"]["code"]
    print(event["type"], data["id"], outcome, flush=True)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BYTES:
            self.close_connection = True
            status = 413
        else:
            try:
                status = receive(self.headers, self.rfile.read(int(length)))
            except Exception as error:
                self.log_error("%r", error)
                status = 500  # the webhook is sent again
        self.send_response(status)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("", 8081), Receiver).serve_forever()
