"""An account with many subjects of other applications: unconfirmed tasks are decided with few calls and little memory."""
import base64
import time

from standalone_target import IMAGE, check

MAX_CALLS_PER_READING = 1100
MAX_CALLS_PER_HOUR = 100


def run(target, provider, within, report):
    """
    within: seconds until the account has been read, and again until the unconfirmed tasks are decided
    → lines with measurements, faults
    """
    lines, faults = [], []
    # A subject that exists before the application has read the account cannot be distinguished from an older subject
    # with the same name.
    began = time.time()
    while not any(reading["ended"] for reading in provider.ledger()["readings"]):
        check(time.time() < began + within, f"the account was not read within {within} s: {provider.ledger()['list_calls']} list calls")
        report(f"     {provider.ledger()['list_calls']} list calls after {time.time() - began:.0f} s")
        time.sleep(2)
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
        lines.append(
            f"{len(readings)} complete readings, {min(calls)} to {max(calls)} list calls and up to {took:.0f} s each; "
            f"{ledger['list_calls']} list calls and {ledger['list_polls']} polls of lists in all"
        )
        if max(calls) > MAX_CALLS_PER_READING:
            faults.append(f"{max(calls)} list calls for one reading")
    else:
        faults.append(f"no list was read to its end; {ledger['list_calls']} list calls")

    if any(count > 1 for count in ledger["creations"].values()):
        faults.append(f"PAID TWICE: {ledger['creations']}")
    before, after = target.peak_heap()
    lines.append(f"heap: at most {before} MB in use, {after} MB alive after a collection; process {target.peak_memory()} MB")
    return lines, faults


def quiet(target, provider, window, report):
    """All calls of a new deployment's first hour occur at the start of the hour. → lines, faults"""
    completed(target, ask(target, "Ordinary"), 60)
    began = time.time()
    while time.time() < began + window:
        report(f"     {provider.ledger()['list_calls']} list calls after {time.time() - began:.0f} s with nothing unconfirmed")
        time.sleep(5)
    calls = provider.ledger()["list_calls"]
    faults = [f"{calls} list calls with nothing unconfirmed: {MAX_CALLS_PER_HOUR} an hour are allowed"] if calls > MAX_CALLS_PER_HOUR else []
    return [f"{calls} list calls in the first {window} s of a deployment with nothing unconfirmed"], faults


def ask(target, name):
    """→ the task's id"""
    body = {"name": name, "images": ["data:image/png;base64," + base64.b64encode(IMAGE.read_bytes()).decode()]}
    status, _, view = target.call("POST", "/v1/subjects", body, {"Idempotency-Key": name})
    id = (view or {}).get("id") or (view or {}).get("task_id")
    check(id, f"{name} returned {status}: {view}")
    return id


def find(target, id):
    status, _, view = target.call("GET", f"/v1/subjects/{id}")
    check(status == 200, f"task {id} returned {status}: {view}")
    return view


def completed(target, id, seconds):
    end = time.time() + seconds
    while find(target, id)["status"] != "completed":
        check(time.time() < end, f"an ordinary task is not completed within {seconds} s: {find(target, id)}")
        time.sleep(0.5)
