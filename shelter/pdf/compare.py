"""What stands inside a report compared with what its dossier comes to. Standard library only, like the rules.

The register and the program that is given away with each report both compare by this.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice, zip_longest
from typing import Any, Protocol

from shelter.pdf.facts import Facts, withheld
from shelter.pdf.listing import COLUMNS, inert
from shelter.pdf.printed import missing
from shelter.rules import VERSION, DossierError, assess, canonical, digest
from shelter.rules.course import course
from shelter.rules.money import to_text

Json = Mapping[str, Any]

LAYOUTS = (1,)
ENCLOSED = {"dossier.json", "statement.json", "paper.json", "lines.csv"}
DIFFERENCES = 20  # named one by one; a list of thousands helps nobody
BOUND_COLUMNS = ("line", "claimed", "withheld", "counted", "reasons")


@dataclass(frozen=True)
class Finding:
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Comparison:
    """What was found wrong; of a report without a fault, the paper from which its pages are drawn as well."""

    findings: tuple[Finding, ...]
    as_of: str | None = None
    statement: Json | None = None  # what the dossier inside comes to, assessed now
    paper: Json | None = None


class Contents(Protocol):
    """What was taken out of a file, by whichever reader."""

    @property
    def pages(self) -> Sequence[str]: ...
    @property
    def number(self) -> str: ...
    @property
    def keywords(self) -> str: ...
    def named(self, name: str) -> list[bytes]: ...
    def names(self) -> set[str]: ...


def compare(contents: Contents) -> Comparison:
    """Assess the dossier as of the statement's day; compare statement, digests, lines, printed figures and paper."""
    findings: list[Finding] = []
    dossier = _only(contents, "dossier", findings)
    inside = _only(contents, "statement", findings)
    as_of = _day_of(inside, contents)
    recomputed = _assessed(dossier, as_of, contents, findings)
    if recomputed is not None:
        findings += _differences(contents, dossier, inside, recomputed)
    if recomputed is None or findings:
        return Comparison(tuple(findings), as_of, recomputed)
    paper = _paper(contents, dossier, recomputed, findings)
    return Comparison(tuple(findings), as_of, recomputed, paper)


def _paper(contents: Contents, dossier: Json, recomputed: Json, findings: list[Finding]) -> Json | None:
    """Read the paper from which the pages are drawn, if it is about this dossier and statement."""
    if strange := contents.names() - ENCLOSED:
        findings.append(Finding("attachment_unknown", min(strange)))
        return None
    paper: Json | None = _only(contents, "paper", findings)
    if paper is None or findings:
        return None
    points = course(dossier, recomputed["as_of"])
    said: Json = {"dossier": dossier, "statement": recomputed, "number": contents.number, "points": points}
    if apart := [key for key, value in said.items() if paper.get(key) != value]:
        findings.append(Finding("paper_differs", ", ".join(apart)))
        return None
    return paper


def _only(contents: Contents, name: str, findings: list[Finding]) -> Any:
    """Read the one attachment of this name; a finding where there is none, more than one, or no plain data in it."""
    found = contents.named(f"{name}.json")
    if len(found) != 1:
        findings.append(Finding(f"several_{name}s" if found else f"no_{name}"))
        return None
    try:
        value = json.loads(found[0], object_pairs_hook=_once, parse_constant=_refused)
        if not isinstance(value, dict):
            raise ValueError("not an object")
        if canonical(value).encode() != found[0]:
            findings.append(Finding(f"{name}_not_canonical"))
    except (ValueError, RecursionError) as error:
        findings.append(Finding(f"{name}_invalid", str(error)[:200]))
        return None
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _day_of(statement: Any, contents: Contents) -> str | None:
    inside = statement.get("as_of") if isinstance(statement, dict) else None
    if isinstance(inside, str):
        return inside
    said = re.search(r"as of (\d{4}-\d\d-\d\d)", contents.keywords)
    return said[1] if said else None


