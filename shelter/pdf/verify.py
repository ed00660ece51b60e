"""Check a report from its file alone: the dossier inside is assessed and the pages are drawn again, and compared.

Nothing is asked of the register that issued it. Whether the file is the one that was issued is another question: its
SHA-256 in the register, or the seal, whose certificate must be the cluster's, answers that.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import islice, zip_longest
from typing import Any

from shelter.pdf.facts import Facts, withheld
from shelter.pdf.listing import COLUMNS, inert
from shelter.pdf.printed import missing
from shelter.pdf.report import draw
from shelter.pdf.seal import Seal, SealBrokenError, examine
from shelter.pdf.takeout import Contents, NotReadableError, take_out
from shelter.rules import VERSION, DossierError, assess, canonical, digest
from shelter.rules.money import to_text

LAYOUTS = (1,)
ENCLOSED = {"dossier.json", "statement.json", "paper.json", "lines.csv"}
DIFFERENCES = 20  # named one by one; a list of thousands helps nobody
BOUND_COLUMNS = ("line", "claimed", "withheld", "counted", "reasons")


@dataclass(frozen=True)
class Finding:
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    findings: tuple[Finding, ...]
    number: str | None = None
    as_of: str | None = None
    statement: Mapping[str, Any] | None = None  # what the dossier inside comes to, assessed now
    seal: Seal | None = None  # unbroken; whether it is the cluster's, its fingerprint tells

    @property
    def ok(self) -> bool:
        return not self.findings


def verify(data: bytes) -> Verdict:
    """Take the dossier out of a report, assess it, and compare statement, digests, lines and printed figures with it.

    Never raises for a bad file: every way in which one can be wrong is a finding.
    """
    try:
        seal = examine(data)
    except SealBrokenError as error:
        return Verdict((Finding("seal_broken", str(error)),))
    try:
        contents = take_out(data)
    except NotReadableError as error:
        return Verdict((Finding(error.code),))
    findings: list[Finding] = []
    dossier = _only(contents, "dossier", findings)
    inside = _only(contents, "statement", findings)
    as_of = _as_of(inside, contents)
    recomputed = _assessed(dossier, as_of, contents, findings)
    if recomputed is not None:
        findings += _differences(contents, dossier, inside, recomputed)
    if recomputed is not None and not findings:
        findings += _drawn_again(data, seal, contents, dossier, recomputed)
    return Verdict(tuple(findings), contents.number or None, as_of, recomputed, seal)


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


def _as_of(statement: Any, contents: Contents) -> str | None:
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


def _drawn_again(data: bytes, seal: Seal | None, contents: Contents, dossier: Any, recomputed: Any) -> list[Finding]:
    """Draw the pages once more from the paper inside: the same paper gives the same bytes, so nothing else is left out.

    What the comparisons above do not look at (a word, a name, a percentage, a page more or less, something laid over
    a figure, a column of the list) is found here, without anybody having thought of it.
    """
    findings: list[Finding] = []
    strange = {each.name for each in contents.enclosed} - ENCLOSED
    if strange:
        return [Finding("attachment_unknown", sorted(strange)[0])]
    paper = _only(contents, "paper", findings)
    if paper is None or findings:
        return findings
    said = {"dossier": dossier, "statement": recomputed, "number": contents.number}
    apart = [key for key, value in said.items() if paper.get(key) != value]
    if apart:
        return [Finding("paper_differs", ", ".join(apart))]
    if "seal" in paper and seal is None:
        return [Finding("seal_missing")]
    try:
        again = draw(paper)
    except Exception as error:  # a paper from outside may be wrong in any way
        return [Finding("paper_invalid", type(error).__name__)]
    if again == (data[: seal.start] if seal else data):
        return []
    pages = enumerate(zip_longest(contents.pages, take_out(again).pages), 1)
    page = next((place for place, (one, other) in pages if one != other), None)
    return [Finding("page_differs", f"page {page}") if page else Finding("not_as_drawn")]


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
