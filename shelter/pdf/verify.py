"""Check a report from its file alone: the dossier inside is assessed and the pages are drawn again, and compared.

Nothing is asked of the register that issued it. Whether the file is the one that was issued is another question: its
SHA-256 in the register, or the seal, whose certificate must be the cluster's, answers that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from shelter.pdf.compare import Finding, compare
from shelter.pdf.report import draw
from shelter.pdf.seal import Seal, SealBrokenError, examine
from shelter.pdf.takeout import Contents, NotReadableError, take_out


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
    made = compare(contents)
    findings = [*made.findings]
    if made.paper is not None:
        findings += _drawn_again(data, seal, contents, made.paper)
    return Verdict(tuple(findings), contents.number or None, made.as_of, made.statement, seal)


def _drawn_again(data: bytes, seal: Seal | None, contents: Contents, paper: Mapping[str, Any]) -> list[Finding]:
    """Draw the pages once more from the paper inside: the same paper gives the same bytes, so nothing else is left out.

    What the comparisons above do not look at (a word, a name, a percentage, a page more or less, something laid over
    a figure, a column of the list) is found here, without anybody having thought of it.
    """
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
