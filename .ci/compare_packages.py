"""Compares two folders of packages byte by byte, and the entries of archives that differ.

usage: python3 compare_packages.py ONE OTHER
"""
import hashlib
import io
import sys
import zipfile
from pathlib import Path


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
    if not files[0] or found:
        sys.exit("not reproducible:\n" + "\n".join(found[:60] or ["there are no files"]))
    for name in ("function.zip", "quarkus-app/quarkus-run.jar"):
        if name in files[0]:
            print(f"{hashlib.sha256(files[0][name].read_bytes()).hexdigest()}  {name}")
    print(f"reproducible: {len(files[0])} files")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
