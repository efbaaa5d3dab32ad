#!/usr/bin/env python3
"""Tests of the hostile provider over real connections: python3 .ci/hostile_provider_test.py"""
import http.client
import json
import threading
import unittest
import urllib.parse

from hostile_provider import Server
from provider_responses import CREATES_NOTHING, CUT_BEFORE, HANG, POLL_SHAPES, SUBMIT_SHAPES

KEY = {"Authorization": "Bearer test", "Content-Type": "application/json"}


class HostileProviderTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(settings={"task_seconds": 0, "list_polls": 0})
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def call(self, method, path, value=None, headers=KEY):
        """→ (status, content type, bytes)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=10)
        try:
            connection.request(method, path, None if value is None else json.dumps(value), headers)
            response = connection.getresponse()
            return response.status, response.headers.get("Content-Type"), response.read()
        finally:
            connection.close()

    def submit(self, model, **params):
        return self.call("POST", "/model/v1/generation", {"model": model, "input": [{"params": params}]})

    def create(self, name, **more):
        return self.submit("vidu_create_subjects", name=name, images=["data:image/png;base64,AA=="], **more)

    def poll(self, id):
        return self.call("GET", f"/model/v1/generation/task/{id}")

    def configure(self, **settings):
        return self.call("POST", "/stub/config", settings)

    def ledger(self):
        return json.loads(self.call("GET", "/stub/ledger")[2])

    def list(self, **params):
        """→ (names of one page, token of the next one)"""
        task = json.loads(self.submit("vidu_get_subjects", count=100, **params)[2])
        text = json.loads(json.loads(self.poll(task["id"])[2])["output"][0]["content"][0]["text"])
        return [subject["name"] for subject in text["subjects"]], text.get("next_page_token")

    def read_all(self):
        names, token = self.list()
        while token:
            more, token = self.list(next_page_token=token)
            names += more
        return names

    def test_configure_mediaUrl_isTheAddressOfTheMediaUntilItIsEmpty(self):
        id = json.loads(self.create("Hero")[2])["id"]

        for address in ["https://media.example.com/all", ""]:
            self.configure(media_url=address)
            text = json.loads(json.loads(self.poll(id)[2])["output"][0]["content"][0]["text"])
            own = f"http://127.0.0.1:{self.server.server_address[1]}/media"
            self.assertTrue(text["images"][0].startswith((address or own) + "/"), text)

    def test_create_withoutShape_completesWithTheSubject(self):
        task = json.loads(self.create("Hero")[2])
        polled = json.loads(self.poll(task["id"])[2])

        self.assertEqual("completed", polled["status"])
        subject = json.loads(polled["output"][0]["content"][0]["text"])
        self.assertEqual("Hero", subject["name"])
        self.assertEqual(1, len(subject["images"]))

    def test_create_eachShape_createsAndSendsTheShape(self):
        for name, shape in SUBMIT_SHAPES.items():
            if shape.ending != HANG:
                with self.subTest(name):
                    if shape.ending == CUT_BEFORE:
                        self.assertRaises(ConnectionError, self.create, f"{name} Hero")
                    elif name == "cut-body":
                        self.assertRaises(http.client.IncompleteRead, self.create, f"{name} Hero")
                    else:
                        self.assertEqual((shape.status, shape.content_type, shape.body), self.create(f"{name} Hero"))
                    self.assertEqual(1, self.ledger()["creations"][f"{name} Hero"])
                    self.assertIn(f"{name} Hero", self.read_all())

    def test_create_absentShape_createsNothing(self):
        self.assertRaises(ConnectionError, self.create, "absent-cut Hero")
        for name in ["absent-503-html", "absent-502-nginx"]:
            shape = CREATES_NOTHING[name]
            self.assertEqual((shape.status, shape.content_type, shape.body), self.create(f"{name} Hero"))
        self.assertEqual({}, self.ledger()["creations"])
        self.assertEqual([], self.read_all())

    def test_poll_eachShape_isSentSomeTimesAndThenTheTask(self):
        for name, shape in POLL_SHAPES.items():
            if not name.startswith("late-") and shape.ending != CUT_BEFORE:
                with self.subTest(name):
                    id = json.loads(self.create(f"{name} Hero")[2])["id"]
                    times = 1 if name == "poll-not-found" else 3
                    for _ in range(times):
                        self.assertEqual((shape.status, shape.content_type, shape.body), self.poll(id))
                    self.assertEqual("completed", json.loads(self.poll(id)[2])["status"])

    def test_poll_lateShape_isSentAfterAMinute(self):
        clock = [1000.0]
        self.server.provider.now = lambda: clock[0]
        id = json.loads(self.create("late-not-found Hero")[2])["id"]

        self.assertEqual("processing", json.loads(self.poll(id)[2])["status"])
        clock[0] += 62
        self.assertEqual(404, self.poll(id)[0])
        self.assertEqual("completed", json.loads(self.poll(id)[2])["status"])

    def test_list_eachOrder_holdsEverySubjectOnceAndTheSameWayAgain(self):
        crowd = [f"Crowd {number:06}" for number in range(1234)]
        for order in ["newest", "oldest", "random"]:
            with self.subTest(order):
                self.configure(reset=True, foreign=1234, order=order)
                own = [f"Own {number}" for number in range(5)]
                for name in own:
                    self.create(name)

                names = self.read_all()

                self.assertEqual(sorted(crowd + own), sorted(names))
                self.assertEqual(names, self.read_all())
                if order != "random":
                    self.assertEqual(crowd + own if order == "oldest" else (crowd + own)[::-1], names)
                readings = self.ledger()["readings"]
                self.assertEqual([13, 13], [reading["calls"] for reading in readings])
                self.assertTrue(all(reading["ended"] for reading in readings))

    def test_list_withLag_showsASubjectLater(self):
        clock = [1000.0]
        self.server.provider.now = lambda: clock[0]
        self.configure(lag=5)
        self.create("502-nginx Hero")

        self.assertEqual([], self.read_all())
        clock[0] += 6
        self.assertEqual(["502-nginx Hero"], self.read_all())

    def test_outage_everyCall_getsHtmlAndCreatesNothing(self):
        self.configure(outage=60)
        self.assertEqual((503, "text/html"), self.create("Hero")[:2])
        self.assertEqual(503, self.submit("vidu_get_subjects", count=100)[0])
        self.configure(outage=0)

        self.assertEqual([], self.read_all())
        self.assertEqual({"submissions": {"Hero": 1}, "calls": 2}, self.ledger()["outage"])

    def test_create_faultyRequest_isRefusedAndCreatesNothing(self):
        self.assertEqual(400, self.submit("vidu_create_subjects", name="Hero")[0])
        self.assertEqual(400, self.create("Hero", webhook_url="https://example.com")[0])
        self.assertEqual(400, self.submit("vidu_get_subjects", count=101)[0])
        self.assertEqual(401, self.call("POST", "/model/v1/generation", {}, {})[0])
        self.assertEqual({}, self.ledger()["creations"])

    def test_poll_failedShape_isTheProvidersVerdict(self):
        id = json.loads(self.create("task-failed Hero")[2])["id"]
        polled = json.loads(self.poll(id)[2])

        self.assertEqual(("failed", "AuditSubmitIllegal"), (polled["status"], polled["error"]["code"]))
        self.assertEqual({}, self.ledger()["creations"])
        self.assertEqual([], self.read_all())

    def test_media_ofACompletedSubject_areDifferentPictures(self):
        id = json.loads(self.submit("vidu_create_subjects", name="Hero", images=["a", "b"])[2])["id"]
        subject = json.loads(json.loads(self.poll(id)[2])["output"][0]["content"][0]["text"])
        paths = [urllib.parse.urlsplit(url).path for url in subject["images"]]
        responses = [self.call("GET", path, headers={}) for path in paths]

        for status, kind, content in responses:
            self.assertEqual((200, "image/png", b"\x89PNG\r\n\x1a\n"), (status, kind, content[:8]))
        self.assertEqual(2, len({content for *_, content in responses}))
        self.assertEqual(2, self.ledger()["media_requests"])
        self.assertEqual(404, self.call("GET", "/media/1/../image-0.png", headers={})[0])

    def test_configure_unknownOrWrongSetting_isRefused(self):
        for settings in [{"colour": 1}, {"order": "sideways"}, {"foreign": 5}, {"lag": "x"}, {"submit": "x"}]:
            self.assertEqual(400, self.configure(**settings)[0])


if __name__ == "__main__":
    unittest.main()
