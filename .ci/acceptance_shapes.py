"""Every response that leaves the outcome unknown to the client: each submission creates one subject, and its task is completed nevertheless."""
import base64
import concurrent.futures
import json
import random
import time
import uuid

from provider_responses import POLL_SHAPES, SUBMIT_SHAPES
from standalone_target import IMAGE, check

FINAL_RESPONSES = 3
# A client that is told to retry each time stops after this number of seconds.
REQUEST_SECONDS = 120
# For a task with poll faults after its first minute, at the poll delays of that time.
LATE_EXTRA_SECONDS = 120
TWINS = ["502-nginx", "503-envoy", "200-error", "cut-before", "healthy"]


class Entry:
    """One requested subject. way: api, manifest, or twin (both concurrently, as two tasks)."""

    def __init__(self, shape, way, number):
        self.shape, self.way = shape, way
        self.name = f"{shape} {way} {number}"
        self.tasks = 2 if way == "twin" else 1
        self.history, self.views, self.completed_at = {}, {}, {}
        self.failed_by_poll, self.responses = set(), []

    def update(self, view, now):
        seen = self.history.setdefault(view["id"], [])
        if not seen or seen[-1] != view["status"]:
            seen.append(view["status"])
        self.views[view["id"]] = view
        # A deferred submission may temporarily have the status failed; a task that exists at the provider may not.
        if view["status"] == "failed" and view.get("provider_task_id"):
            self.failed_by_poll.add(view["id"])
        if view["status"] == "completed":
            self.completed_at.setdefault(view["id"], now)


def entries_of(late):
    """Half of the submissions get a normal response, so that a client that pauses after several consecutive bad ones continues."""
    wanted = [(shape, way) for shape in SUBMIT_SHAPES for way in ("api", "manifest")]
    wanted += [(shape, way) for shape in POLL_SHAPES for way in ("api", "manifest") if late or not is_late(shape)]
    wanted += [("healthy", "api"), ("healthy", "manifest")] * (len(SUBMIT_SHAPES) // 2)
    wanted += [(shape, "twin") for shape in TWINS]
    entries = [Entry(shape, way, number) for number, (shape, way) in enumerate(wanted)]
    random.Random(11).shuffle(entries)
    return entries


def repeat_request(target, entry):
    """A client that repeats its request: after the time of Retry-After if the response has it, otherwise a limited number of times."""
    body = {"name": entry.name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()]}
    key = str(uuid.uuid4())
    finals = 0
    end = time.time() + REQUEST_SECONDS
    while time.time() < end:
        status, headers, view = target.call("POST", "/v1/subjects", body, {"Idempotency-Key": key})
        entry.responses.append(status)
        if status == 503:
            time.sleep(min(60, float(headers.get("Retry-After") or 1)))
        elif status:
            finals += 1
            if finals == FINAL_RESPONSES:
                return
            time.sleep(1)


def both(target, entry):
    """Sends the request while the manifest is being read: shortly before, during, or shortly after, depending on the entry's number."""
    drop(target, entry)
    time.sleep(0.7 * (int(entry.name.rpartition(" ")[2]) % 4))
    repeat_request(target, entry)


def drop(target, entry):
    manifest = {"name": entry.name, "images": ["hero.png"]}
    target.drop(f"shapes/{entry.shape}-{entry.way}-{entry.name.rpartition(' ')[2]}.json", json.dumps(manifest).encode())


def run(target, provider, within, overall, report, late=True):
    """
    late: whether to include tasks with poll faults after their first minute
    within: seconds from a creation until its task is completed
    overall: seconds until every request has reached the provider and the last task has ended
    → lines of the table, faults
    """
    entries = entries_of(late)
    by_name = {entry.name: entry for entry in entries}
    target.drop("shapes/hero.png", IMAGE.read_bytes())
    began = time.time()
    with concurrent.futures.ThreadPoolExecutor(target.clients) as clients:
        pending = []
        for entry in entries:
            if entry.way == "manifest":
                drop(target, entry)
            else:
                pending.append(clients.submit(both if entry.way == "twin" else repeat_request, target, entry))
            time.sleep(0.05)
        while True:
            ledger = observe(target, provider, by_name)
            waiting = [entry for entry in entries if is_waiting(entry, ledger, within)]
            if not waiting and all(one.done() for one in pending) or time.time() > began + overall:
                break
            report(f"     {len(waiting)} of {len(entries)} have not ended after {time.time() - began:.0f} s")
            time.sleep(2)
        for one in pending:
            one.cancel()
    for one in pending:
        if one.done() and not one.cancelled():
            one.result()
    # Wait a little: a wrong resubmission of an ended task would happen soon.
    time.sleep(5)
    ledger = observe(target, provider, by_name)
    owners = owners_of(entries)
    return table([row(entry, ledger, within, owners) for entry in sorted(entries, key=lambda one: (one.shape, one.way))], ledger)


