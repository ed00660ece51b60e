"""Check a compliance report and, beside it, its documents: python shelter_verify.py REPORT.pdf [FILE …]"""

import argparse
import hashlib
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from shelter.offline.contents import Contents, take_out
from shelter.offline.documents import Documents, look_up
from shelter.offline.objects import LARGEST, TooCostlyError
from shelter.offline.syntax import DamagedError
from shelter.offline.words import LANGUAGES, finding_says, say
from shelter.pdf.compare import LAYOUTS, Comparison, Finding, compare
from shelter.pdf.facts import Facts
from shelter.pdf.listing import lines_csv
from shelter.rules import VERSION as RULES
from shelter.rules.__main__ import main as rules

VERSION = 1
AGREES, DIFFERS, NOT_CHECKED = 0, 1, 2
MEMORY = 2_000_000_000
SECONDS = 900
SHOWN = 40  # findings written out
WITHOUT_SENSE = ("not_a_pdf", "too_costly", "rules_version_unknown", "layout_unknown")
LEFT_OUT = ("seal", "issued", "drawing")


@dataclass(frozen=True)
class Answer:
    findings: tuple[Finding, ...]
    contents: Contents | None = None
    made: Comparison | None = None
    documents: Documents | None = None
    is_sealed: bool = False

    @property
    def code(self) -> int:
        if any(finding.code in WITHOUT_SENSE for finding in self.findings):
            return NOT_CHECKED
        return DIFFERS if self.findings else AGREES

    @property
    def language(self) -> str:
        own = self.contents.language[:2].lower() if self.contents else ""
        return own if own in LANGUAGES else "en"


def check(data: bytes, report: Path, beside: Sequence[Path] = ()) -> Answer:
    """Compare everything inside a report with what its dossier comes to; every way to be wrong is a finding."""
    try:
        contents = take_out(data)
    except (DamagedError, RecursionError) as error:
        return Answer((Finding("not_a_pdf", str(error)[:200]),))
    except (TooCostlyError, MemoryError):
        return Answer((Finding("too_costly"),))
    try:
        return _compared(contents, data, report, beside)
    except (TooCostlyError, MemoryError):
        return Answer((Finding("too_costly"),), contents)


def _compared(contents: Contents, data: bytes, report: Path, beside: Sequence[Path]) -> Answer:
    made = compare(contents)
    findings, documents = [*made.findings], None
    if made.paper is not None and made.statement is not None:
        findings += _against_paper(contents, data, made.statement, made.paper)
        if beside:
            documents, more = look_up(made.paper, report, beside)
            findings += more
    return Answer(tuple(findings), contents, made, documents, _is_sealed(data))


def _is_sealed(data: bytes) -> bool:
    return b"/ByteRange" in data


