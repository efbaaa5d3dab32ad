"""Compares two folders of packages byte by byte, and the entries of archives that differ.

Quarkus 3.34 numbers the values in its recorded bytecode while several build steps run at once, and the build steps cannot run in
one thread: two of them wait for others. So the classes in RECORDED may differ, and nothing else; the output says how many.

usage: python3 compare_packages.py ONE OTHER
"""
import io
import re
import sys
import zipfile
from pathlib import Path


RECORDED = re.compile(r"!io/quarkus/(runner/recorded/|runner/ApplicationImpl|runtime/generated/|deployment/)[^!]*\.class: \d+ and \d+ bytes")
# These differ only as a consequence of such a class: the checksum of the package in its description.
CONSEQUENCES = {"function.json"}


def archive_differences(name, one, other):
    """→ what differs between two archives, in the entries themselves or in what the archives say of them"""
    first, second = (zipfile.ZipFile(io.BytesIO(content)) for content in (one, other))
    names = [archive.namelist() for archive in (first, second)]
    for entry in sorted(set(names[0]) ^ set(names[1])):
        yield f"{name}!{entry}: only in one of them"
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]):
        yield f"{name}: the same entries in another order"
    for entry in sorted(set(names[0]) & set(names[1])):
        a, b = first.getinfo(entry), second.getinfo(entry)
        yield from differences(f"{name}!{entry}", first.read(entry), second.read(entry))
        for field in ("date_time", "external_attr", "extra", "compress_type", "create_system"):
            if getattr(a, field) != getattr(b, field):
                yield f"{name}!{entry}: {field} {getattr(a, field)} and {getattr(b, field)}"


def differences(name, one, other):
    """→ one line for each difference"""
    if one == other:
        return
    if zipfile.is_zipfile(io.BytesIO(one)) and zipfile.is_zipfile(io.BytesIO(other)):
        found = list(archive_differences(name, one, other))
        yield from found or [f"{name}: the archives differ, their entries do not"]
    elif len(one) < 4_000 and len(other) < 4_000 and not name.endswith(".class"):
        yield f"{name}: {one!r} and {other!r}"
    else:
        at = next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
        yield f"{name}: {len(one)} and {len(other)} bytes, different from byte {at}"


def main(one, other):
    files = [{str(file.relative_to(folder)): file for file in folder.rglob("*") if file.is_file()} for folder in (one, other)]
    found = [f"{name}: only in one of them" for name in sorted(files[0].keys() ^ files[1].keys())]
    for name in sorted(files[0].keys() & files[1].keys()):
        found += differences(name, files[0][name].read_bytes(), files[1][name].read_bytes())
    recorded = [line for line in found if RECORDED.search(line)]
    others = [line for line in found if line not in recorded and not (recorded and line.partition(":")[0] in CONSEQUENCES)]
    if not files[0] or others:
        sys.exit("not reproducible:\n" + "\n".join(others[:60] or ["there are no files"]))
    print("\n".join(recorded))
    print(f"reproducible: {len(files[0])} files, except {len(recorded)} classes of recorded bytecode")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
