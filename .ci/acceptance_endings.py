"""Every ending is announced: subjects whose webhooks an endpoint refuses at first, and a process that is killed."""
import base64
import concurrent.futures
import hashlib
import time
import urllib.request
import uuid

from standalone_target import IMAGE, check

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
# Of the requests, each so many fails, is unconfirmed at first, or has an endpoint of its own.
FAILS_EVERY, UNCONFIRMED_EVERY, OWN_ENDPOINT_EVERY = 20, 25, 5
ALL, OWN = "/refuse/all", "/refuse/own"
KILLS, SUBJECTS_PER_KILL = 3, 12
REQUEST_SECONDS = 120
SWEEP_SECONDS = 60  # on the emulator; the sweep announces, ten minutes after its ending, what the emulator's stream has lost


def settings(receiver):
    """The environment of an application that sends to a receiver on this machine, and copies pictures from it."""
    return {"SUBJECTS_WEBHOOKS_URLS": receiver.url + ALL, "SUBJECTS_WEBHOOKS_ALLOW_PRIVATE": "true", "SUBJECTS_MEDIA_ALLOW_PRIVATE": "true"}


def body(name, **more):
    return {"name": name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()], **more}


class StoredCheck:
    """Reads the task of each announcement when its first webhook arrives: the ending must be stored by then."""

    def __init__(self, target):
        self.target, self.seen, self.faults, self.readings = target, set(), [], []
        self.readers = concurrent.futures.ThreadPoolExecutor(2)

    def received(self, webhook):
        if not webhook.fault and webhook.id not in self.seen:
            self.seen.add(webhook.id)
            self.readings.append(self.readers.submit(self.read, webhook.json()["data"], webhook.id))

    def read(self, data, id):
        for _ in range(10):
            status, _, view = self.target.call("GET", f"/v1/subjects/{data['id']}")
            if status and status < 500 and status != 429:
                break
            time.sleep(1)
        else:
            return  # overloaded: the checks at the end see whether the task has ended
        if status != 200 or view["version"] < data["version"]:
            self.faults.append(f"{id} was sent before it was stored: the task returned {status}, {str(view)[:200]}")

    def result(self):
        """→ faults; raises what a reader raised"""
        self.readers.shutdown()
        for reading in self.readings:
            reading.result()
        return self.faults


def run(target, receiver, count, overall, report):
    """
    count: number of subjects
    overall: seconds until the last of them is announced to each of its endpoints
    → lines, faults
    """
    stored = StoredCheck(target)
    receiver.received = stored.received
    began = time.time()
    with concurrent.futures.ThreadPoolExecutor(target.clients) as clients:
        ids = list(clients.map(lambda number: ask(target, receiver, number), range(count)))
        check(len(set(ids)) == count, f"{count - len(set(ids))} requests became the task of another")
        waiting, views, next_sweep = list(range(count)), {}, time.time() + SWEEP_SECONDS
        while waiting and time.time() < began + overall:
            views = {view["id"]: view for view in target.tasks()}
            accepted = accepted_by(receiver)
            waiting = [number for number in range(count) if not is_announced(accepted, views.get(ids[number]), number)]
            report(f"     {count - len(waiting)} of {count} are announced after {time.time() - began:.0f} s")
            if waiting and time.time() >= next_sweep:
                target.sweep()
                next_sweep += SWEEP_SECONDS
            time.sleep(2)
    took = time.time() - began
    receiver.received = lambda webhook: None
    faults = [f"{name_of(number)} is not announced: {str(views.get(ids[number]))[:300]}" for number in waiting[:5]]
    if len(waiting) > 5:
        faults.append(f"{len(waiting)} subjects are not announced")
    faults += receiver.faults()[:5] + stored.result()[:5]
    for number in range(count):
        faults += faults_of(target, receiver, views.get(ids[number], {"id": ids[number]}), number)
    webhooks = receiver.webhooks()
    types = {}
    for webhook in {one.id: one for one in webhooks}.values():
        type = webhook.json()["type"]
        types[type] = types.get(type, 0) + 1
    accepted = [(one.id, one.endpoint) for one in webhooks if one.accepted]
    lines = [
        f"{count} subjects, announced after {took:.0f} s: {dict(sorted(types.items()))}",
        f"{len(webhooks)} webhooks, of which the endpoints refused {len(webhooks) - len(accepted)}; {len(accepted) - len(set(accepted))} duplicates",
    ]
    return lines, faults


def name_of(number):
    if number % FAILS_EVERY == FAILS_EVERY - 1:
        return f"task-failed Ending {number:04}"
    if number % UNCONFIRMED_EVERY == UNCONFIRMED_EVERY - 1:
        return f"502-nginx Ending {number:04}"
    return f"Ending {number:04}"


def endpoints_of(number):
    return [ALL, f"{OWN}/{number}"] if number % OWN_ENDPOINT_EVERY == 0 else [ALL]


