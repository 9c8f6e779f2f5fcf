"""An index of packages in a folder, with a newer release beside each locked one, and the Pythons that set up from it."""

import ensurepip
import hashlib
import importlib.metadata
import os
import re
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

BROUGHT = {"pip", "setuptools"}
SUPPORTED = ("3.11", "3.12", "3.13")


@dataclass(frozen=True)
class Python:
    """An interpreter and the release of pip that its venv module brings."""

    path: Path
    version: str
    pip: Version

    def __str__(self):
        return f"python{self.version}-pip{self.pip}"

    def needs(self, pin):
        """Whether a locked line is meant for this interpreter."""
        here = default_environment() | {"python_version": self.version, "python_full_version": f"{self.version}.99"}
        return pin.marker is None or pin.marker.evaluate(here)


def pythons():
    """The supported Pythons that stand on this machine, this one first of all, each pip once, the oldest pip first."""
    named = [Path(path) for minor in SUPPORTED if (path := shutil.which(f"python{minor}"))]
    kept = sorted(Path.home().glob(".pyenv/versions/*/bin/python3"))
    own = "{}.{}".format(*sys.version_info)
    found = {Version(ensurepip.version()): Path(sys.base_prefix) / "bin" / f"python{own}"}
    versions = dict.fromkeys(found, own)
    for path in (path.resolve() for path in [*named, *kept]):
        for version in SUPPORTED:
            for wheel in path.parents[1].glob(f"lib/python{version}/ensurepip/_bundled/pip-*.whl"):
                pip = Version(wheel.name.split("-")[1])
                found.setdefault(pip, path)
                versions.setdefault(pip, version)
    return [Python(found[pip], versions[pip], pip) for pip in sorted(found)]


def pins(lock):
    """Each locked line: a name, one version, and for whom."""
    lines = (line.removesuffix("\\").strip() for line in lock.read_text().splitlines())
    return [Requirement(line) for line in lines if re.match(r"\w", line)]


def version_of(pin):
    return str(pin.specifier).removeprefix("==")


def newer(version):
    """The next small release, which fits wherever the locked one does: 7.17.3 gives 7.17.3.1."""
    return ".".join(str(part) for part in (*Version(version).release, 1))


def needs_of(name):
    """What the installed package of this name says that it needs, extras included."""
    try:
        told = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return []
    names = ("Requires-Dist", "Provides-Extra")
    return [f"{name}: {value}" for name in names for value in told.get_all(name, [])]


def write_wheel(folder, name, version, needs):
    """An empty package that says of itself what the real one says."""
    stem = f"{canonicalize_name(name).replace('-', '_')}-{version}"
    files = {
        "METADATA": "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *needs, ""]),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files["RECORD"] = "".join(f"{stem}.dist-info/{file},,\n" for file in (*files, "RECORD"))
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(f"{stem}.dist-info/{file}", text)
    return path


def write_pages(index, files):
    """The simple index of these files: one folder a name, one link a file."""
    names = {}
    for path in files:
        names.setdefault(canonicalize_name(path.name.split("-")[0]), []).append(path)
    for name, paths in names.items():
        links = "".join(f'<a href="{path.as_uri()}#sha256={digest(path)}">{path.name}</a>\n' for path in paths)
        (index / name).mkdir(parents=True)
        (index / name / "index.html").write_text(f"<!DOCTYPE html><title>{name}</title>\n{links}")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment(tmp_path, index, python):
    """Nothing of this machine's own settings of pip: the folder is the only index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "VIRTUAL_ENV"))}
    return kept | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.as_uri(),
        "PIP_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHON": str(python.path),
    }


def installed(folder):
    """What stands in a project's virtual environment, but for what every one of them has."""
    place = next((folder / ".venv" / "lib").glob("python*/site-packages"))
    found = importlib.metadata.distributions(path=[str(place)])
    versions = {canonicalize_name(each.name): each.version for each in found}
    return {name: version for name, version in versions.items() if name not in BROUGHT}


def locked_for(python, wanted):
    return {canonicalize_name(pin.name): version_of(pin) for pin in wanted if python.needs(pin)}
