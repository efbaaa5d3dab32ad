"""An account with many subjects of other applications: unconfirmed tasks are decided, with few calls and little memory."""
import base64
import math
import time

from standalone_target import IMAGE, check

MAX_CALLS_PER_READING = 1100
MAX_CALLS_PER_HOUR = 100
# A short window may hold one burst of the hour's calls.
BURST = 10


def run(target, provider, window, within, report):
    """
    window: seconds in which list calls are counted while nothing is unconfirmed
    within: seconds until the unconfirmed tasks are decided
    → lines of what was measured, faults
    """
    lines, faults = [], []
    completed(target, ask(target, "Control before"), 60)
    created, absent = ask(target, "cut-before Created"), ask(target, "absent-cut Absent")
    time.sleep(1)
    completed(target, ask(target, "Control after"), 60)

    began = time.time()
    decided = {}
    while len(decided) < 2 and time.time() < began + within:
        for id in (created, absent):
            view = find(target, id)
            if view["status"] != "unconfirmed" and id not in decided:
                decided[id] = time.time() - began
        report(f"     {provider.ledger()['list_calls']} list calls after {time.time() - began:.0f} s")
        time.sleep(5)
    ledger = provider.ledger()
    readings = [reading for reading in ledger["readings"] if reading["ended"]]
    for id, what, expected in ((created, "created", ("completed", None)), (absent, "absent", ("failed", "not_created"))):
        view = find(target, id)
        found = view["status"], (view.get("error") or {}).get("code") if view["status"] == "failed" else None
        if found != expected:
            faults.append(f"the {what} one is {found}: {str(view.get('reconciliation') or view.get('error'))[:300]}")
        elif id in decided:
            lines.append(f"the {what} one was {expected[1] or expected[0]} after {decided[id]:.0f} s")
    calls = [reading["calls"] for reading in readings]
    if readings:
        took = max(reading["ended"] - reading["began"] for reading in readings)
        lines.append(f"{len(readings)} complete readings, {min(calls)} to {max(calls)} list calls and up to {took:.0f} s each; "
                     f"{ledger['list_calls']} list calls and {ledger['list_polls']} polls of lists in all")
        if max(calls) > MAX_CALLS_PER_READING:
            faults.append(f"{max(calls)} list calls for one reading")
    else:
        faults.append(f"no list was read to its end; {ledger['list_calls']} list calls")

    if not faults:
        quiet(target, provider, window, lines, faults)
    if any(count > 1 for count in ledger["creations"].values()):
        faults.append(f"PAID TWICE: {ledger['creations']}")
    before, after = target.peak_heap()
    lines.append(f"heap: at most {before} MB in use, {after} MB alive after a collection; process {target.peak_memory()} MB")
    return lines, faults


def quiet(target, provider, window, lines, faults):
    unconfirmed = target.tasks("unconfirmed")
    if unconfirmed:
        faults.append(f"{len(unconfirmed)} tasks are still unconfirmed")
        return
    # What is under way ends.
    time.sleep(15)
    before = provider.ledger()["list_calls"]
    time.sleep(window)
    calls = provider.ledger()["list_calls"] - before
    allowed = max(BURST, math.ceil(MAX_CALLS_PER_HOUR * window / 3600))
    lines.append(f"{calls} list calls in {window} s with nothing unconfirmed")
    if calls > allowed:
        faults.append(f"{calls} list calls in {window} s with nothing unconfirmed: {allowed} are allowed")


def ask(target, name):
    """→ the task's id"""
    body = {"name": name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()]}
    status, _, view = target.call("POST", "/v1/subjects", body, {"Idempotency-Key": name})
    id = (view or {}).get("id") or (view or {}).get("task_id")
    check(id, f"{name} was answered with {status}: {view}")
    return id


def find(target, id):
    status, _, view = target.call("GET", f"/v1/subjects/{id}")
    check(status == 200, f"task {id} was answered with {status}: {view}")
    return view


def completed(target, id, seconds):
    end = time.time() + seconds
    while find(target, id)["status"] != "completed":
        check(time.time() < end, f"an ordinary task is not completed within {seconds} s: {find(target, id)}")
        time.sleep(0.5)
