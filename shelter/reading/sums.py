"""The three totals on a page: without VAT, the VAT, with VAT. That they add up is what confirms them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

Total = Literal["net", "vat", "gross"]
MOST = 300  # amounts looked at

# 1.234,56 · 1 234,56 · 1,234.56 · 1234,56; always two decimals, never a rate, a day or a part of a longer number.
_AMOUNT = re.compile(r"(?<![\d.,/-])(?P<whole>\d{1,3}(?:[ .,'’]\d{3})+|\d+)[.,:](?P<cents>\d{2})(?!\d|[.,/:-]\d|\s?%)")
_GROSS = re.compile(
    r"t\.?v\.?a\.?\s?(c\b|compr|incl)|\bt\.?t\.?c|\bincl|[àa] payer|te betalen|amount due|total due|zu zahlen|brutto|"
    r"montant total|total g[ée]n[ée]ral|eindtotaal|grand total",
    re.I,
)
_NET = re.compile(
    r"\bh\.?t\.?v\.?a|\bhors|\bh\.?\s?t\.?\b|\bexcl|\bbase|\bnet|sous[- ]total|sub ?tota|maatstaf|without vat", re.I
)
_VAT = re.compile(r"\bt\.?v\.?a|\bb\.?t\.?w|\bvat\b|\bmwst|\bu\.?st|\btaxe?\b", re.I)
_VAT_FIRST = re.compile(
    r"^(total |totaal |montant )?(t\.?v\.?a|b\.?t\.?w|vat|mwst|ust)\b(?!.{0,3}(c\b|compr|incl|excl))", re.I
)
_TOTAL = re.compile(r"\b(total|totaal|gesamt|summe)", re.I)
RATES = (21, 12, 6, 20, 19, 17, 10, 9, 7)  # of Belgium and of its neighbours


@dataclass(frozen=True)
class Money:
    cents: int
    raw: str


def sums_in(lines: list[str]) -> tuple[Mapping[Total, Money], bool]:
    """Guess the totals, and whether net and VAT make the gross; where they don't, each as it is called."""
    called: dict[Total, list[Money]] = {"net": [], "vat": [], "gross": []}
    for name, money in _called(lines):
        called[name].append(money)
    amounts = {money.cents: money for line in lines for money in _amounts(line)}
    several = dict(list(amounts.items())[:MOST])
    known = _adding_up(called) or _with_difference(called, several) or _by_rate(several)
    if known:
        return known, True
    largest = max(called["gross"], key=lambda money: money.cents, default=None)
    alone: dict[Total, Money] = {} if largest is None else {"gross": largest}
    for name in ("net", "vat"):
        if called[name]:
            alone[name] = called[name][-1]
    return alone, False


def _called(lines: list[str]) -> Iterator[tuple[Total, Money]]:
    """Each amount by the words on its line, or on the line above where it stands alone."""
    left, above = MOST, ""
    for line in lines:
        amounts = list(_amounts(line))
        bare = bool(amounts) and not re.search(r"[^\W\d_]{3}", line.replace("EUR", ""))
        name = _named(above if bare else line)
        if name is not None and amounts and left > 0:
            left -= 1
            yield name, amounts[-1]
        above = line


def _named(line: str) -> Total | None:
    if _VAT_FIRST.search(line):
        return "vat"
    if _GROSS.search(line):
        return "gross"
    if _NET.search(line):
        return "net"
    if _VAT.search(line):
        return "vat"
    return "gross" if _TOTAL.search(line) else None


def _adding_up(called: Mapping[Total, list[Money]]) -> dict[Total, Money] | None:
    triples = product(called["net"][:40], called["vat"][:40], called["gross"][:40])
    holding = [triple for triple in triples if triple[0].cents + triple[1].cents == triple[2].cents > 0]
    if not holding:
        return None
    net, vat, gross = max(holding, key=lambda triple: triple[2].cents)
    return {"net": net, "vat": vat, "gross": gross}


def _with_difference(called: Mapping[Total, list[Money]], several: Mapping[int, Money]) -> dict[Total, Money] | None:
    """Where VAT of several rates is added up: it is on the page too, whatever it is called."""
    for gross in sorted(called["gross"], key=lambda money: -money.cents):
        for net in called["net"]:
            if 0 < gross.cents - net.cents < net.cents and gross.cents - net.cents in several:
                return {"net": net, "vat": several[gross.cents - net.cents], "gross": gross}
    return None


def _by_rate(several: Mapping[int, Money]) -> dict[Total, Money] | None:
    """Where headings stand apart from their amounts: the largest three on the page that add up at a rate of VAT."""
    for gross in sorted(several, reverse=True):
        for rate in RATES:
            vat = round(gross * rate / (100 + rate))
            # VAT worked out line by line may be some cents off.
            for near in (vat, vat - 1, vat + 1, vat - 2, vat + 2):
                if near > 0 and near in several and gross - near in several:
                    return {"net": several[gross - near], "vat": several[near], "gross": several[gross]}
    return None


def _amounts(line: str) -> Iterator[Money]:
    for match in _AMOUNT.finditer(line):
        yield Money(int(re.sub(r"\D", "", match["whole"])) * 100 + int(match["cents"]), match[0])
