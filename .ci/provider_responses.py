"""Responses of gateways, proxies and the provider's own service, by the words that select them in a subject's name.

The bodies are the public defaults of these products, byte for byte. A shape says nothing about the creation: the provider
creates the subject first and then sends the shape (the only exceptions are in CREATES_NOTHING).
"""
import json

# How the connection ends: after the whole response, before its first byte, within its body, or long after every
# client's timeout.
WHOLE, CUT_BEFORE, CUT_IN_BODY, HANG = "whole", "cut-before", "cut-in-body", "hang"


class Response:
    """One HTTP response. content_type None: no such header; location: target of a redirect, a path of this server."""

    def __init__(self, status, content_type=None, body="", ending=WHOLE, location=None, server=None):
        self.status, self.content_type, self.ending = status, content_type, ending
        self.location, self.server = location, server
        self.body = body.encode() if isinstance(body, str) else body


def of_json(status, value, server=None):
    return Response(status, "application/json", json.dumps(value), server=server)


def _nginx(status, title):
    body = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n<center><h1>{status} {title}</h1></center>\r\n"
        "<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(status, "text/html", body, server="nginx/1.24.0")


def _cloudflare(status, title):
    body = (
        f'<!DOCTYPE html><html lang="en-US"><head><title>api.example | {status}: {title}</title></head>' f"<body>error code: {status}</body></html>"
    )
    return Response(status, "text/html; charset=UTF-8", body, server="cloudflare")


def _coded(status, code, message):
    return of_json(status, {"error": {"code": code, "message": message}, "request_id": "req_01"})


_MAINTENANCE = (
    "<html>\r\n<head><title>We are down for maintenance</title></head>\r\n<body>\r\n"
    "<center><h1>We are down for maintenance</h1></center>\r\n</body>\r\n</html>\r\n"
)
_SIGN_IN = "<html>\r\n<head><title>Sign in</title></head>\r\n<body>\r\n<center><h1>Sign in</h1></center>\r\n</body>\r\n</html>\r\n"
_RESET = "upstream connect error or disconnect/reset before headers. reset reason: connection termination"

MAINTENANCE = Response(503, "text/html", _MAINTENANCE)
TASK_NOT_FOUND = _coded(404, "TaskNotFound", "task not found")
UNAUTHORIZED = _coded(401, "Unauthorized", "invalid api key")

# The subject exists when these responses are sent. For cut-body and hang, the body is that of the task, which the
# server adds.
SUBMIT_SHAPES = {
    "500-empty": Response(500),
    "500-text": Response(500, "text/plain; charset=utf-8", "Internal Server Error"),
    "500-json": Response(500, "application/json", '{"message":"Internal Server Error"}'),
    "500-code": _coded(500, "INTERNAL_SERVER_ERROR", "context deadline exceeded"),
    "500-service-failure": _coded(500, "InternalServiceFailure", "internal service failure"),
    "500-id": Response(500, "application/json", '{"id":"error-1","message":"m"}'),
    "502-nginx": _nginx(502, "Bad Gateway"),
    "502-json": Response(
        502, "application/json; charset=utf-8", '{"message":"An invalid response was received from the upstream server"}', server="kong"
    ),
    "503-envoy": Response(503, "text/plain", _RESET, server="envoy"),
    "503-html": _nginx(503, "Service Temporarily Unavailable"),
    "503-json": Response(503, "application/json", '{"message":"Service Unavailable"}'),
    "504-nginx": _nginx(504, "Gateway Time-out"),
    "504-json": Response(504, "application/json", '{"message": "Endpoint request timed out"}'),
    "408-envoy": Response(408, "text/plain", "stream timeout", server="envoy"),
    "499-empty": Response(499, server="nginx/1.24.0"),
    "499-canceled": Response(499, "application/json", '{"reason":"Canceled","message":"context canceled"}'),
    "520-html": _cloudflare(520, "Web server is returning an unknown error"),
    "524-html": _cloudflare(524, "A timeout occurred"),
    "400-empty": Response(400),
    "400-in-process": _coded(400, "OperationInProcess", "operation in process, please retry later"),
    "200-error": Response(200, "application/json", '{"error":"upstream timeout"}'),
    "200-envelope": Response(200, "application/json", '{"status":{"code":0,"message":"success"},"data":{}}'),
    "200-html": Response(200, "text/html", _SIGN_IN),
    "200-empty": Response(200),
    # A client that follows this redirect submits a second time to the same provider.
    "307-redirect": Response(
        307, "text/html", _nginx(307, "Temporary Redirect").body, location="/model/v1/generation?moved=1", server="nginx/1.24.0"
    ),
    "cut-before": Response(200, "application/json", ending=CUT_BEFORE),
    "cut-body": Response(200, "application/json", ending=CUT_IN_BODY),
    "hang": Response(200, "application/json", ending=HANG),
}

# These responses are sent although no subject was created: the response alone cannot be distinguished from those above.
CREATES_NOTHING = {
    "absent-503-html": MAINTENANCE,
    "absent-502-nginx": _nginx(502, "Bad Gateway"),
    "absent-cut": Response(200, "application/json", ending=CUT_BEFORE),
}

# The responses to the first polls of a task; the names are words of the subject's name.
POLL_SHAPES = {
    "poll-404-html": _nginx(404, "Not Found"),
    "poll-404-text": Response(404, "text/plain; charset=utf-8", "default backend - 404"),
    "poll-500-json": Response(500, "application/json", '{"message":"Internal Server Error"}'),
    "poll-502-html": _nginx(502, "Bad Gateway"),
    "poll-503-html": MAINTENANCE,
    "poll-400-empty": Response(400),
    "poll-408-empty": Response(408),
    "poll-410-empty": Response(410),
    "poll-421-empty": Response(421),
    "poll-200-error": Response(200, "application/json", '{"error":"upstream timeout"}'),
    "poll-200-html": Response(200, "text/html", _SIGN_IN),
    "poll-cut": Response(200, "application/json", ending=CUT_BEFORE),
    "poll-not-found": TASK_NOT_FOUND,
    # As above, but for the first polls later than 60 s after the submission; the task is processing until then.
    "late-404-html": _nginx(404, "Not Found"),
    "late-410-empty": Response(410),
    "late-not-found": TASK_NOT_FOUND,
}
# The word for a task that the provider accepts and then fails: nothing is created.
TASK_FAILS = "task-failed"
# Sent only once: a second such response would be the provider's final decision.
ONCE = {"poll-not-found", "late-not-found"}
LATE_SECONDS = 61
