#!/usr/bin/env python3
"""Tests of the release scripts: python3 .ci/release/release_test.py"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import release  # noqa: E402

CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something later.

## [1.2.0] - 2026-11-29

### Fixed

- A fault.

## [1.1.0] - 2026-10-01

- The first one.
"""


class NotesTest(unittest.TestCase):
    def test_section_is_printed_without_its_heading(self):
        self.assertEqual(release.notes(CHANGELOG, "1.2.0"), "### Fixed\n\n- A fault.\n")

    def test_last_section_ends_with_the_file(self):
        self.assertEqual(release.notes(CHANGELOG, "1.1.0"), "- The first one.\n")

    def test_missing_section_is_refused(self):
        # 1.1.0 must not match 1.1, nor 1x1x0.
        for version in ("1.3.0", "1.1", "Unreleased", "1.2.0-SNAPSHOT", "1x1x0"):
            with self.subTest(version), self.assertRaises(release.Refused):
                release.notes(CHANGELOG, version)

    def test_empty_or_undated_or_second_section_is_refused(self):
        for changelog in (
            "## [1.2.0] - 2026-11-29\n\n## [1.1.0] - 2026-10-01\n- x\n",
            "## [1.2.0]\n- x\n",
            "## [1.2.0] - 2026-11-29\n- x\n## [1.2.0] - 2026-11-28\n- y\n",
        ):
            with self.subTest(changelog), self.assertRaises(release.Refused):
                release.notes(changelog, "1.2.0")

    def test_the_projects_changelog_has_what_the_next_release_needs(self):
        changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text()
        dated = changelog.replace("## [Unreleased]", "## [9.9.9] - 2026-12-31", 1)
        self.assertIn("### Added", release.notes(dated, "9.9.9"))


class AssembleTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.project, self.packages, self.output = (self.folder / name for name in ("project", "packages", "output"))
        self.project.mkdir()
        (self.project / "pom.xml").write_text("<project><version>1.2.0</version></project>")
        (self.project / "CHANGELOG.md").write_text(CHANGELOG)
        for command in (
            ["init", "-q"],
            ["add", "."],
            ["-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "x"],
        ):
            subprocess.run(["git", *command], cwd=self.project, check=True)
        self.commit = release.head(self.project)
        for name in release.PACKAGES:
            self.package(name)
        self.sbom()

    def package(self, name, **changes):
        folder = self.packages / name
        folder.mkdir(parents=True, exist_ok=True)
        content = b"zip of " + name.encode()
        (folder / "function.zip").write_bytes(content)
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        description = {**release.PACKAGES[name], "package": "function.zip", "version": "1.2.0", "commit": self.commit, "sha256": digest}
        (folder / "function.json").write_text(json.dumps({**description, **changes}))

    def sbom(self, version="1.2.0", components=({"name": "x"},)):
        (self.packages / "sbom").mkdir(exist_ok=True)
        document = {
            "bomFormat": "CycloneDX",
            "metadata": {"component": {"name": "vidu-subjects", "version": version}},
            "components": list(components),
        }
        (self.packages / "sbom" / "bom.json").write_text(json.dumps(document))

    def assemble(self):
        release.assemble("1.2.0", self.packages, self.output, self.project)

    def refused(self, message):
        with self.assertRaisesRegex(release.Refused, message):
            self.assemble()
        self.assertFalse(self.output.exists())

    def test_complete_release_has_all_files_and_their_sums(self):
        self.assemble()
        names = [
            "vidu-subjects-1.2.0-jvm.json",
            "vidu-subjects-1.2.0-jvm.zip",
            "vidu-subjects-1.2.0-native-arm64.json",
            "vidu-subjects-1.2.0-native-arm64.zip",
            "vidu-subjects-1.2.0-native-x86_64.json",
            "vidu-subjects-1.2.0-native-x86_64.zip",
            "vidu-subjects-1.2.0.cdx.json",
        ]
        files = self.output / "files"
        self.assertEqual(sorted(file.name for file in files.iterdir()), sorted([*names, "SHA256SUMS"]))
        checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=files, capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertEqual(len(checked.stdout.splitlines()), len(names))
        self.assertEqual((self.output / "notes.md").read_text(), "### Fixed\n\n- A fault.\n")

    def test_files_of_an_earlier_run_are_removed(self):
        (self.output / "files").mkdir(parents=True)
        (self.output / "files" / "old.zip").write_text("old")
        self.assemble()
        self.assertFalse((self.output / "files" / "old.zip").exists())

    def test_another_version_is_refused(self):
        self.package("jvm", version="1.2.0-SNAPSHOT")
        self.refused("jvm: found version 1.2.0-SNAPSHOT")

    def test_another_or_a_dirty_commit_is_refused(self):
        for commit in ("0" * 40, self.commit + "-dirty", "unknown"):
            with self.subTest(commit):
                self.package("native-arm64", commit=commit)
                self.refused("native-arm64: found commit " + commit)

    def test_the_other_processor_is_refused(self):
        self.package("native-arm64", architecture="x86_64")
        self.refused("native-arm64: found architecture x86_64")

    def test_a_damaged_package_is_refused(self):
        (self.packages / "jvm" / "function.zip").write_bytes(b"damaged")
        self.refused("jvm: found sha256")

    def test_a_missing_package_is_refused(self):
        for file in (self.packages / "native-arm64").iterdir():
            file.unlink()
        self.refused("no native-arm64/function.zip")
        (self.packages / "native-arm64").rmdir()
        self.refused("missing .'native-arm64'.")

    def test_an_additional_package_is_refused(self):
        (self.packages / "riscv").mkdir()
        self.refused("unknown .'riscv'.")

    def test_an_sbom_of_another_version_or_without_components_is_refused(self):
        self.sbom(version="1.1.0")
        self.refused("bom.json: found the version 1.1.0")
        self.sbom(components=())
        self.refused("names no components")

    def test_changed_files_are_refused(self):
        (self.project / "CHANGELOG.md").write_text(CHANGELOG + "\n")
        self.refused("tracked files differ")

    def test_a_pom_of_another_version_is_refused(self):
        (self.project / "pom.xml").write_text("<project><version>1.2.1-SNAPSHOT</version></project>")
        self.refused("found the version 1.2.1-SNAPSHOT in pom.xml")


if __name__ == "__main__":
    unittest.main()
