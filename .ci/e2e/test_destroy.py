"""The end of the shared deployment."""
from . import fixtures
from .fixtures import PAGE, DeployedTest


class DestroyTest(DeployedTest):
    # Those of the tests before, which would otherwise be changed only to be destroyed.
    settings = PAGE

    def test_destroy_removesEverything(self):
        output = self.deployment.terraform("destroy", *self.settings)

        self.assertIn("Destroy complete!", output)

    @classmethod
    def tearDownClass(cls):
        fixtures.end()
