"""terraform apply. The end of the module's life is in test_destroy."""
from .fixtures import KEY, DeployedTest


class TerraformTest(DeployedTest):
    def test_apply_again_changesNothing(self):
        self.deployment.terraform("plan")

        again = self.deployment.terraform("apply")

        self.assertIn("Resources: 0 added, 0 changed, 0 destroyed", again)

    def test_state_doesNotContainTheProviderKey(self):
        self.assertNotIn(KEY, self.deployment.state())