def _assessed(dossier: Any, as_of: str | None, contents: Contents, findings: list[Finding]) -> dict[str, Any] | None:
    if dossier is None or as_of is None:
        return None
    rules = re.search(r"rules (\d+)", contents.keywords)
    if dossier.get("dossier") != VERSION or (rules and rules[1] != str(VERSION)):
        findings.append(Finding("rules_version_unknown", rules[1] if rules else str(dossier.get("dossier"))[:20]))
        return None
    if dossier.get("kind") != "obligation":
        findings.append(Finding("dossier_invalid", "kind"))
        return None
    try:
        return assess(dossier, as_of)
    except DossierError as error:
        findings.append(Finding("dossier_invalid", str(error)[:200]))
    except (ValueError, ArithmeticError, RecursionError) as error:
        findings.append(Finding("dossier_invalid", type(error).__name__))
    return None


def _differences(contents: Contents, dossier: Any, inside: Any, recomputed: Mapping[str, Any]) -> Iterator[Finding]:
    if inside is not None:
        for path, was, is_now in islice(_unlike(inside, recomputed), DIFFERENCES):
            yield Finding("statement_differs", f"{path}: {_brief(was)} inside, {_brief(is_now)} recomputed")
    listed, expected = _rows(contents), _expected_rows(recomputed)
    if listed != expected:
        yield Finding("lines_csv_differs", _first_unlike(listed or [], expected))
    squeezed = ["".join(page.split()) for page in contents.pages]
    for name, value in (("dossier", dossier), ("statement", recomputed)):
        printed = digest(value)
        if sum(page.count(printed) for page in squeezed) < 2:  # on the first page and where checking is explained
            yield Finding(f"{name}_digest_differs", f"{printed} is not printed where it should be")
    number = "".join(contents.number.split())
    if not number or any(number not in page for page in squeezed):
        yield Finding("number_differs", contents.number)
    layout = re.search(r"layout (\d+)", contents.keywords)
    if layout is None or int(layout[1]) not in LAYOUTS:
        yield Finding("layout_unknown", layout[1] if layout else "")
        return
    for where in missing(Facts(dossier, recomputed), contents.pages):
        yield Finding("printed_figure_differs", where)


def _unlike(inside: Any, recomputed: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Name each place where two JSON values differ."""
    if isinstance(inside, dict) and isinstance(recomputed, dict):
        for key in sorted(inside.keys() | recomputed.keys()):
            yield from _unlike(inside.get(key), recomputed.get(key), f"{path}.{key}" if path else key)
    elif isinstance(inside, list) and isinstance(recomputed, list):
        for at, (one, other) in enumerate(zip_longest(inside, recomputed)):
            yield from _unlike(one, other, f"{path}[{at}]")
    elif inside != recomputed or type(inside) is not type(recomputed):
        yield path, inside, recomputed


def _brief(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _rows(contents: Contents) -> list[tuple[str, ...]] | None:
    found = contents.named("lines.csv")
    if len(found) != 1:
        return None
    try:
        reader = csv.DictReader(StringIO(found[0].decode("utf-8-sig")))
        if tuple(reader.fieldnames or ()) != COLUMNS:
            return None
        return [tuple(row[column] or "" for column in BOUND_COLUMNS) for row in reader]
    except (csv.Error, UnicodeDecodeError):
        return None


def _first_unlike(listed: list[tuple[str, ...]], expected: list[tuple[str, ...]]) -> str:
    place = next(at for at, (one, other) in enumerate(zip_longest(listed, expected), 1) if one != other)
    return f"row {place}"


def _expected_rows(statement: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [
        (
            inert(line["id"]),
            line["claimed"],
            to_text(-withheld(line)),
            line["counted"],
            " ".join(f"{reason['code']} {reason['amount']}" for reason in line["reasons"]),
        )
        for line in statement["lines"]
    ]
