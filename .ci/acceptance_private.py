"""Endpoints and pictures whose addresses are not public get no connection: those of requests, manifests and settings, and those of deliveries that an
earlier process has stored. Each address has a listener of its own, which counts its connections; while such addresses are allowed, each gets some."""
import datetime
import json
import socket
import threading
import time

from acceptance_endings import body, post
from standalone_target import IMAGE, Failed, check

# Addresses that are not public: names and numbers of this machine, of private networks, and of metadata services.
PRIVATE_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "2130706433",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "100.64.0.1",
]
# Names like those of public hosts. Only their lookup shows that they are not; LATER_HOST has an address after its request was accepted.
WEBHOOK_HOST, PICTURE_HOST, LATER_HOST = "webhooks.example.com", "pictures.example.com", "later.example.com"
NOT_HTTPS, NOT_PUBLIC = "not https://", "it must be on the public web"
WITHIN_SECONDS, PAUSE_SECONDS = 90, 0.2
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Listener:
    """Accepts connections on the loopback interface, counts them, and responds 503: no HTTP request succeeds, and no TLS handshake."""

    def __init__(self, scheme, host):
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"{scheme}://{host}:{self.port}/all"
        # What an attempt says if the address is checked.
        self.refusal = NOT_PUBLIC if scheme == "https" else NOT_HTTPS
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed
            self.connections += 1
            threading.Thread(target=self._respond, args=(connection,), daemon=True).start()

    @staticmethod
    def _respond(connection):
        with connection:
            try:
                connection.settimeout(5)
                connection.recv(1 << 16)
                connection.sendall(UNAVAILABLE)
            except OSError:
                pass  # the client has left

    def works(self):
        """Whether a connection is counted."""
        before, end = self.connections, time.time() + 5
        socket.create_connection(("127.0.0.1", self.port), 5).close()
        while self.connections == before and time.time() < end:
            time.sleep(0.01)
        return self.connections == before + 1

    def close(self):
        self._socket.close()


class Network:
    """The listeners, and the only host names that the application can resolve."""

    def __init__(self, folder):
        self.hosts = folder / "hosts"
        self.hosts.write_text(f"127.0.0.1 localhost {socket.gethostname()} {WEBHOOK_HOST} {PICTURE_HOST}\n")
        # Without a cache of lookups, a host can get an address at any time.
        self.security = folder / "java.security"
        self.security.write_text("networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n")
        self.setting = Listener("http", "127.0.0.1")
        self.endpoints = [
            Listener("http", "127.0.0.1"),
            Listener("https", "127.0.0.1"),
            Listener("https", "localhost"),
            Listener("https", WEBHOOK_HOST),
        ]
        self.pictures = [Listener("http", "127.0.0.1"), Listener("https", "127.0.0.1"), Listener("https", PICTURE_HOST)]
        self.later, self.refused = Listener("https", LATER_HOST), Listener("https", "127.0.0.1")

    @property
    def listeners(self):
        return [self.setting, *self.endpoints, *self.pictures, self.later, self.refused]

    @property
    def java_options(self):
        return [f"-Djdk.net.hosts.file={self.hosts}", f"-Djava.security.properties={self.security}"]

    def resolve_later_host(self):
        self.hosts.write_text(self.hosts.read_text() + f"127.0.0.1 {LATER_HOST}\n")

    def settings(self):
        """The environment of an application that may use every address."""
        return {"SUBJECTS_WEBHOOKS_URLS": self.setting.url, "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE": "true", "SUBJECTS_MEDIA_ALLOW_PRIVATE": "true"}

    def close(self):
        for listener in self.listeners:
            listener.close()


def run(target, provider, network):
    """target: an application with the network's settings and Java options → lines, faults"""
    queued = allowed(target, provider, network)
    target.stop()
    stopped_at = time.time()
    for listener in network.listeners:
        listener.connections = 0
    for name in network.settings():
        del target.environment[name]
    target.start()
    faults = refused_requests(target, provider, network)
    later = unresolved_at_first(target, network)
    faults += refused_pictures(target, provider, network)
    attempts = 0
    for id, listener in [*queued, (later, network.later)]:
        refused = refused_attempts(target, id, listener, stopped_at)
        attempts += len(refused)
        faults += [f"an attempt to send to {listener.url} says {attempt}" for attempt in refused if listener.refusal not in attempt.get("error", "")]
    faults += refused_settings(target, network)
    connections = sum(listener.connections for listener in network.listeners)
    used = [listener for listener in network.listeners if listener.connections]
    faults += [f"{listener.url} got {listener.connections} connections, although its address is not public" for listener in used]
    faults += [f"the listener of {listener.url} does not count connections" for listener in network.listeners if not listener.works()]
    return [
        f"{attempts} attempts of {len(queued)} deliveries that an earlier process had stored, "
        f"and of one to a host that was resolved later, and copies "
        f"from {len(network.pictures)} addresses: {connections} connections"
    ], faults


def allowed(target, provider, network):
    """Sends webhooks, and copies pictures, while every address is allowed → the deliveries that are stored for another attempt: (task, listener)"""
    queued = []
    for number, endpoint in enumerate(network.endpoints):
        id = post(target, f"Allowed {number}", webhook_url=endpoint.url)
        queued += [(id, endpoint), (id, network.setting)]
    until(
        lambda: all(is_queued(delivery(target, id, listener)) for id, listener in queued),
        "deliveries to all endpoints are not stored for another attempt",
    )
    for picture in network.pictures:
        completed(target, provider, f"Allowed {picture.url}", picture)
    used = [network.setting, *network.endpoints, *network.pictures]
    check(
        all(listener.connections for listener in used),
        f"while they are allowed, these get no connection: {[listener.url for listener in used if not listener.connections]}",
    )
    return queued


