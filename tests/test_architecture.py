"""What the code as a whole must keep to."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 300
OWN = (".py", ".html", ".css", ".js")
NOT_OWN = ("vendor",)
TEXT = (*OWN, ".md", ".toml", ".yml", ".po", ".txt", ".json", ".xml", ".svg")
TEXT_NAMES = ("Makefile", "Dockerfile", ".gitignore", ".dockerignore", ".env.example", "run")


def files() -> list[Path]:
    """What belongs to the project: what git tracks, and what it would if asked."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git work tree: nothing says which files are the project's")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    places = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [place for place in places if place.is_file()]


def own(places: list[Path]) -> list[Path]:
    return [place for place in places if place.suffix in OWN and not set(NOT_OWN) & set(place.relative_to(ROOT).parts)]


def test_no_file_is_longer_than_300_lines():
    lengths = {
        str(place.relative_to(ROOT)): len(place.read_text(encoding="utf-8").splitlines()) for place in own(files())
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_imports_go_down_only():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_address_and_a_hash_for_everything(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"(?<!\\)\n", text.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_is_tested_is_what_runs():
    """Both locks name the same versions."""
    runtime, testing = (
        set(re.findall(r"^[^\s#-]\S*==\S+", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime - testing == set()


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    homes = {str(ROOT), str(Path.home())} - {"/", "/root"}
    pattern = re.compile("|".join([*map(re.escape, homes), r"/root/\w", r"/home/\w", r"/Users/\w"]))
    texts = [place for place in files() if place.suffix in TEXT or place.name in TEXT_NAMES]
    # Samples in foreign encodings are among them.
    found = [
        str(place.relative_to(ROOT))
        for place in texts
        if place != Path(__file__)
        and "vendor" not in place.parts
        and pattern.search(place.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
