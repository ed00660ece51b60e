#!/usr/bin/env python3
"""What the machine must have before anything is installed. Run as a plain file, by any Python 3.7 or newer.

What is missing is answered with the command that brings it; run as root on Debian, the command is carried out at once.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)
OLDEST_GLIBC = (2, 28)

# The names under which WeasyPrint opens them, on Linux and on macOS.
LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
LIBRARY_PACKAGES = {
    "debian": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
    "fedora": ["pango", "harfbuzz", "fontconfig"],
    "macos": ["pango"],
}
VENV_PACKAGES = {"debian": ["python3-venv"], "fedora": ["python3"], "macos": ["python@3.13"]}
CHROMIUM_PACKAGES = {"debian": ["chromium"], "fedora": ["chromium"], "macos": ["--cask chromium"]}
PYTHON_PACKAGES = {"debian": ["python3"], "fedora": ["python3.13"], "macos": ["python@3.13"]}

INSTALLERS = {"debian": "apt-get install --yes", "fedora": "dnf install", "macos": "brew install"}
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class Missing(NamedTuple):
    what: str
    packages: dict[str, list[str]]
    needed: bool = True


def main(arguments: list[str]) -> int:
    system, root = system_of(sys.platform, _os_release()), os.geteuid() == 0
    if fault := machine_fault(sys.platform, platform.machine(), platform.libc_ver()):
        return _say(fault)
    missing = find_missing(for_tests="--test" in arguments)
    if any(one.needed for one in missing) and root and system == "debian":
        _install([name for one in missing if one.needed for name in one.packages["debian"]])
        missing = find_missing(for_tests="--test" in arguments)
    for one in missing:
        _say(sentence(one, system, root=root))
    return 2 if any(one.needed for one in missing) else 0


def find_missing(*, for_tests: bool) -> list[Missing]:
    found = []
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(map(str, sys.version_info[:3]))
        found.append(Missing(f"Python 3.11 or newer ({sys.executable} is {version})", PYTHON_PACKAGES))
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        found.append(Missing("Python's venv with ensurepip", VENV_PACKAGES))
    libraries = [name for name, files in LIBRARIES.items() if not _opens(files)]
    if libraries:
        found.append(Missing(f"for drawing PDFs: {', '.join(libraries)}", LIBRARY_PACKAGES))
    if for_tests and find_chromium() is None:
        needed = os.environ.get("REQUIRE_BROWSER", "") not in ("", "0")
        found.append(Missing("Chromium for the browser tests", CHROMIUM_PACKAGES, needed))
    return found


def find_chromium() -> str | None:
    """The browser that CHROMIUM names, or one that this machine has."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else CHROMIUMS
    return next((place for place in map(shutil.which, candidates) if place), None)


def system_of(name: str, os_release: str) -> str:
    """Which family's words for installing apply; "other" where we know none."""
    if name == "darwin":
        return "macos"
    entries = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    families = f"{entries.get('ID', '')} {entries.get('ID_LIKE', '')}".replace('"', "").split()
    if "debian" in families or "ubuntu" in families:
        return "debian"
    if "fedora" in families or "rhel" in families:
        return "fedora"
    return "other"


def machine_fault(name: str, machine: str, libc: tuple[str, str]) -> str | None:
    """Why the database that comes along can't run here, if it can't."""
    if name not in ("linux", "darwin"):
        return f"This runs on Linux and macOS, not on {name}. On Windows use WSL (Debian)."
    if machine.lower() not in ("x86_64", "amd64", "aarch64", "arm64"):
        return f"This runs on 64-bit Intel, AMD and ARM processors, not on {machine}."
    if name == "linux":
        version = tuple(int(part) for part in libc[1].split(".")[:2] if part.isdigit())
        if libc[0] != "glibc" or version < OLDEST_GLIBC:
            return "This needs a Linux with glibc 2.28 or newer (Debian 10, Fedora 29), not Alpine's musl."
    return None


def sentence(missing: Missing, system: str, *, root: bool) -> str:
    start = f"Missing: {missing.what}." if missing.needed else f"Left out: {missing.what}, as there is none."
    if system in INSTALLERS:
        return f"{start} Bring it with:  {command(missing.packages[system], system, root=root)}"
    lines = [f"  {name}: {command(packages, name, root=root)}" for name, packages in missing.packages.items()]
    return "\n".join([f"{start} What brings it elsewhere:", *lines])


def command(packages: list[str], system: str, *, root: bool) -> str:
    sudo = "" if root or system == "macos" else "sudo "
    return f"{sudo}{INSTALLERS[system]} {' '.join(packages)}"


def _install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _say(f"Installing {', '.join(packages)} (apt-get, as root).")
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *arguments],
            check=False,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            _say(done.stdout)


def _opens(files: tuple[str, str]) -> bool:
    linux, macos = files
    names = [linux] if sys.platform != "darwin" else [macos, *(f"{place}/{macos}" for place in HOMEBREW)]
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _os_release() -> str:
    try:
        with open("/etc/os-release", encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def _say(text: str) -> int:
    print(text, file=sys.stderr, flush=True)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
