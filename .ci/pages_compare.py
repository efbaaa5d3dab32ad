"""Compares an output with the one in a page. Ids, times and durations differ from run to run; everything else must be equal."""
import json
import re

from pages_blocks import Fault

ID = re.compile(r"[0-9a-f]{24,}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# The application that a page starts has another port here.
PORT = re.compile(r"127\.0\.0\.1:\d+")
# Numbers that depend on the clock, on jitter, or on the length of other such values.
VARYING = re.compile(r"_seconds$|^content-length$|^retry-after$")


class Comparison:
    """Records during the comparison which actual id corresponds to which shown id."""

    def __init__(self):
        self.ids = {}

    def actual(self, text):
        """The text of a page with the ids of this run."""
        return ID.sub(lambda found: self.ids.get(found[0], found[0]), text)

    def output(self, shown, output):
        """Raises Fault if the output differs from the block. A block may omit fields if its introduction says that it is shortened."""
        subset = "shortened" in shown.before
        learned = dict(self.ids)
        try:
            if shown.text.startswith("HTTP/"):
                self._response(shown.text, output, subset)
            else:
                self._value(self._json(shown.text), self._json(output), "the output", subset)
        except Fault as fault:
            self.ids = learned
            raise Fault(f"{shown}: {fault}; the output was:\n{output.strip()[:3000]}") from None

    def _response(self, shown, actual, subset):
        shown_head, actual_head = (self._head(text) for text in (shown, actual))
        self._value(shown_head, actual_head, "the head", subset)
        self._value(*(self._json(text.replace("\r", "").partition("\n\n")[2]) for text in (shown, actual)), "the body", subset)

    @staticmethod
    def _head(text):
        first, *lines = text.replace("\r", "").partition("\n\n")[0].splitlines()
        return {"": first, **{name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}}

    @staticmethod
    def _json(text):
        try:
            # A page breaks long strings.
            return json.loads(re.sub(r"\s*\n\s*", " ", text))
        except ValueError as error:
            raise Fault(f"no JSON ({error}): {text[:200]!r}") from None

    def _value(self, shown, actual, where, subset):
        if isinstance(shown, dict) and isinstance(actual, dict):
            missing = [key for key in shown if key not in actual and key != "…"]
            surplus = [key for key in actual if key not in shown and "…" not in shown and not subset]
            if missing or surplus:
                raise Fault(f"{where} has {list(actual)}; shown are {list(shown)}")
            for key in shown.keys() & actual.keys():
                # A comparison that does not decide a task yet makes one version more.
                if key == "version" and isinstance(shown[key], int) and isinstance(actual[key], int):
                    continue
                if not (VARYING.search(key) and float(actual[key]) >= 0 and float(shown[key]) >= 0):
                    self._value(shown[key], actual[key], f"{where}: {key or 'first line'}", subset)
        elif isinstance(shown, list) and isinstance(actual, list) and len(shown) == len(actual):
            for number, pair in enumerate(zip(shown, actual)):
                self._value(*pair, f"{where}[{number}]", subset)
        elif isinstance(shown, str) and isinstance(actual, str):
            self._text(shown, actual, where)
        elif shown != actual or type(shown) is not type(actual):
            raise Fault(f"{where} is {json.dumps(actual)}; shown is {json.dumps(shown)}")

    def _text(self, shown, actual, where):
        start, more, _ = shown.partition("…")
        pattern, position = "", 0
        varying = re.compile(f"{PORT.pattern}|{TIME.pattern}|{ID.pattern}")
        ids = []
        for found in varying.finditer(start):
            pattern += re.escape(start[position : found.start()])
            if ID.fullmatch(found[0]):
                pattern += f"({ID.pattern})"
            else:
                pattern += PORT.pattern if PORT.fullmatch(found[0]) else TIME.pattern.replace("(", "(?:")
            ids += [found[0]] if ID.fullmatch(found[0]) else []
            position = found.end()
        pattern += re.escape(start[position:]) + (".*" if more else "")
        match = re.fullmatch(pattern, actual, re.DOTALL)
        if not match:
            raise Fault(f"{where} is {actual!r}; shown is {shown!r}")
        for shown_id, actual_id in zip(ids, match.groups()):
            if self.ids.setdefault(shown_id, actual_id) != actual_id:
                raise Fault(f"{where} has the id {actual_id}; shown is {shown_id}, which corresponded to {self.ids[shown_id]} before")
