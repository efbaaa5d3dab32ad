"""The disk is full: the task store's file cannot grow, requests are refused, and after a restart with space every ending is announced."""
import concurrent.futures
import json
import pathlib
import re
import threading
import time

from acceptance_endings import ALL, accepted_by, body, media_faults
from standalone_target import check, http

# The application may not write a file larger than this, in bytes. A task adds some 20 KB to its store when it is accepted, and 90 KB in all.
MAX_FILE_BYTES = 1_500_000
MIN_ACCEPTED, MAX_REQUESTS, MIN_REFUSED = 10, 150, 5
CLIENTS = 4
# Of the application, while nothing can be stored: lines of its log in all, and the part of one core that it uses.
MAX_LOG_LINES, MAX_CORE, WATCH_SECONDS = 1_000, 0.5, 3
# A request that the full disk interrupts tries to store its outcome for this time.
SETTINGS = {"SUBJECTS_API_MAX_TIME": "8s", "SUBJECTS_PROVIDER_MIN_RESPONSE_TIME": "3s"}
LOG_LINE = "the task store's file failed"
NOT_SENT, UNCONFIRMED = "storage_unavailable", "submission_unconfirmed"


def run(target, receiver, provider, overall, report):
    """
    target: an application that was started with MAX_FILE_BYTES
    overall: seconds until everything is announced after the restart
    → lines, faults
    """
    responses = fill(target)
    accepted = {name: view["id"] for name, (status, _, view) in responses.items() if status in (200, 202)}
    refused = {name: response for name, response in responses.items() if name not in accepted}
    check(len(accepted) >= MIN_ACCEPTED, f"only {len(accepted)} of {len(responses)} requests were accepted: {list(refused.items())[:3]}")
    check(len(refused) >= MIN_REFUSED, f"{len(accepted)} requests were accepted: the disk is not full, and the scenario tests nothing")
    faults = [fault for name, response in refused.items() for fault in refusal_faults(name, response)]
    core = watched(target, faults)
    faults += partial_files(target)
    submitted = provider.ledger()["submissions"]
    faults += [f"{name} was refused as not sent, and submitted" for name in refused if code_of(refused[name]) == NOT_SENT and name in submitted]
    target.kill()
    log = target.log.read_text()
    if LOG_LINE not in log:
        faults.append(f"the log does not say that the task store failed:\n{log[-2000:]}")
    if log.count("\n") > MAX_LOG_LINES:
        faults.append(f"the log has {log.count(chr(10))} lines: up to {MAX_LOG_LINES} are allowed")
    before = {one.id.partition(".")[0] for one in receiver.webhooks() if one.accepted}
    pending = sum(id not in before for id in accepted.values())
    if not pending:
        faults.append("every accepted task was announced before the restart: the scenario tests nothing")

    target.max_file_bytes = None
    target.start()
    faults += refused_task_faults(target, refused)
    # The client does as the problems say: it repeats each request with its key.
    repeated = {name: post(target, name) for name in refused}
    for name, (status, _, view) in repeated.items():
        if status not in (200, 202) and code_of((status, None, view)) != UNCONFIRMED:
            faults.append(f"{name}, repeated with space on the disk, returned {status}: {str(view)[:300]}")
    ids = {**accepted, **{name: id for name, (_, _, view) in repeated.items() if (id := id_of(view))}}
    views, missing = until_announced(target, receiver, ids, overall, report)
    faults += [
        f"{name}, {'accepted' if name in accepted else 'repeated'}, is not announced: {str(views.get(ids[name]))[:300]}" for name in missing[:5]
    ]
    faults += receiver.faults()[:5]
    for name in ids:
        faults += announcement_faults(receiver, ids[name])
        if name not in missing:
            faults += media_faults(target, views[ids[name]])
    if len(views) != len(responses):
        faults.append(f"{len(views)} tasks exist after {len(responses)} requests")
    faults += partial_files(target)
    creations = provider.ledger()["creations"]
    faults += [f"{name} has {creations.get(name, 0)} subjects" for name in responses if creations.get(name, 0) != 1]
    codes = [code_of(response) for response in refused.values()]
    return [
        f"{len(accepted)} accepted, {len(refused)} refused: {({code: codes.count(code) for code in sorted(set(codes))})}; "
        f"{log.count(chr(10))} lines of log, "
        f"{core:.0%} of a core",
        f"{pending} accepted tasks were not announced before the restart: all {len(ids) - len(missing)} of {len(ids)} are now",
    ], faults


