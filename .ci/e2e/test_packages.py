"""Packages that the functions could not start are refused by the plan, before anything is created."""
import json

from .fixtures import EndToEndTest, shared_emulator


class PackagesTest(EndToEndTest):
    @classmethod
    def setUpClass(cls):
        cls.emulator = shared_emulator()
        cls.metadata = json.loads(cls.emulator.package.with_suffix(".json").read_text())

    def assert_refused(self, name, change, expected):
        path = self.emulator.work / f"{name}.json"
        path.write_text(json.dumps({**self.metadata, **change}))
        self.assertIn(expected, self.emulator.refusal(f"function_metadata={path}"))

    def test_plan_metadataOfAnotherBuild_isRefused(self):
        self.assert_refused("other-build", {"sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}, "they belong to different builds")

    def test_plan_packageForAnotherProcessor_isRefused(self):
        expected = "Set architecture = arm64, or build the package for x86_64"
        self.assert_refused("other-processor", {"kind": "native", "architecture": "arm64"}, expected)

    def test_plan_packageForAnotherRuntime_isRefused(self):
        self.assert_refused("other-runtime", {"kind": "jvm"}, "a jvm package runtime = java21 or java25")

    def test_plan_packageWithoutMetadata_isRefused(self):
        refusal = self.emulator.refusal(f"function_metadata={self.emulator.work / 'missing.json'}")
        self.assertIn("The build writes it beside the package", refusal)
