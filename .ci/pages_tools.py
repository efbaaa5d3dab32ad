"""Commands that a machine may not have, or only in an old version: downloaded once from its own Debian mirror, without an installation."""
import os
import pathlib
import re
import shutil
import subprocess

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "vidu-subjects-pages"
CURL_NEEDED = (8, 3)


class Missing(Exception):
    """The command is not available here."""


def curl():
    """A curl whose signatures AWS accepts: the machine's, or that of the distribution's backports."""
    if curl_version("curl") >= CURL_NEEDED:
        return [shutil.which("curl")]
    fetched = CACHE / "curl/usr/bin/curl"
    if not fetched.exists():
        _fetch("curl", ["curl", "libcurl4"], "-backports")
    libraries = next((CACHE / "curl/usr/lib").glob("*/libcurl.so.4")).parent
    command = ["env", f"LD_LIBRARY_PATH={libraries}", str(fetched)]
    if curl_version(*command) < CURL_NEEDED:
        raise Missing(f"curl is {'.'.join(map(str, curl_version(*command)))} in the backports, too")
    return command


def curl_version(*command):
    """(major, minor), or (0, 0) if there is none."""
    try:
        output = subprocess.run([*command, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0, 0
    found = re.match(r"curl (\d+)\.(\d+)", output)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def zsh():
    if shutil.which("zsh"):
        return ["zsh", "-f"]
    fetched = CACHE / "zsh/bin/zsh"
    if not fetched.exists():
        _fetch("zsh", ["zsh"], "")
    fetched = next(path for path in (fetched, CACHE / "zsh/usr/bin/zsh") if path.exists())
    return [str(fetched), "-f"]


def _fetch(name, packages, pocket):
    """Unpacks packages of this release, or of one of its pockets, into the cache."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Missing("the machine has no apt-get")
    codename = re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.MULTILINE)
    codename = codename[1] if codename else "stable"
    output = subprocess.run(["apt-get", "--print-uris", "update"], capture_output=True, text=True).stdout
    mirror = re.search(rf"'([^']*)/dists/{codename}/InRelease'", output)
    if not mirror:
        raise Missing(f"apt knows no mirror of {codename}")
    work = CACHE / f"{name}.partial"
    shutil.rmtree(work, ignore_errors=True)
    (work / "lists/partial").mkdir(parents=True)
    (work / "archives/partial").mkdir(parents=True)
    keyring = next((path for path in pathlib.Path("/usr/share/keyrings").glob("*-archive-keyring.gpg")), None)
    signed = f"[signed-by={keyring}] " if keyring else ""
    (work / "sources.list").write_text(f"deb {signed}{mirror[1]} {codename}{pocket} main\n")
    options = [
        f"Dir::Etc::sourcelist={work}/sources.list",
        "Dir::Etc::sourceparts=/dev/null",
        f"Dir::State::lists={work}/lists",
        f"Dir::Cache={work}",
        "APT::Sandbox::User=root",
    ]
    options = [word for option in options for word in ("-o", option)]
    wanted = [f"{package}/{codename}{pocket}" for package in packages]
    for words in (["update"], ["download", *wanted]):
        done = subprocess.run(["apt-get", *options, *words], cwd=work, capture_output=True, text=True)
        if done.returncode:
            raise Missing(f"apt-get {words[0]} failed: {done.stderr.strip()[-300:]}")
    for file in work.glob("*.deb"):
        subprocess.run(["dpkg", "-x", file, work / "files"], check=True)
    shutil.rmtree(CACHE / name, ignore_errors=True)
    (work / "files").rename(CACHE / name)
    shutil.rmtree(work)
