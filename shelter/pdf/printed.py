"""The figures as they stand on the pages, read back and compared with what they should be.

Only amounts are looked at, in the order in which the pages write them: no word of a language matters, so a report
still agrees after a translation was mended. What a page shows could be made to differ from the text behind it: against
that only a seal of the whole file helps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shelter.pdf.facts import Facts
from shelter.pdf.sums import figure_cents, groups, reason_cents, verdict_amounts
from shelter.rules.money import to_cents

_AMOUNT = re.compile(r"(?<![\d.,])[\u2212-]?(?:\d{1,3}(?:[.\u202f\u00a0]\d{3})+|\d+),\d{2}(?!\d)(?!\s*%)")
COVER = ("obligation", "claimed", "counted", "pending", "remaining")
OTHERS = 6  # amounts in names on the first page
APART = 15  # other amounts that may stand between two figures of a table, or between two tables
APART_IN_LINES = 150  # descriptions and payments may hold amounts as well
ANYWHERE = 10**9  # after months, terms and funding, of which there may be many


@dataclass(frozen=True, slots=True)
class Figure:
    where: str
    cents: int


def amounts(text: str) -> list[int]:
    """Give the amounts of a text in cents, percentages left out."""
    return [_cents(found[0]) for found in _AMOUNT.finditer(text)]


def _cents(written: str) -> int:
    digits = int(re.sub(r"\D", "", written))
    return -digits if written[0] in "\u2212-" else digits


def missing(facts: Facts, pages: Sequence[str]) -> Iterator[str]:
    """Name each group of figures of which one is not printed where it should be."""
    place, lost = _cover(facts, amounts(pages[0] if pages else ""))
    if lost:
        yield lost
    found, before = amounts("\n".join(pages)), bool(lost)
    for run, apart, near in _runs(facts):
        starts = range(place, len(found) if before else min(len(found), place + near))
        end, missed = _sought(run, found, starts, apart)
        before = missed is not None
        if missed:
            yield missed.where
        else:
            place = max(place, end)


def _cover(facts: Facts, found: Sequence[int]) -> tuple[int, str | None]:
    """Compare the verdict, whose words each language orders its own way, and the figures that follow it at once."""
    said = sorted(verdict_amounts(facts))
    block = [facts.cents(key) for key in COVER]
    others = len(amounts(facts.dossier["production"]["title"])) + OTHERS
    for start in range(len(said), len(said) + others):
        if found[start : start + len(block)] == block and sorted(found[start - len(said) : start]) == said:
            return start + len(block), None
    told = [key for key in COVER if facts.cents(key) not in found]
    return 0, f"cover {told[0] if told else 'verdict'}"


def _sought(run: Sequence[Figure], found: Sequence[int], starts: range, apart: int) -> tuple[int, Figure | None]:
    """Find the figures of a run one after the other; say where they end, or at which one the longest try failed."""
    furthest = 0
    for start in starts if run else ():
        if found[start] != run[0].cents:
            continue
        at = start
        for count, figure in enumerate(run):
            window = found[at : at + apart] if count else found[at : at + 1]
            if figure.cents not in window:
                furthest = max(furthest, count)
                break
            at += window.index(figure.cents) + 1
        else:
            return at, None
    return 0, run[furthest] if run else None


def _runs(facts: Facts) -> Iterator[tuple[list[Figure], int, int]]:
    yield [Figure(f"figures {key}", cents) for key, cents in figure_cents(facts).items()], APART, APART
    claimed, counted = facts.cents("claimed"), facts.cents("counted")
    reasons = [Figure(f"reasons {code}", cents) for code, cents in reason_cents(facts).items()]
    yield [Figure("reasons claimed", claimed), *reasons, Figure("reasons counted", counted)], APART, APART
    for key in ("category", "tier"):
        sums = [(group.claimed, group.counted) for group in groups(facts, key)]
        yield [Figure(f"by {key}", cents) for pair in sums for cents in pair], APART, APART
    yield list(_lines(facts)), APART_IN_LINES, ANYWHERE


def _lines(facts: Facts) -> Iterator[Figure]:
    for line in facts.lines:
        for reason in line.result["reasons"]:
            yield Figure(f"line {line.place}", -to_cents(reason["amount"]))
        yield Figure(f"line {line.place}", line.claimed)
        if line.result["reasons"]:
            yield Figure(f"line {line.place}", -line.withheld)
        yield Figure(f"line {line.place}", line.counted)
    if not facts.lines:
        return
    counted = sum(line.counted for line in facts.lines)
    yield Figure("lines total claimed", sum(line.claimed for line in facts.lines))
    yield Figure("lines total withheld", -sum(line.withheld for line in facts.lines))
    yield Figure("lines total counted", counted)
    for adjustment in facts.statement["adjustments"]:
        counted -= to_cents(adjustment["amount"])
        yield Figure(f"lines {adjustment['code']}", -to_cents(adjustment["amount"]))
        yield Figure("lines counted", counted)
    totals = {row["id"]: [0, 0] for row in facts.dossier["suppliers"]}
    for line in facts.lines:
        totals[line.supplier["id"]][0] += line.claimed
        totals[line.supplier["id"]][1] += line.counted
    with_lines = {line.supplier["id"] for line in facts.lines}
    for supplier, (claimed, counts) in totals.items():
        if supplier in with_lines:
            yield Figure(f"supplier {supplier} claimed", claimed)
            yield Figure(f"supplier {supplier} counted", counts)
