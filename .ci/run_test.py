#!/usr/bin/env python3
"""Tests of the check for missing commands in .ci/run: with a PATH of stubs, of which each in turn is missing."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

RUN = pathlib.Path(__file__).with_name("run")
BASH = shutil.which("bash")
# The commands of the script itself.
REAL = ["bash", "dirname", "sed", "cat", "touch"]
# Each command, and the checks that need it.
COMMANDS = {
    "java": ["application"],
    "curl": ["application", "pages"],
    "git": ["application", "lint", "pages"],
    "unzip": ["processors"],
    "jq": ["policies", "deployment"],
    "node": ["workflows", "policies", "terraform", "deployment"],
    "npm": ["workflows", "policies", "terraform", "deployment"],
    "terraform": ["terraform", "deployment"],
    "aws": ["deployment"],
}
SHARED = {"terraform-check/terraform-check": "terraform", "cloud/cloud": "deployment", "native-image/install": "native"}
INSTALLABLE = ["shellcheck", "shfmt", "black", "flake8", "qemu-x86_64"]
ALL = ["lint", "workflows", "page", "native", "processors", "policies", "terraform", "deployment", "pages"]


class ToolsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="run-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.bin = self.folder / "bin"
        for name in REAL:
            self.bin.mkdir(exist_ok=True)
            (self.bin / name).symlink_to(shutil.which(name))
        for name in [*COMMANDS, *INSTALLABLE, "python3", "apt-get"]:
            self.stub(self.bin / name)
        self.stub(self.bin / "id", "echo 0")
        self.stub(self.bin / "uname", "echo x86_64")
        for name in SHARED:
            self.stub(self.shared(name))
        for name in ["mvnw", ".ci/install"]:
            self.stub(self.folder / "project" / name, f"touch {self.folder}/started; exit 1")
        shutil.copy(RUN, self.folder / "project/.ci/run")

    def shared(self, name):
        return self.folder / "shared/tools" / name

    @staticmethod
    def stub(path, command="exit 0"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{BASH}\n{command}\n")
        path.chmod(0o755)

    def run_script(self, *words, **environment):
        script = self.folder / "project/.ci/run"
        environment = {"PATH": str(self.bin), "HOME": os.environ.get("HOME", "/"), **environment}
        return subprocess.run([BASH, str(script), *words], env=environment, capture_output=True, text=True, timeout=60)

    def assert_missing(self, done, name, *checks):
        self.assertEqual(done.returncode, 1, done)
        for check in checks:
            self.assertRegex(done.stderr, rf"missing: .*{name}.*, which the check {check} needs")

    def test_checkTools_nothingMissing_passes(self):
        done = self.run_script("--check-tools")

        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "no command is missing\n", ""))

    def test_checkTools_oneMissing_namesItAndItsChecks(self):
        for name, checks in COMMANDS.items():
            with self.subTest(name):
                (self.bin / name).rename(self.folder / name)
                self.assert_missing(self.run_script("--check-tools"), name, *checks)
                (self.folder / name).rename(self.bin / name)

    def test_checkTools_sharedToolMissing_namesItAndItsCheck(self):
        for name, check in SHARED.items():
            with self.subTest(name):
                self.shared(name).rename(self.folder / "moved")
                self.assert_missing(self.run_script("--check-tools"), name, check)
                (self.folder / "moved").rename(self.shared(name))

    def test_checkTools_packageOfPythonMissing_namesIt(self):
        self.stub(self.bin / "python3", "exit 1")

        self.assert_missing(self.run_script("--check-tools"), "moto of python3", "deployment")

    def test_checkTools_otherPython_isAsked(self):
        self.stub(self.bin / "python3", "exit 1")

        self.assertEqual(self.run_script("--check-tools", CLOUD_PYTHON="nowhere").returncode, 1)
        self.stub(self.bin / "other")
        self.assertEqual(self.run_script("--check-tools", CLOUD_PYTHON="other").returncode, 0)

    def test_checkTools_severalMissing_namesAll(self):
        for name in ["terraform", "jq"]:
            (self.bin / name).unlink()

        done = self.run_script("--check-tools")

        self.assert_missing(done, "terraform", "terraform", "deployment")
        self.assert_missing(done, "jq", "policies")

    def test_checkTools_checkSkipped_itsCommandsMayBeMissing(self):
        (self.bin / "terraform").unlink()

        self.assertEqual(self.run_script("--check-tools", "--skip", "terraform", "--skip", "deployment").returncode, 0)
        self.assert_missing(self.run_script("--check-tools", "--skip", "terraform"), "terraform", "deployment")

    def test_checkTools_allSkipped_needsOnlyTheApplicationsCommands(self):
        for name in {*COMMANDS, *INSTALLABLE} - {"java", "curl", "git"}:
            (self.bin / name).unlink()
        shutil.rmtree(self.folder / "shared")

        self.assertEqual(self.run_script("--check-tools", *(word for name in ALL for word in ("--skip", name))).returncode, 0)

    def test_checkTools_debianPackagesMissing_willBeInstalled(self):
        for name in INSTALLABLE:
            (self.bin / name).unlink()

            self.assertEqual(self.run_script("--check-tools").returncode, 0, name)

    def test_checkTools_debianPackageMissing_needsAptGetAndRoot(self):
        (self.bin / "shfmt").unlink()
        self.assertEqual(self.run_script("--check-tools").returncode, 0)

        self.stub(self.bin / "id", "echo 1000")
        self.assert_missing(self.run_script("--check-tools"), "shfmt", "lint")

        self.stub(self.bin / "id", "echo 0")
        (self.bin / "apt-get").unlink()
        self.assert_missing(self.run_script("--check-tools"), "shfmt", "lint")

    def test_run_oneMissing_failsBeforeTheFirstStep(self):
        (self.bin / "terraform").unlink()

        self.assert_missing(self.run_script(), "terraform", "terraform", "deployment")
        self.assertFalse((self.folder / "started").exists(), "something was built or installed")

    def test_run_installationFails_fails(self):
        (self.bin / "shfmt").unlink()

        done = self.run_script("--skip", "page")

        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, "installing shfmt\n")

    def test_run_installationWithoutEffect_namesTheCommand(self):
        (self.bin / "shfmt").unlink()
        self.stub(self.folder / "project/.ci/install")

        done = self.run_script("--skip", "page")

        self.assertEqual(done.returncode, 1, done)
        self.assertIn("missing: shfmt, although shfmt was installed", done.stderr)

    def test_skip_unknownCheck_isRefused(self):
        for words in [("--skip", "terrafrom"), ("--skip",), ("--skip", "lint page"), ("--quick",)]:
            with self.subTest(words):
                self.assertEqual(self.run_script(*words).returncode, 64)


if __name__ == "__main__":
    unittest.main()
