import subprocess
import sys

import pytest

from poleimage.run import system

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
UBUNTU = "ID=ubuntu\nID_LIKE=debian\n"
FEDORA = "ID=fedora\n"
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
ARCH = "ID=arch\n"

PANGO = system.Missing("for drawing PDFs: Pango", system.LIBRARY_PACKAGES)


@pytest.mark.parametrize(
    ("name", "os_release", "expected"),
    [
        ("linux", DEBIAN, "debian"),
        ("linux", UBUNTU, "debian"),
        ("linux", FEDORA, "fedora"),
        ("linux", ROCKY, "fedora"),
        ("linux", ARCH, "other"),
        ("linux", "", "other"),
        ("darwin", "", "macos"),
    ],
)
def test_the_family_of_a_system(name, os_release, expected):
    assert system.system_of(name, os_release) == expected


@pytest.mark.parametrize(
    ("name", "root", "expected"),
    [
        (
            "debian",
            False,
            "Missing: for drawing PDFs: Pango. Bring it with:  "
            "sudo apt-get install --yes libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ),
        ("fedora", True, "Missing: for drawing PDFs: Pango. Bring it with:  dnf install pango harfbuzz fontconfig"),
        ("macos", False, "Missing: for drawing PDFs: Pango. Bring it with:  brew install pango"),
    ],
)
def test_what_is_missing_is_answered_with_the_command_that_brings_it(name, root, expected):
    assert system.sentence(PANGO, name, root=root) == expected


def test_on_an_unknown_system_all_commands_are_shown():
    lines = system.sentence(PANGO, "other", root=False).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["debian", "fedora", "macos"]


def test_what_is_not_needed_is_only_told():
    browser = system.Missing("Chromium for the browser tests", system.CHROMIUM_PACKAGES, needed=False)
    assert system.sentence(browser, "debian", root=True).startswith("Left out: Chromium for the browser tests")


@pytest.mark.parametrize(
    ("name", "machine", "libc", "fault"),
    [
        ("linux", "x86_64", ("glibc", "2.36"), None),
        ("linux", "aarch64", ("glibc", "2.28"), None),
        ("darwin", "arm64", ("", ""), None),
        ("linux", "x86_64", ("glibc", "2.17"), "glibc"),
        ("linux", "x86_64", ("", ""), "glibc"),
        ("linux", "riscv64", ("glibc", "2.36"), "riscv64"),
        ("win32", "AMD64", ("", ""), "win32"),
    ],
)
def test_a_machine_that_the_database_can_not_run_on_is_told_so(name, machine, libc, fault):
    answer = system.machine_fault(name, machine, libc)
    assert (answer is None) if fault is None else (fault in answer)


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert [one.what.split(" (")[0] for one in system.find_missing(for_tests=False)] == ["Python 3.11 or newer"]


def test_libraries_that_do_not_open_are_named_together(monkeypatch):
    monkeypatch.setattr(system, "_opens", lambda files: "pango" not in files[0])
    assert [one.what for one in system.find_missing(for_tests=False)] == ["for drawing PDFs: Pango, PangoFT2"]


@pytest.mark.parametrize(("required", "needed"), [("", False), ("0", False), ("1", True)])
def test_chromium_is_needed_only_where_it_is_required(monkeypatch, required, needed):
    monkeypatch.setattr(system, "find_chromium", lambda: None)
    monkeypatch.setenv("REQUIRE_BROWSER", required)
    assert system.find_missing(for_tests=True)[-1].needed is needed
    assert system.find_missing(for_tests=False) == []


def test_it_runs_as_a_plain_file_with_nothing_of_the_project_on_the_path():
    done = subprocess.run([sys.executable, "-I", system.__file__], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
