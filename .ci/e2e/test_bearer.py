"""The same deployment, after a change of its authorization to BEARER."""
from .fixtures import BEARER, TOKEN, DeployedTest


class BearerTest(DeployedTest):
    settings = BEARER

    def status(self, headers):
        return self.deployment.call("GET", "/v1/subjects", headers=headers, signed=False)[0]

    def test_call_withoutToken_returns401(self):
        self.assertEqual(self.status({}), 401)

    def test_call_wrongToken_returns401(self):
        self.assertEqual(self.status({"Authorization": "Bearer wrong"}), 401)

    def test_call_withToken_returns200(self):
        self.assertEqual(self.status({"Authorization": f"Bearer {TOKEN}"}), 200)
