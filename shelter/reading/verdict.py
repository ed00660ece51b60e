"""What the official rules say of an e-invoice, asked of a process that is started for it and kept for the next."""

import hashlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from shelter.reading.bounded import PASSED_ON
from shelter.reading.reader import Plain

Outcome = Literal["held", "broken", "not_checked"]
MANIFEST = "rules.json"
NAMES = ("EN16931-UBL", "EN16931-CII", "PEPPOL-UBL")
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROGRAM = Path(__file__).resolve().parent.parent / "official" / "__main__.py"
MOST_LINES = 2_000  # 5,000 take 5 seconds and 380 MB


@dataclass(frozen=True)
class Rules:
    name: str
    version: str
    sha256: str
    path: Path


@dataclass(frozen=True)
class Failure:
    id: str
    flag: str  # "fatal" or "warning"
    text: str
    place: str


@dataclass(frozen=True)
class Said:
    outcome: Outcome
    why: str = ""  # it was not checked: "no_rules", "too_many_lines", "no_answer"
    failures: tuple[Failure, ...] = ()


def rules_in(folder: Path) -> dict[str, Rules]:
    """The rules that a deployer put there, as their manifest names them; raises ValueError or OSError."""
    stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if not isinstance(stated, dict) or not set(stated) <= set(NAMES):
        raise ValueError(f"{MANIFEST} may name {', '.join(NAMES)}")
    return {name: _rules(folder, name, each) for name, each in stated.items()}


def _rules(folder: Path, name: str, stated: Any) -> Rules:
    if not isinstance(stated, dict) or not all(isinstance(stated.get(key), str) for key in ("file", "version")):
        raise ValueError(f"{MANIFEST} must give a file and a version for {name}")
    path = folder / stated["file"]
    return Rules(name, stated["version"][:40], hashlib.sha256(path.read_bytes()).hexdigest(), path)


def rules_for(plain: Plain, known: dict[str, Rules]) -> list[Rules]:
    """Those that an e-invoice says it keeps: the European ones of its syntax, and Peppol's where it names them."""
    if plain.is_self_billed:
        return []  # the sheets know the root of neither
    names = {"ubl": ["EN16931-UBL"], "cii": ["EN16931-CII"]}.get(plain.syntax, [])
    if plain.syntax == "ubl" and plain.specification.startswith(PEPPOL):
        names.append("PEPPOL-UBL")
    return [known[name] for name in names if name in known]


class Checker:
    """One process, started when it is asked first, and anew after so many questions, after a time-out or a crash."""

    def __init__(self, *, seconds: float = 20, memory_bytes: int = 1_500_000_000, most_asked: int = 500) -> None:
        self._seconds, self._memory_bytes, self._most_asked = seconds, memory_bytes, most_asked
        self._process: subprocess.Popen[bytes] | None = None
        self._asked = 0
        self._lock = threading.Lock()

    def check(self, plain: Plain, rules: Sequence[Rules]) -> Said:
        """Run the rules on an e-invoice; what they can't be run on is not checked, and never said to be right."""
        if not rules:
            return Said("not_checked", "no_rules")
        if plain.lines > MOST_LINES:
            return Said("not_checked", "too_many_lines")
        question = {"sheets": [str(each.path.resolve()) for each in rules], "xml": plain.xml}
        with self._lock:
            # A process that something else ended says nothing about this e-invoice: a new one is asked.
            answer = self._ask(question) or self._ask(question)
        if "failures" not in answer:
            return Said("not_checked", "no_answer")
        failures = tuple(Failure(**each) for each in answer["failures"])
        return Said("broken" if any(each.flag == "fatal" for each in failures) else "held", "", failures)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        said = json.dumps(question).encode()
        too_long = threading.Timer(self._seconds, process.kill)
        too_long.start()
        try:
            process.stdin.write(struct.pack(">I", len(said)) + said)
            process.stdin.flush()
            length = struct.unpack(">I", process.stdout.read(4))[0]
            answer: dict[str, Any] = json.loads(process.stdout.read(length))
        # Killed, crashed or out of memory.
        except (OSError, struct.error, ValueError):
            self.stop()
            return {}
        finally:
            too_long.cancel()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._asked >= self._most_asked or self._process.poll() is not None):
            self.stop()
        if self._process is None:
            self._asked = 0
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(PROGRAM), str(self._memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
        self._asked += 1
        return self._process
