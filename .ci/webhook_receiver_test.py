#!/usr/bin/env python3
"""Tests of the webhook receiver over real connections: python3 .ci/webhook_receiver_test.py"""
import time
import unittest
import urllib.error
import urllib.request

import webhook_receiver
from webhook_receiver import Receiver

# The example of the specification's reference libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
ID, TIMESTAMP = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER = "whsec_" + "A" * 32


class WebhookReceiverTest(unittest.TestCase):
    def setUp(self):
        self.receiver = Receiver(SECRET)
        self.addCleanup(self.receiver.stop)

    def post(self, path, body=BODY, secret=SECRET, id=ID, at=None):
        """→ status"""
        timestamp = str(int(time.time() if at is None else at))
        headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": webhook_receiver.sign(secret, id, timestamp, body)}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.receiver.url + path, body, headers), timeout=10) as response:
                return response.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def test_sign_exampleOfTheSpecification_hasItsSignature(self):
        self.assertEqual(SIGNATURE, webhook_receiver.sign(SECRET, ID, TIMESTAMP, BODY))

    def test_fault_eachChange_isFound(self):
        headers = {"webhook-id": ID, "webhook-timestamp": TIMESTAMP, "webhook-signature": "v1,AAAA " + SIGNATURE}
        now = int(TIMESTAMP)

        self.assertIsNone(webhook_receiver.fault(SECRET, headers, BODY, now + 299))
        self.assertIsNotNone(webhook_receiver.fault(SECRET, headers, BODY, now + 301))
        self.assertIsNotNone(webhook_receiver.fault(SECRET, headers, BODY + b" ", now))
        self.assertIsNotNone(webhook_receiver.fault(OTHER, headers, BODY, now))
        for name in headers:
            self.assertIsNotNone(webhook_receiver.fault(SECRET, {**headers, name: "1"}, BODY, now), name)
            self.assertIsNotNone(webhook_receiver.fault(SECRET, {other: headers[other] for other in headers if other != name}, BODY, now), name)

    def test_post_eachPath_refusesItsFirstAttempts(self):
        for path, statuses in [("/all", [200, 200]), ("/refuse/a?token=1", [503, 200]), ("/twice", [503, 503, 200])]:
            with self.subTest(path):
                self.assertEqual(statuses, [self.post(path) for _ in statuses])
        self.assertEqual(503, self.post("/refuse/a", id="another"))
        self.assertEqual([1, 2], [one.number for one in self.receiver.webhooks(ID, "/refuse/a")])
        self.assertEqual([], self.receiver.faults())

    def test_faults_otherBodyOrSecretOrNoWebhook_areListed(self):
        self.post("/all")
        self.post("/all", body=b"{}")
        self.post("/all", secret=OTHER, id="b")
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(self.receiver.url + "/all", timeout=10)
        refused.exception.close()

        self.assertEqual(3, len(self.receiver.faults()))
        self.assertEqual(4, len(self.receiver.webhooks()))


if __name__ == "__main__":
    unittest.main()