def ask(target, receiver, number):
    """Repeats the request until it has a task → its id"""
    more = {"webhook_url": f"{receiver.url}{OWN}/{number}?token={number}"} if len(endpoints_of(number)) > 1 else {}
    key, end = str(uuid.uuid4()), time.time() + REQUEST_SECONDS
    while time.time() < end:
        status, headers, view = target.call("POST", "/v1/subjects", body(name_of(number), **more), {"Idempotency-Key": key})
        id = (view or {}).get("id") or (view or {}).get("task_id")
        # Only a task that was submitted, or may have been, ends without another request.
        if id and status not in (429, 502, 503):
            return id
        time.sleep(min(20.0, float(headers.get("Retry-After") or 1)))
    check(False, f"{name_of(number)} was not accepted within {REQUEST_SECONDS} s; the last response was {status}: {view}")


def accepted_by(receiver):
    """The accepted webhooks, as pairs of id and endpoint."""
    return {(one.id, one.endpoint) for one in receiver.webhooks() if one.accepted}


def is_announced(accepted, view, number):
    """Whether each endpoint of a task has accepted its final ending."""
    if not view or view["status"] != expected_status(number):
        return False
    return all((f"{view['id']}.{view['version']}", endpoint) in accepted for endpoint in endpoints_of(number))


def expected_status(number):
    return "failed" if name_of(number).startswith("task-failed") else "completed"


def faults_of(target, receiver, view, number):
    faults = []
    id = f"{view['id']}.{view.get('version')}"
    for endpoint in endpoints_of(number):
        attempts = receiver.webhooks(id, endpoint)
        if attempts and [one.status for one in attempts[:2]] not in ([503], [503, 200]):
            faults.append(f"{id} at {endpoint} received {[one.status for one in attempts]}")
        for attempt in attempts[:1]:
            announced = attempt.json()
            if (
                announced["type"] != f"subject.{view['status']}"
                or announced["data"]["id"] != view["id"]
                or announced["data"]["name"] != name_of(number)
            ):
                faults.append(f"{id} says {str(announced)[:300]}")
            if announced["data"].get("media") != [without_url(one) for one in view["media"]] if "media" in view else "media" in announced["data"]:
                faults.append(f"{id} has other media than the task: {announced['data'].get('media')}")
    if view.get("status") == "completed":
        faults += media_faults(target, view)
    return faults


def without_url(kept):
    return {field: value for field, value in kept.items() if field != "url"}


def media_faults(target, view):
    """Each picture of a completed task is kept, with the bytes that the provider serves and the SHA-256 that the view states."""
    kept = view.get("media", [])
    if len(kept) != len(view["subject"]["images"]):
        return [f"{view['id']} has {len(kept)} of {len(view['subject']['images'])} pictures"]
    faults = []
    for one in kept:
        content = target.copy(view["id"], one["name"])
        with urllib.request.urlopen(one["source_url"], timeout=30) as response:
            original = response.read()
        if content != original:
            faults.append(f"the copy {one['name']} of {view['id']} has {len(content or b'')} of {len(original)} bytes, or others")
        elif (hashlib.sha256(content).hexdigest(), len(content), "image/png") != (one["sha256"], one["bytes"], one["content_type"]):
            faults.append(f"the copy {one['name']} of {view['id']} is described as {one}")
    return faults


def killed(target, receiver, overall, report):
    """Kills the standalone application between endings and their deliveries, several times. → lines, faults"""
    ids, pending = [], 0
    for kill in range(KILLS):
        with concurrent.futures.ThreadPoolExecutor(SUBJECTS_PER_KILL) as clients:
            asked = list(clients.map(lambda number: post(target, f"Killed {kill} {number:02}"), range(SUBJECTS_PER_KILL)))
        ids += asked
        end = time.time() + 60
        while not any(view["status"] == "completed" and view["id"] in asked for view in target.tasks()):
            check(time.time() < end, "no task is completed within 60 s")
            time.sleep(0.05)
        target.kill()
        # Each webhook is refused once, and repeated after five seconds: all of them are pending now.
        delivered = {one.id.partition(".")[0] for one in receiver.webhooks() if one.accepted}
        pending += sum(id not in delivered for id in asked)
        target.start()
    began, missing = time.time(), ids
    while missing and time.time() < began + overall:
        views = {view["id"]: view for view in target.tasks()}
        accepted = accepted_by(receiver)
        missing = [id for id in ids if views[id]["status"] != "completed" or (f"{id}.{views[id]['version']}", ALL) not in accepted]
        report(f"     {len(ids) - len(missing)} of {len(ids)} are announced")
        time.sleep(1)
    faults = [f"not announced after {KILLS} kills: {str(views[id])[:300]}" for id in missing[:5]] + receiver.faults()[:5]
    for id in ids:
        if views[id]["status"] == "completed":
            faults += media_faults(target, views[id])
    if not pending:
        faults.append("every delivery was made before the kill: the scenario tests nothing")
    partial = [str(path) for path in (target.work / "data/media").rglob("image-*.png") if b"IEND" not in path.read_bytes()[-8:]]
    if partial:
        faults.append(f"copies are incomplete: {partial[:5]}")
    deliveries = [one.id for one in receiver.webhooks() if one.accepted]
    return [
        f"{KILLS} kills with {pending} pending announcements: {len(ids)} subjects announced, {len(deliveries) - len(set(deliveries))} duplicates"
    ], faults


def post(target, name, **more):
    status, _, view = target.call("POST", "/v1/subjects", body(name, **more), {"Idempotency-Key": name})
    check(status in (200, 202), f"{name} returned {status}: {view}")
    return view["id"]