def is_queued(found):
    return found.get("outcome") == "retried" and "next_attempt_at" in found


def delivery(target, id, listener):
    """The delivery of a task to an endpoint, or an empty one."""
    found = target.call("GET", f"/v1/subjects/{id}/deliveries")[2]["deliveries"]
    return next((one for one in found if one["endpoint"] == listener.url), {})


def refused_attempts(target, id, listener, since):
    """→ the attempts that were made since a time, at least one"""

    def made():
        return [one for one in delivery(target, id, listener).get("attempts", []) if seconds(one["at"]) > since]

    until(made, f"no attempt to send to {listener.url} is listed since the restart: {target.call('GET', f'/v1/subjects/{id}/deliveries')[2]}")
    return made()


def seconds(instant):
    """2026-01-01T00:00:00.123456789Z → seconds since 1970"""
    whole, _, fraction = instant.removesuffix("Z").partition(".")
    return datetime.datetime.fromisoformat(whole + "+00:00").timestamp() + float(f"0.{fraction or 0}")


def completed(target, provider, name, picture):
    """Creates a subject whose picture has the address of a listener → the id of its completed task, after the attempt to copy it"""
    provider.configure(media_url=picture.url)
    id = post(target, name)
    until(lambda: target.call("GET", f"/v1/subjects/{id}")[2]["status"] == "completed", f"{name} is not completed")
    until(lambda: not_copied(target, id), f"the log does not say that the picture of {name} could not be copied")
    return id


def not_copied(target, id):
    return [line for line in target.log.read_text().splitlines() if "media_not_copied" in line and id in line]


def refused_requests(target, provider, network):
    """Endpoints of requests and manifests are violations. → faults"""
    faults = []
    port = network.refused.port
    urls = [f"{scheme}://{host}:{port}/all" for host in PRIVATE_HOSTS + [WEBHOOK_HOST] for scheme in ("https", "http")]
    for url in urls:
        status, _, problem = target.call("POST", "/v1/subjects", body("Private", webhook_url=url))
        fields = [violation.get("field") for violation in (problem or {}).get("violations", [])]
        if status != 422 or fields != ["webhook_url"]:
            faults.append(f"webhook_url {url} returned {status}: {str(problem)[:300]}")
    target.drop("private/hero.png", IMAGE.read_bytes())
    target.drop("private/refused.json", json.dumps({"name": "Private manifest", "images": ["hero.png"], "webhook_url": urls[0]}).encode())
    rejection = target.work / "data/rejected/private/refused.json"
    until(lambda: rejection.is_file() or "Private manifest" in provider.ledger()["submissions"], "the manifest is neither rejected nor submitted")
    if rejection.is_file() and "webhook_url" not in rejection.read_text():
        faults.append(f"the rejection of the manifest does not name webhook_url: {rejection.read_text()[:300]}")
    submitted = [name for name in provider.ledger()["submissions"] if name.startswith("Private")]
    return faults + [f"the refused request of {name} was submitted" for name in submitted]


def unresolved_at_first(target, network):
    """A host that has no address when its request arrives, and one that is not public when the webhook is sent. → the task"""
    status, _, view = target.call("POST", "/v1/subjects", body("Later", webhook_url=network.later.url))
    check(status in (200, 202) and "webhook_unverified" in str(view.get("warnings")), f"a host without an address returned {status}: {view}")
    network.resolve_later_host()
    return view["id"]


def refused_pictures(target, provider, network):
    """→ faults"""
    faults = []
    for picture in network.pictures:
        id = completed(target, provider, f"Refused {picture.url}", picture)
        reason, view = not_copied(target, id)[0], target.call("GET", f"/v1/subjects/{id}")[2]
        if picture.refusal not in reason or view.get("media"):
            faults.append(f"the picture {picture.url} was not refused for its address: {reason}; it is {view.get('media')}")
    return faults


def refused_settings(target, network):
    """The application does not start with an endpoint in its settings that cannot be public. → faults"""
    faults = []
    target.stop()
    exception = f"{NOT_PUBLIC}, unless SUBJECTS_WEBHOOKS_ALLOW_PRIVATE is true"
    for scheme, host, refusal in [
        ("http", WEBHOOK_HOST, "an https:// URL is allowed"),
        ("https", "127.0.0.1", exception),
        ("https", "localhost", exception),
    ]:
        target.environment["SUBJECTS_WEBHOOKS_URLS"] = f"{scheme}://{host}:{network.refused.port}/all?token=hidden"
        try:
            target.start()
            target.stop()
            faults.append(f"the application starts with the endpoint {scheme}://{host} in SUBJECTS_WEBHOOKS_URLS")
        except Failed:
            log = target.log.read_text()
            named = any("SUBJECTS_WEBHOOKS_URLS" in line and host in line and refusal in line for line in log.splitlines())
            if not named or "hidden" in log:
                faults.append(f"the application with the endpoint {scheme}://{host} does not start, and says:\n{log[-2000:]}")
    return faults


def until(condition, failure):
    end = time.time() + WITHIN_SECONDS
    while not condition():
        check(time.time() < end, f"{failure} within {WITHIN_SECONDS} s")
        time.sleep(PAUSE_SECONDS)


def unsigned(target):
    """Without a secret, every webhook_url is a violation. → lines, faults"""
    status, _, problem = target.call("POST", "/v1/subjects", body("Unsigned", webhook_url="https://example.com/hook"))
    refused = status == 422 and [violation.get("field") for violation in problem["violations"]] == ["webhook_url"]
    return ["without a secret, webhook_url was refused"], [] if refused else [
        f"without a secret, webhook_url returned {status}: {str(problem)[:300]}"
    ]
