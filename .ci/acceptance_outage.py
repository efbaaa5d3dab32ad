"""Uploads during an outage in which the provider creates nothing, but its responses do not prove that."""
import json
import time

from standalone_target import IMAGE, check

MAX_UNCONFIRMED = 10
# The maximum delay in seconds after which an upload that was deferred during an outage is delivered again.
RECOVERY_SECONDS = 1200
DECISION_SECONDS = 300


def run(target, provider, seconds, uploads, resubmits, report):
    """
    seconds: of the outage
    uploads: number of files that arrive during its first four fifths, half of them images, half manifests
    resubmits: whether the application itself must submit absent tasks again
    → lines with measurements, faults
    """
    lines, faults = [], []
    watch = Watch(target)
    provider.configure(outage=seconds)
    began = time.time()
    target.drop("outage/hero.png", IMAGE.read_bytes())
    names = []
    for number in range(uploads):
        time.sleep(max(0.0, began + number * seconds * 0.8 / uploads - time.time()))
        names.append(upload(target, number))
        watch.read(every=2)
    while time.time() < began + seconds:
        time.sleep(1)
        watch.read(every=2)
    during = provider.ledger()["outage"]["submissions"]
    lines.append(
        f"{seconds} s of outage, {uploads} uploads: {len(during)} of them were submitted, {sum(during.values())} submissions, "
        f"{len(watch.unconfirmed)} tasks unconfirmed"
    )

    finished = watch.until(RECOVERY_SECONDS, lambda: all(name in watch.completed or watch.id_of(name) in watch.unconfirmed for name in names), report)
    recovery = time.time() - began - seconds
    missing = [name for name in names if name not in watch.completed and watch.id_of(name) not in watch.unconfirmed]
    lines.append(f"{len(watch.completed)} completed automatically, {recovery:.0f} s after the outage")
    if not finished:
        faults.append(f"{len(missing)} uploads are not completed: {[(name, watch.statuses.get(name)) for name in missing[:5]]}")
    if not during:
        faults.append("nothing was submitted during the outage: the scenario tests nothing")
    elif not watch.unconfirmed:
        faults.append("HTML 503 was treated as proof that nothing was created: no task was unconfirmed")
    if len(watch.unconfirmed) > MAX_UNCONFIRMED or len(during) > MAX_UNCONFIRMED:
        faults.append(f"more than {MAX_UNCONFIRMED} uploads became unconfirmed")

    if watch.unconfirmed:
        decide(target, watch, resubmits, lines, faults, report)
    creations = provider.ledger()["creations"]
    more = {name: count for name, count in creations.items() if count > 1}
    if more:
        faults.append(f"PAID TWICE: {more}")
    if len(creations) != len(names):
        faults.append(f"{len(creations)} of {len(names)} subjects exist")
    lines.append(f"{sum(creations.values())} creations of {len(creations)} names")
    return lines, faults


def decide(target, watch, resubmits, lines, faults, report):
    """
    Waits until the unconfirmed tasks are decided as absent, redrives them, and waits for their completion; with resubmits, waits only for
    the completion.
    """
    began = time.time()
    if not resubmits:
        if not watch.until(DECISION_SECONDS, lambda: all(absent(watch.views[id]) for id in watch.unconfirmed), report):
            faults.append("not found to be absent: " + str([brief(watch.views[id]) for id in watch.unconfirmed if not absent(watch.views[id])]))
        lines.append(f"{len(watch.unconfirmed)} unconfirmed ones decided {time.time() - began:.0f} s later")
        for id in watch.unconfirmed:
            status, _, view = target.call("POST", f"/v1/subjects/{id}/redrive", {"resubmit": True})
            if status not in (200, 202):
                faults.append(f"redrive of {id} returned {status}: {json.dumps(view)[:200]}")
        began = time.time()
    if not watch.until(DECISION_SECONDS, lambda: all(watch.views[id]["status"] == "completed" for id in watch.unconfirmed), report):
        faults.append("not completed: " + str([brief(watch.views[id]) for id in watch.unconfirmed if watch.views[id]["status"] != "completed"]))
    else:
        lines.append(f"they are completed {time.time() - began:.0f} s after {'that' if resubmits else 'their redrive'}")


def absent(view):
    return view["status"] == "failed" and (view.get("error") or {}).get("code") == "not_created"


def brief(view):
    return {field: view.get(field) for field in ("name", "status", "error", "reconciliation")}


def upload(target, number):
    """→ the name of the subject"""
    if number % 2:
        name = f"Outage manifest {number:04}"
        target.drop(f"outage/{number:04}.json", json.dumps({"name": name, "images": ["hero.png"]}).encode())
    else:
        name = f"Outage image {number:04}"
        target.drop(f"{name}.png", IMAGE.read_bytes())
    return name


class Watch:
    """The observed states of all tasks."""

    def __init__(self, target):
        self.target, self.read_at = target, 0
        self.views, self.ids, self.statuses = {}, {}, {}
        self.unconfirmed, self.completed = set(), set()

    def id_of(self, name):
        return self.ids.get(name)

    def read(self, every=0):
        if time.time() < self.read_at + every:
            return
        for view in reversed(self.target.tasks()):
            id, name, status = view["id"], view["name"], view["status"]
            check(self.ids.setdefault(name, id) == id, f"two tasks for the one upload {name}")
            self.views[id], self.statuses[name] = view, status
            if status == "unconfirmed":
                self.unconfirmed.add(id)
            if status == "completed":
                self.completed.add(name)
        self.read_at = time.time()

    def until(self, seconds, condition, report):
        """→ whether the condition became true in time"""
        end = time.time() + seconds
        while time.time() < end:
            self.read()
            if condition():
                return True
            counts = {status: list(self.statuses.values()).count(status) for status in sorted(set(self.statuses.values()))}
            report(f"     {counts}")
            time.sleep(2)
        return False
