"""The provider's processing of requests, independent of its responses: tasks, lists, and a ledger of all requests."""
import json
import secrets
import time

from provider_account import ORDERS, PRIME, Account
from provider_responses import (
    CREATES_NOTHING,
    LATE_SECONDS,
    MAINTENANCE,
    ONCE,
    POLL_SHAPES,
    SUBMIT_SHAPES,
    TASK_FAILS,
    TASK_NOT_FOUND,
    UNAUTHORIZED,
    of_json,
)

CREATE, LIST = "vidu_create_subjects", "vidu_get_subjects"
MAX_PAGE = 100
DEFAULTS = {
    "foreign": 0,  # subjects of other applications; only at the start or with "reset"
    "order": "newest",  # of lists: one of ORDERS
    "lag": 0.0,  # seconds until lists show a subject
    "page_size": MAX_PAGE,  # a page never has more subjects, whatever the request asks for
    "list_polls": 1,  # polls of a list task that find it processing; 0: the first poll finds it completed
    "list_at_once": False,  # the response to the submission of a list is already the completed task
    "newcomers": 0.0,  # subjects that other applications create per list submission; 0.01: one per hundred submissions
    "task_seconds": 0.5,  # from a submission until its task is completed
    "poll_faults": 3,  # how many polls of a task get the response of a poll shape, unless it is one of ONCE
    "submit": "",  # the shape of all submissions whose names select no shape
    "media_url": "",  # the address below which the media of the subjects are; empty: the server's own
    "outage": 0.0,  # seconds from now in which everything gets HTML 503, and nothing is created
}


def refusal(status, code, message):
    return of_json(status, {"error": {"code": code, "message": message}, "request_id": "req_" + secrets.token_hex(4)})


class Task:
    def __init__(self, id, model, now):
        self.id, self.model, self.created_at = id, model, now
        self.polls = self.faults = 0
        self.subject = self.shape = self.reading = self.text = None


