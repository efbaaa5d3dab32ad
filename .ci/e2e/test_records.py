"""The functions' logs, and the calls that IAM has denied, of all tests that have run before."""
import json

from emulator import until

from .fixtures import FUNCTIONS, KEY, PAGE, TOKEN, DeployedTest


class RecordsTest(DeployedTest):
    settings = PAGE

    @classmethod
    def setUpClass(cls):
        """Uses every function, as these tests may run alone."""
        super().setUpClass()
        deployment = cls.deployment
        deployment.upload("records.png")
        id = deployment.post_until_accepted("Records")
        deployment.sweep()
        for key in (f"results/{id}.json", "results/records.png.json"):
            until(60, f"the result {key}", lambda: deployment.document(key))
        for function in FUNCTIONS:
            until(60, f"{function} logs its invocations", lambda: deployment.events(function, "invoked"))

    def test_logs_containNoSecretAndNoMedia(self):
        for function in FUNCTIONS:
            for secret in [KEY, TOKEN, "X-Amz-Signature=", "base64,iVBOR"]:
                found = secret in self.deployment.function_log(function)
                self.assertFalse(found, f"the log of {function} contains {secret}")

    def test_logs_haveALineForEachInvocation(self):
        for function in FUNCTIONS:
            self.assertIn('"event":"invoked"', self.deployment.function_log(function), function)

    def test_iam_hasDeniedNoCall(self):
        """The statements of the policies that no call has used are only listed: they may be for faults that did not occur."""
        self.assertEqual(self.deployment.denied(), [])
        for grant in json.loads(self.deployment.cloud("grants", "--json")):
            self.note(f"unused: {json.dumps(grant)}")