def observe(target, provider, by_name):
    now = time.time()
    for view in target.tasks():
        entry = by_name.get(view["name"])
        check(entry, f"there is a task with the name {view['name']}, which was not requested")
        entry.update(view, now)
    return provider.ledger()


def is_late(shape):
    return shape.startswith("late-")


def limit_of(entry, within):
    return within + (LATE_EXTRA_SECONDS if is_late(entry.shape) else 0)


def created_at(entry, ledger):
    """The instant at which the last of the requested subjects was created, or None while some do not exist."""
    times = sorted(one["at"] for one in ledger["subjects"] if one["name"] == entry.name)
    return times[entry.tasks - 1] if len(times) >= entry.tasks else None


def is_ambiguous(view):
    """Whether a task is reported as ambiguous: two tasks with the same name that are unconfirmed at the same time cannot always be distinguished."""
    return view["status"] == "unconfirmed" and view.get("reconciliation", {}).get("reason") in ("several_candidates", "other_task")


def is_waiting(entry, ledger, within):
    if len(entry.completed_at) >= entry.tasks:
        return False
    if (
        entry.way == "twin"
        and len(entry.views) == entry.tasks
        and all(view["status"] == "completed" or is_ambiguous(view) for view in entry.views.values())
    ):
        return False
    created = created_at(entry, ledger)
    return created is None or time.time() < created + limit_of(entry, within) + 10


def owners_of(entries):
    """The tasks that claim a subject of the provider, by the subject's id."""
    owners = {}
    for entry in entries:
        for id, view in entry.views.items():
            if view.get("subject"):
                owners.setdefault(view["subject"]["id"], set()).add(id)
    return owners


def row(entry, ledger, within, owners):
    """→ (shape, way, the table's cell, faults)"""
    faults = []
    creations = ledger["creations"].get(entry.name, 0)
    if creations != entry.tasks:
        faults.append(f"{creations} creations instead of {entry.tasks}" + (" (PAID TWICE)" if creations > entry.tasks else ""))
    if len(entry.views) != entry.tasks:
        faults.append(f"{len(entry.views)} tasks instead of {entry.tasks}")
    created = created_at(entry, ledger)
    seconds = max(0, max((at - created for at in entry.completed_at.values()), default=0)) if created else 0
    own = {one["id"] for one in ledger["subjects"] if one["name"] == entry.name}
    for id, view in entry.views.items():
        if entry.way == "twin" and is_ambiguous(view):
            continue
        if view["status"] != "completed":
            faults.append(f"{path(entry.history[id])}, {json.dumps(view.get('reconciliation') or view.get('error') or {})[:160]}")
        elif id in entry.failed_by_poll:
            faults.append(f"a poll set it to failed: {path(entry.history[id])}")
        subject = (view.get("subject") or {}).get("id")
        if subject and subject not in own:
            faults.append(f"its subject {subject} was created for another task")
        elif subject and len(owners[subject]) > 1:
            faults.append(f"the subject {subject} belongs to {len(owners[subject])} tasks")
    if seconds > limit_of(entry, within):
        faults.append(f"{seconds:.0f} s until it was completed")
    statuses = ",".join(sorted({view["status"] for view in entry.views.values()})) or "no task"
    cell = f"{creations} {statuses} {seconds:.0f} s" if len(entry.completed_at) == entry.tasks else f"{creations} {statuses}"
    return entry.shape, entry.way, cell, faults


def path(statuses):
    """The sequence of a task's statuses, without consecutive repetitions."""
    shown = statuses if len(statuses) <= 5 else [*statuses[:2], f"… {len(statuses) - 4} more …", *statuses[-2:]]
    return "→".join(shown)


def table(rows, ledger):
    """→ lines, faults"""
    lines, faults = [f"{'response':22}{'request':26}{'manifest':26}both concurrently"], []
    cells = {}
    for shape, way, cell, found in rows:
        mark = cell + (" FAULT" if found else "")
        if shape != "healthy" or found or way == "twin":
            cells.setdefault(shape, {})[way] = mark
        faults += [f"{shape} by {way}: {fault}" for fault in found]
    for shape, ways in cells.items():
        lines.append(f"{shape:22}{ways.get('api', ''):26}{ways.get('manifest', ''):26}{ways.get('twin', '')}".rstrip())
    wanted = sum(2 if way == "twin" else 1 for _, way, *_ in rows)
    lines.append(
        f"{sum(ledger['creations'].values())} creations for {wanted} requests and manifests, "
        f"{ledger['list_calls']} list calls, {ledger['polls']} polls"
    )
    return lines, faults
