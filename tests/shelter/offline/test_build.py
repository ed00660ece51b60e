"""One file that needs nothing: the same bytes from the same sources, each of them word for word in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shelter.offline.build import NAME, sha256, verifier
from tests.shelter.offline.conftest import Program

HOUSE = Path(__file__).resolve().parents[3]
CASES = sorted((HOUSE / "tests/shelter/rules/dossiers").glob("*.json"))
SHARED = sorted((HOUSE.parent / "shared/dossiers").glob("*.json"))


def test_another_process_makes_the_same_bytes() -> None:
    code = "from shelter.offline.build import sha256; print(sha256())"
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=HOUSE,
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"))
    ]
    assert made == [sha256(), sha256()]


def test_the_rules_stand_in_it_word_for_word() -> None:
    text = verifier().decode()
    for source in (HOUSE / "shelter/rules").glob("[a-z]*.py"):
        if source.stem in ("course", "exchange", "projection"):
            continue  # what a report shows beside its figures
        assert source.read_text("utf-8") in text, source.name


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / NAME
    said = subprocess.run(
        [sys.executable, "manage.py", "build_verifier", str(out)], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    assert out.read_bytes() == verifier()
    assert sha256() in said.stdout


@pytest.mark.parametrize("path", [*CASES, *SHARED], ids=lambda path: path.stem)
def test_it_gives_the_statement_of_every_worked_example(program: Program, path: Path, tmp_path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    file = tmp_path / "dossier.json"
    file.write_text(json.dumps(case["dossier"]))

    told = program("assess", file, "--as-of", case["as_of"])

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == case["statement"]
