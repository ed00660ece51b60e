"""The command, run as a stranger would: a bare Python, no site packages, no environment."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shelter.rules import assess
from tests.shelter.rules.small import attestation, dossier, invoice, line, spent

ROOT = Path(__file__).resolve().parents[3]
FACTS = dossier(invoice("A", line("A-1", "100.00", category="étalonnage")))
DAY = "2026-01-31"

# -I keeps the environment and the folder out, -S whatever is installed; what is imported is told at the end.
BARE = f"""
import runpy, sys
sys.path.insert(0, {str(ROOT)!r})
sys.argv[0] = "rules"
try:
    runpy.run_module("shelter.rules", run_name="__main__")
finally:
    others = {{name.partition(".")[0] for name in sys.modules}} - sys.stdlib_module_names - {{"shelter", "__main__"}}
    assert not others, others
"""


def run(*arguments: str, rows: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", "-S", "-c", BARE, "assess", *arguments]
    return subprocess.run(command, input=rows, capture_output=True, env={}, timeout=60, check=False)


def row(facts: Any, day: Any = DAY) -> bytes:
    return json.dumps({"dossier": facts, "as_of": day}).encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(FACTS), "utf-8")
    return path


def test_a_file_is_assessed_with_a_bare_python(file: Path) -> None:
    done = run(str(file), "--as-of", DAY)

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == assess(FACTS, DAY)


def test_the_day_is_today_where_none_is_said(file: Path) -> None:
    before = date.today().isoformat()

    done = run(str(file))

    assert before <= json.loads(done.stdout)["as_of"] <= date.today().isoformat()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (json.dumps(FACTS | {"signed_on": "soon"}).encode(), b"signed_on: "),
        (b"not json", b"this can't be read"),
        (b"\xff", b"this can't be read"),
        (b"[" * 100_000, b"this is nested too deeply"),
        (json.dumps({"\ud800": 1}).encode(), b"kind: "),
    ],
)
def test_an_error_in_a_file_is_told_with_its_place(file: Path, content: bytes, place: bytes) -> None:
    file.write_bytes(content)

    done = run(str(file), "--as-of", DAY)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(place)
    assert len(done.stderr.splitlines()) == 1


def test_a_bad_day_is_told_with_its_place(file: Path) -> None:
    done = run(str(file), "--as-of", "31/01/2026")

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"as_of: ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.json"))

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"none.json: " in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--lines", "file.json"), ("--lines", "--as-of", DAY), ("--what",)])
def test_a_command_that_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_every_row_has_its_answer_whatever_stands_in_it() -> None:
    broken = dossier(invoice("A", line("A-1", "100.00"), {"id": "A-2", "net": 1.5, "category": "x"}))
    estimate = attestation(spent("a", "10.00"), parameters={"window_months": 10**4_000})
    rows = {
        row(FACTS): assess(FACTS, DAY),
        b"": "",
        b"{": "",
        b"\xff\xfe{}": "",
        b"[" * 100_000: "",
        b'{"dossier":' * 100_000: "",
        b"null": "",
        b"[]": "",
        b'{"as_of": "2026-01-31"}': "dossier",
        b'{"dossier": {}}': "as_of",
        row(5): "",
        row({}): "kind",
        row(broken): "invoices[0].lines[1].net",
        row(FACTS | {"funding": float("nan")}): "funding",
        row(FACTS, "2026-02-30"): "as_of",
        row(FACTS, None): "as_of",
        row(FACTS).replace(b": 1,", b": " + b"7" * 9_000 + b",", 1): "dossier",
        row(estimate).replace(b"1" + b"0" * 4_000, b"1" + b"0" * 8_000): assess(estimate, DAY),
        row(dossier(invoice("A", line("\ud800", "1.00")))): assess(dossier(invoice("A", line("\ud800", "1.00"))), DAY),
        b" " + row(FACTS) + b"\r": assess(FACTS, DAY),
    }

    done = run("--lines", rows=b"\n".join(rows))

    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(answer) for answer in done.stdout.splitlines()]
    assert [answer["error"]["where"] if "error" in answer else answer for answer in answers] == list(rows.values())
    assert all(answer["error"]["message"] for answer in answers if "error" in answer)


def test_an_answer_comes_before_the_next_row_is_sent() -> None:
    command = [sys.executable, "-I", "-S", "-c", BARE, "assess", "--lines"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(row(FACTS) + b"\n")
        process.stdin.flush()

        assert json.loads(process.stdout.readline()) == assess(FACTS, DAY)
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_a_reader_who_leaves_is_no_accident() -> None:
    command = [sys.executable, "-I", "-S", "-c", BARE, "assess", "--lines"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env={}, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.close()
        process.stdin.write(row(FACTS) + b"\n")
        process.stdin.close()

        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 1
