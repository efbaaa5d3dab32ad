"""The provider's key is missing, and it is replaced."""
from emulator import until

from .fixtures import FUNCTIONS, KEY, DeployedTest


class ProviderKeyTest(DeployedTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ssm, cls.parameter = cls.deployment.aws("ssm"), cls.deployment.outputs["provider_key_parameter"]

    def put_key(self, key):
        self.ssm.put_parameter(Name=self.parameter, Type="SecureString", Value=key, Overwrite=True)

    def test_health_withoutTheParameter_isDown(self):
        self.addCleanup(self.put_key, KEY)
        # As if it were in another region.
        self.ssm.delete_parameter(Name=self.parameter)
        self.deployment.kill("api")

        def down():
            status, _, health = self.deployment.call("GET", "/q/health")
            found = [one["name"] for one in (health or {}).get("checks", []) if one["status"] == "DOWN"]
            return found if status == 503 and found else None

        # The first call may still reach an environment that is being killed.
        self.assertEqual(until(30, "the health is down without the key", down), ["provider-key"])
        self.put_key(KEY)
        until(30, "the health is up again", lambda: self.deployment.call("GET", "/q/health")[0] == 200)

    def test_rotation_losesNothing(self):
        """With a revoked key, requests are refused and uploads wait; with the new key, all tasks continue automatically."""
        self.addCleanup(self.put_key, KEY)
        # The only key that the sandbox refuses.
        self.put_key("revoked")
        for function in FUNCTIONS:
            self.deployment.kill(function)
        # Starts a new environment, so that the requests below get immediate responses.
        self.deployment.call("GET", "/q/health")

        self.deployment.upload("rotation.png")
        until(60, "intake logs that the account is refused", lambda: '"event":"provider_account"' in self.deployment.function_log("intake"))
        status, _, problem = self.deployment.post("Rotation", "Rotation")
        self.assertEqual((status, problem["code"]), (502, "provider_account"))

        self.put_key(KEY)
        until(120, "the upload that waited for the new key", lambda: self.deployment.document("results/rotation.png.json"))
        id = self.deployment.post_until_accepted("Rotation")
        until(60, "the request that was repeated with the new key", lambda: self.deployment.document(f"results/{id}.json"))
        counts = self.deployment.created()
        self.assertEqual((counts["rotation"], counts["Rotation"]), (1, 1))