def fill(target):
    """Posts subjects until some are refused → responses by name"""
    responses, numbers, full = {}, iter(range(MAX_REQUESTS)), threading.Event()

    def client():
        while not full.is_set() and (number := next(numbers, None)) is not None:
            name = f"Disk {number:03}"
            responses[name] = post(target, name)
            if sum(status not in (200, 202) for status, *_ in list(responses.values())) >= MIN_REFUSED:
                full.set()

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
        for done in [clients.submit(client) for _ in range(CLIENTS)]:
            done.result()
    return responses


def post(target, name):
    return target.call("POST", "/v1/subjects", body(name), {"Idempotency-Key": name})


def id_of(view):
    return (view or {}).get("id") or (view or {}).get("task_id")


def code_of(response):
    """The last word of a problem's type."""
    return str((response[2] or {}).get("type", "")).rpartition(":")[2]


def refusal_faults(name, response):
    status, headers, problem = response
    told = 500 <= status < 600 and headers.get("Content-Type", "").startswith("application/problem+json") and problem["status"] == status
    # What was, or may have been, submitted has a task; what was not has none that could end.
    if told and (code_of(response) == NOT_SENT or code_of(response) == UNCONFIRMED and id_of(problem)):
        return []
    return [f"{name} was refused with {status}: {str(problem)[:300]}"]


def watched(target, faults):
    """Whether the application says that it cannot work, and is idle → the part of one core that it uses"""
    ready, live = (http("GET", f"{target.url}/q/health/{kind}") for kind in ("ready", "live"))
    if ready[0] != 503 or (ready[2] or {}).get("status") != "DOWN" or live[0] != 200:
        faults.append(f"the health is {ready[0]} {ready[2]} while nothing can be stored, and liveness {live[0]}")
    before = target.cpu_seconds()
    time.sleep(WATCH_SECONDS)
    core = (target.cpu_seconds() - before) / WATCH_SECONDS
    if core > MAX_CORE:
        faults.append(f"the application uses {core:.0%} of a core while nothing can be stored")
    return core


def partial_files(target):
    """Documents and pictures that do not exist as a whole."""
    data, faults = pathlib.Path(target.work) / "data", []
    for path in [path for folder in ("results", "rejected", "state") for path in (data / folder).rglob("*.json")]:
        try:
            json.loads(path.read_text())
        except ValueError:
            faults.append(f"{path} is no JSON: {path.read_text()[-200:]}")
    return faults + [f"{path} is incomplete" for path in (data / "media").rglob("image-*.png") if b"IEND" not in path.read_bytes()[-8:]]


def refused_task_faults(target, refused):
    """A request that was refused has no task, or one whose outcome is open, unconfirmed or failed; its submission may be known already."""
    faults = []
    for name, response in refused.items():
        id = id_of(response[2])
        if not id:
            continue
        status, _, view = target.call("GET", f"/v1/subjects/{id}")
        if status == 404 and code_of(response) == NOT_SENT:
            continue
        known = {"submitting", "unconfirmed", "failed"} | ({"submitted", "processing", "completed"} if code_of(response) == UNCONFIRMED else set())
        if status != 200 or view["status"] not in known:
            faults.append(f"{name} was refused with {code_of(response)}, and its task is {status} {str(view)[:300]}")
    return faults


def until_announced(target, receiver, ids, overall, report):
    """→ (views by id, names that are not completed, kept and announced)"""
    end = time.time() + overall
    while True:
        views, accepted = {view["id"]: view for view in target.tasks()}, accepted_by(receiver)
        missing = [name for name, id in ids.items() if not is_announced(accepted, views.get(id))]
        report(f"     {len(ids) - len(missing)} of {len(ids)} are announced")
        if not missing or time.time() > end:
            return views, missing
        time.sleep(0.5)


def is_announced(accepted, view):
    return (
        bool(view)
        and view["status"] == "completed"
        and len(view.get("media", [])) == len(view["subject"]["images"])
        and (f"{view['id']}.{view['version']}", ALL) in accepted
    )


def announcement_faults(receiver, id):
    """A completed task is announced under one id; receiver.faults() compares the bodies."""
    found = {
        one.id for one in receiver.webhooks() if not one.fault and re.fullmatch(rf"{id}\.\d+", one.id) and one.json()["type"] == "subject.completed"
    }
    return [] if len(found) < 2 else [f"{id} is announced as completed under {sorted(found)}"]