def _against_paper(
    contents: Contents, data: bytes, statement: Mapping[str, Any], paper: Mapping[str, Any]
) -> list[Finding]:
    """Compare what the register finds by drawing the pages again, as far as that goes without drawing."""
    if "seal" in paper and not _is_sealed(data):
        return [Finding("seal_missing")]
    try:
        listed = lines_csv(Facts(paper["dossier"], statement, paper["lines"])).encode()
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return [Finding("paper_invalid", type(error).__name__)]
    return [] if contents.named("lines.csv") == [listed] else [Finding("lines_csv_differs")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give the exit code: 0 it agrees, 1 it differs, 2 it could not be checked."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["assess"]:
        return rules([*arguments])
    asked = _parser().parse_args(arguments)
    try:
        with open(asked.report, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        print(f"{asked.report}: {error.strerror}", file=sys.stderr)
        return NOT_CHECKED
    report = Path(asked.report)
    answer = check(data, report, [Path(place) for place in asked.beside])
    sha256 = hashlib.sha256(data).hexdigest()
    if asked.json:
        print(json.dumps(_as_json(answer, sha256), indent=2))
    else:
        for line in _told(answer, report.name, sha256, asked.language or answer.language):
            print("".join(sign if sign.isprintable() or sign == "\xa0" else "\ufffd" for sign in line))
    sys.stdout.flush()
    return answer.code


def _parser() -> argparse.ArgumentParser:
    about = (
        "Takes the dossier out of a report, computes every figure again and compares. "
        "Exit code: 0 agrees, 1 differs, 2 could not be checked. "
        "With `assess DOSSIER.json --as-of DAY` it prints the statement of a dossier."
    )
    parser = argparse.ArgumentParser(prog="shelter_verify.py", description=about)
    parser.add_argument("report", metavar="REPORT.pdf")
    parser.add_argument("beside", metavar="FILE", nargs="*", help="its documents: files, folders or the evidence pack")
    parser.add_argument("--language", choices=LANGUAGES, help="of the answer; the report's where it is left out")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--version", action="version", version=_version())
    return parser


def _version() -> str:
    layouts = ", ".join(map(str, LAYOUTS))
    return f"shelter_verify.py {VERSION}: version {RULES} of the rules, reports of layout {layouts}"


def _told(answer: Answer, name: str, sha256: str, language: str) -> list[str]:
    said = ("agrees", "differs", "not_checked")[answer.code]
    lines = [f"{name}: {say(language, said)}"]
    if answer.contents and answer.made and answer.made.statement:
        statement = answer.made.statement
        figures = {key: statement[key] for key in ("as_of", "counted", "obligation", "remaining")}
        lines.append(say(language, "comes_to", number=answer.contents.number, **figures))
    lines += [f"- {finding_says(language, each.code, each.detail)}" for each in answer.findings[:SHOWN]]
    if len(answer.findings) > SHOWN:
        lines.append(say(language, "more", count=len(answer.findings) - SHOWN))
    if answer.code == NOT_CHECKED or not answer.contents or not answer.made:
        return lines
    if answer.code == AGREES:
        lines.append(say(language, "computed", rules=RULES, pages=len(answer.contents.pages)))
    if answer.documents or answer.code == AGREES:
        lines.append(_about_documents(answer.documents, language))
    lines.append(say(language, "left_out"))
    lines.append(f"- {say(language, 'seal' if answer.is_sealed else 'no_seal')}")
    address = (answer.made.paper or {}).get("address")
    lines.append(
        f"- {say(language, 'issued', address=address, sha256=sha256)}"
        if isinstance(address, str)
        else f"- {say(language, 'issued_somewhere', sha256=sha256)}"
    )
    lines.append(f"- {say(language, 'drawing')}")
    return lines


def _about_documents(documents: Documents | None, language: str) -> str:
    if documents is None:
        return say(language, "no_documents")
    told = say(language, "documents", found=documents.found, listed=documents.listed)
    if documents.others:
        told += " " + say(language, "others", count=len(documents.others))
    return told


def _as_json(answer: Answer, sha256: str) -> dict[str, Any]:
    contents, made = answer.contents, answer.made
    return {
        "verdict": ("agrees", "differs", "not_checked")[answer.code],
        "findings": [asdict(finding) for finding in answer.findings],
        "sha256": sha256,
        "number": contents.number if contents else None,
        "language": contents.language if contents else None,
        "pages": len(contents.pages) if contents else None,
        "as_of": made.as_of if made else None,
        "statement": made.statement if made else None,
        "documents": asdict(answer.documents) if answer.documents else None,
        "not_checked": LEFT_OUT,
        "program": {"version": VERSION, "rules": RULES, "layouts": LAYOUTS},
    }


def run() -> int:
    """Run the program as one of its own: within limits of memory and time, where the system knows such."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    with suppress(ImportError, ValueError, OSError):
        _limit()
    try:
        return main()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_CHECKED
    except (TooCostlyError, MemoryError, RecursionError):
        print(say("en", "not_checked") + ": " + finding_says("en", "too_costly", ""), file=sys.stderr)
        return NOT_CHECKED
    except KeyboardInterrupt:
        return NOT_CHECKED


def _limit() -> None:
    import resource

    signal.signal(signal.SIGXCPU, _out_of_time)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 10))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _out_of_time(*_: Any) -> NoReturn:
    raise TooCostlyError