class Provider:
    """Not thread-safe: the caller holds a lock. now() returns seconds since 1970."""

    # The address of the subjects' media without the setting, until a server sets its own.
    own_media_url = "https://media.provider.invalid"

    def __init__(self, settings=None, now=time.time):
        self.now = now
        self.settings = dict(DEFAULTS)
        self._reset()
        self.configure({**(settings or {}), "reset": True})

    @property
    def media_url(self):
        return self.settings["media_url"] or self.own_media_url

    # ---- control ----

    def configure(self, wanted):
        """Raises ValueError for a setting that does not exist or has a wrong type."""
        wanted = dict(wanted)
        reset = wanted.pop("reset", False)
        for name, value in wanted.items():
            if name not in DEFAULTS:
                raise ValueError(f"no setting {name}; there are {', '.join(DEFAULTS)}")
            if isinstance(DEFAULTS[name], str) != isinstance(value, str):
                raise ValueError(f"{name} is like {DEFAULTS[name]!r}")
        settings = {**self.settings, **wanted}
        if settings["order"] not in ORDERS or not 0 <= settings["foreign"] < PRIME or not 1 <= settings["page_size"] <= MAX_PAGE:
            raise ValueError(f"order is one of {', '.join(ORDERS)}, 0 ≤ foreign < {PRIME}, 1 ≤ page_size ≤ {MAX_PAGE}")
        if settings["submit"] and settings["submit"] not in {**SUBMIT_SHAPES, **CREATES_NOTHING}:
            raise ValueError(f"submit is one of {', '.join([*SUBMIT_SHAPES, *CREATES_NOTHING])}")
        if settings["foreign"] != self.settings["foreign"] and not reset:
            raise ValueError("foreign changes only with reset")
        self.settings = settings
        if reset:
            self._reset()
        self.account.order, self.account.lag, self.account.media_url = settings["order"], settings["lag"], self.media_url
        if "outage" in wanted:
            self.outage_until = self.now() + wanted["outage"]
        return self.configuration()

    def configuration(self):
        return {**self.settings, "outage": max(0.0, round(self.outage_until - self.now(), 3))}

    def _reset(self):
        self.account = Account(self.media_url, self.settings["foreign"])
        self.tasks, self.readings, self.subjects, self.responses = {}, [], [], {}
        self.submissions, self.during_outage = {}, {}
        self.list_calls = self.list_polls = self.polls = self.outage_calls = 0
        self.outage_until = 0.0
        self.media_requests = 0

    def ledger(self):
        creations = {}
        for entry in self.subjects:
            creations[entry["name"]] = creations.get(entry["name"], 0) + 1
        return {
            "creations": creations,
            "subjects": self.subjects,
            "submissions": self.submissions,
            "responses": self.responses,
            "polls": self.polls,
            "list_calls": self.list_calls,
            "list_polls": self.list_polls,
            "readings": self.readings,
            "media_requests": self.media_requests,
            "outage": {"submissions": self.during_outage, "calls": self.outage_calls},
        }

    # ---- the two calls ----

    def submit(self, bearer, body):
        """POST /model/v1/generation → (response, the task's own body as it would have been sent, or None)"""
        if not bearer:
            return UNAUTHORIZED, None
        try:
            request = json.loads(body)
            model, params = request["model"], request["input"][0]["params"]
            name = params.get("name")
        except (ValueError, LookupError, TypeError, AttributeError):
            return refusal(400, "BadRequest", "the body is no generation request"), None
        if any("webhook" in field.lower() for field in [*request, *params]):
            return refusal(400, "FieldUnwanted", "webhooks are not supported"), None
        if model == CREATE:
            self._count(self.submissions, str(name))
        if self.now() < self.outage_until:
            self.outage_calls += 1
            if model == CREATE:
                self._count(self.during_outage, str(name))
            return MAINTENANCE, None
        if model == LIST:
            return self._list(params)
        if model != CREATE:
            return refusal(400, "ModelUnavailable", f"no model {model}"), None
        images, videos = params.get("images") or [], params.get("videos") or []
        if not isinstance(name, str) or not name or not images:
            return refusal(400, "FieldLacking", "name and images are required"), None
        if len(images) > 3 or len(videos) > 1:
            return refusal(400, "FieldItemCountOutOfRange", "at most 3 images and 1 video"), None
        return self._create(name, len(images), len(videos), params.get("voice_id") or "")

    def _create(self, name, images, videos, voice_id):
        shape = name.split(" ", 1)[0]
        if shape not in {**SUBMIT_SHAPES, **CREATES_NOTHING, **POLL_SHAPES, TASK_FAILS: None}:
            shape = self.settings["submit"]
        self._count(self.responses, shape or "task")
        if shape in CREATES_NOTHING:
            return CREATES_NOTHING[shape], None
        task = self._new_task(CREATE)
        task.shape = shape
        if shape != TASK_FAILS:
            task.subject = self.account.add(name, images, videos, voice_id, self.now())
            self.subjects.append({"id": task.subject.id, "name": name, "task_id": task.id, "at": task.created_at, "response": shape or "task"})
        body = {"id": task.id, "status": "queued", "model": CREATE, "created_at": int(task.created_at)}
        return SUBMIT_SHAPES.get(shape) or of_json(200, body), body

    def _list(self, params):
        self.list_calls += 1
        count, ids = params.get("count", 20), params.get("subject_ids") or []
        if not isinstance(count, int) or not 1 <= count <= MAX_PAGE:
            return refusal(400, "FieldInvalid", f"count is 1 to {MAX_PAGE}"), None
        if int(self.list_calls * self.settings["newcomers"]) > int((self.list_calls - 1) * self.settings["newcomers"]):
            self.account.add(f"Newcomer {self.list_calls}", 1, 0, "", self.now())
        token = str(params.get("next_page_token") or "")
        reading, offset = self._position(token)
        if reading is None:
            return refusal(400, "FieldInvalid", "no such next_page_token"), None
        reading["calls"] += 1
        task = self._new_task(LIST)
        task.reading = reading
        if params.get("ownership") == "system":
            subjects, after = [], None
        elif ids:
            subjects, after = self.account.by_ids([str(id) for id in ids], task.created_at), None
        else:
            subjects, after = self.account.page(offset, min(count, self.settings["page_size"]), task.created_at)
        text = {"subjects": subjects, "count": len(subjects)}
        if after is not None:
            text["next_page_token"] = f"{reading['number']}.{after}"
        task.text = json.dumps(text)
        body = {"id": task.id, "status": "created", "model": LIST, "created_at": int(task.created_at)}
        return of_json(200, self._completed(task) if self.settings["list_at_once"] else body), None

    def _position(self, token):
        """The reading of the list to which a page belongs: it began with a request without a token."""
        if not token:
            self.readings.append({"number": len(self.readings), "calls": 0, "polls": 0, "began": self.now(), "ended": None})
            return self.readings[-1], 0
        number, _, offset = token.partition(".")
        known = number.isdigit() and offset.isdigit() and int(number) < len(self.readings)
        return (self.readings[int(number)], int(offset)) if known else (None, 0)

    def poll(self, bearer, id):
        """GET /model/v1/generation/task/{id} → response"""
        if not bearer:
            return UNAUTHORIZED
        task = self.tasks.get(id)
        if self.now() < self.outage_until:
            self.outage_calls += 1
            return MAINTENANCE
        if task is None:
            return TASK_NOT_FOUND
        task.polls += 1
        if task.model == LIST:
            return self._poll_list(task)
        self.polls += 1
        age = self.now() - task.created_at
        late = (task.shape or "").startswith("late-")
        if task.shape in POLL_SHAPES and (not late or age > LATE_SECONDS):
            task.faults += 1
            if task.faults <= (1 if task.shape in ONCE else self.settings["poll_faults"]):
                self._count(self.responses, task.shape)
                return POLL_SHAPES[task.shape]
        if age < self.settings["task_seconds"] or late and age <= LATE_SECONDS:
            return of_json(200, {"id": id, "status": "processing", "model": CREATE, "created_at": int(task.created_at), "progress": 0.5})
        if task.shape == TASK_FAILS:
            error = {"code": "AuditSubmitIllegal", "message": "the images were refused"}
            return of_json(200, {"id": id, "status": "failed", "model": CREATE, "created_at": int(task.created_at), "error": error})
        task.text = json.dumps({**task.subject.body(self.media_url), "credits": 5})
        return of_json(200, self._completed(task))

    def _poll_list(self, task):
        self.list_polls += 1
        task.reading["polls"] += 1
        if task.polls <= self.settings["list_polls"]:
            return of_json(200, {"id": task.id, "status": "processing", "model": LIST, "created_at": int(task.created_at), "progress": 0.5})
        response = of_json(200, self._completed(task))
        del self.tasks[task.id]
        return response

    def _completed(self, task):
        if task.reading and '"next_page_token"' not in task.text:
            task.reading["ended"] = self.now()
        return {
            "id": task.id,
            "status": "completed",
            "model": task.model,
            "created_at": int(task.created_at),
            "output": [{"content": [{"type": "text", "text": task.text}]}],
            "usage": {"cost": "0.05" if task.model == CREATE else "0", "quantity": 1, "unit_price": "0.05"},
            "metadata": {},
        }

    def _new_task(self, model):
        task = Task("task_" + secrets.token_hex(10), model, self.now())
        self.tasks[task.id] = task
        return task

    @staticmethod
    def _count(counts, name):
        counts[name] = counts.get(name, 0) + 1
