"""What the release scripts share: the changelog's sections, and the checks of a release's files."""
import base64
import hashlib
import json
import re
import shutil
import subprocess

# A release has exactly these packages. Each is a folder with function.zip and function.json.
PACKAGES = {
    "native-x86_64": {"kind": "native", "architecture": "x86_64"},
    "native-arm64": {"kind": "native", "architecture": "arm64"},
    "jvm": {"kind": "jvm"},
}
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(-(rc|beta)\.[0-9]+)?")


class Refused(Exception):
    """The release must not be made; the message says why."""


def require_version(version):
    if not VERSION.fullmatch(version):
        raise Refused(f"found the version {version}: a release has one like 1.2.3 or 1.2.3-rc.1")


def notes(changelog, version):
    """→ text of the version's section in the changelog, without its heading"""
    require_version(version)
    section = []
    inside = found = False
    for line in changelog.splitlines():
        if line.startswith("## "):
            inside = re.match(r"## \[" + re.escape(version) + r"\] - \d{4}-\d{2}-\d{2}\s*$", line) is not None
            if inside and found:
                raise Refused(f"CHANGELOG.md has two sections for {version}")
            found = found or inside
        elif inside:
            section.append(line)
    if not found:
        raise Refused(f'CHANGELOG.md has no section "## [{version}] - YYYY-MM-DD"')
    text = "\n".join(section).strip()
    if not text:
        raise Refused(f"the section of {version} in CHANGELOG.md is empty")
    return text + "\n"


def pom_version(project):
    """→ the project's version: the first one in the pom, as no parent precedes it"""
    return re.search(r"<version>([^<]+)</version>", (project / "pom.xml").read_text()).group(1)


def head(project):
    """→ commit of the checkout, which must have no changes of tracked files"""

    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=project, check=True, capture_output=True, text=True).stdout.strip()

    if git("status", "--porcelain", "--untracked-files=no"):
        raise Refused("tracked files differ from the commit")
    return git("rev-parse", "--verify", "HEAD")


def check_package(folder, expected, version, commit):
    """Compares a package with its description, and the description with the release."""
    zipped, described = folder / "function.zip", folder / "function.json"
    for file in (zipped, described):
        if not file.is_file():
            raise Refused(f"there is no {file.parent.name}/{file.name}")
    description = json.loads(described.read_text())
    digest = base64.b64encode(hashlib.sha256(zipped.read_bytes()).digest()).decode()
    for field, value in {**expected, "version": version, "commit": commit, "sha256": digest}.items():
        if description.get(field) != value:
            raise Refused(f"{folder.name}: found {field} {description.get(field)} in function.json: {value} is needed")


def check_sbom(file, version):
    if not file.is_file():
        raise Refused(f"there is no {file.parent.name}/{file.name}")
    document = json.loads(file.read_text())
    component = document.get("metadata", {}).get("component", {})
    if document.get("bomFormat") != "CycloneDX" or component.get("name") != "vidu-subjects":
        raise Refused(f"{file.name} is no CycloneDX document of vidu-subjects")
    if component.get("version") != version:
        raise Refused(f"{file.name}: found the version {component.get('version')}: {version} is needed")
    if not document.get("components"):
        raise Refused(f"{file.name} names no components")


def assemble(version, packages, output, project):
    """Checks all files of the release, and copies them under their published names, with SHA256SUMS and the notes."""
    require_version(version)
    if pom_version(project) != version:
        raise Refused(f"found the version {pom_version(project)} in pom.xml: {version} is needed")
    text = notes((project / "CHANGELOG.md").read_text(), version)
    commit = head(project)
    found = {entry.name for entry in packages.iterdir() if entry.is_dir()}
    missing = sorted({*PACKAGES, "sbom"} - found)
    unknown = sorted(found - {*PACKAGES, "sbom"})
    if missing or unknown:
        raise Refused(f"found the folders {sorted(found)} in {packages.name}: missing {missing}, unknown {unknown}")
    for name, expected in PACKAGES.items():
        check_package(packages / name, expected, version, commit)
    check_sbom(packages / "sbom" / "bom.json", version)

    # Nothing is copied before everything is checked, and no file of an earlier run remains.
    files = output / "files"
    shutil.rmtree(output, ignore_errors=True)
    files.mkdir(parents=True)
    prefix = f"vidu-subjects-{version}"
    for name in PACKAGES:
        for ending in ("zip", "json"):
            # Terraform finds a package's description by the name of the zip, with .json as ending.
            shutil.copyfile(packages / name / f"function.{ending}", files / f"{prefix}-{name}.{ending}")
    shutil.copyfile(packages / "sbom" / "bom.json", files / f"{prefix}.cdx.json")
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files.iterdir())]
    (files / "SHA256SUMS").write_text("".join(sums))
    (output / "notes.md").write_text(text)
