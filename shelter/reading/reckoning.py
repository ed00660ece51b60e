"""Every amount of a document as an exact number, or a refusal that names the field."""

from dataclasses import dataclass, replace
from decimal import Decimal

from shelter.reading.amounts import decimal, percentage
from shelter.reading.checks import Group, Sums
from shelter.reading.costs import Levy, PricedLine
from shelter.reading.finding import Finding, FindingCode
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.stated import Amount, Stated, StatedLine

TOTALS = ("net", "vat", "gross", "payable", "prepaid")
ZERO = Decimal()


@dataclass(frozen=True)
class Reckoned:
    """The figures of a document as exact numbers, with the file's signs."""

    sums: Sums
    lines: tuple[PricedLine, ...]
    levies: tuple[Levy, ...]
    groups: tuple[Group, ...]


def reckon(stated: Stated, notes: list[Finding]) -> Reckoned:
    """Read every amount; raises Unreadable(amount_unreadable) for one that a claim can rest on, notes the others."""
    totals = stated.totals

    def doubtful(where: str, said: str) -> Decimal | None:
        number = decimal(said)
        if said and number is None:
            notes.append(Finding(FindingCode.AMOUNT_UNREADABLE, f"{where}: {said}"))
        return number

    sums = Sums(
        **{name: _sure(name, getattr(totals, name)) for name in TOTALS},
        **{name: doubtful(name, getattr(totals, name).said) for name in ("lines", "allowances", "charges", "rounding")},
        third_party=sum((decimal(said) or ZERO for said in totals.third_party), ZERO),
    )
    counted = _counted(stated.lines, sums.lines)
    lines = tuple(
        PricedLine(_sure(f"lines[{i}].net", Amount(line.net)) or ZERO, line.category, percentage(line.rate), counts)
        for i, (line, counts) in enumerate(zip(stated.lines, counted, strict=True), 1)
    )
    levies = tuple(
        Levy(
            each.adds, _sure(f"charges[{i}].amount", Amount(each.amount)) or ZERO, each.category, percentage(each.rate)
        )
        for i, each in enumerate(stated.charges, 1)
    )
    levies = _signed(levies, sums)
    groups = tuple(
        Group(each.category, percentage(each.rate), doubtful("taxable", each.taxable), doubtful("tax", each.tax))
        for each in stated.groups
    )
    # A profile without amounts on its lines has, for us, no lines.
    priced = lines if any(line.net for line in stated.lines) else ()
    return Reckoned(sums, priced, levies, groups)


def _sure(where: str, amount: Amount) -> Decimal | None:
    """Read an amount that a claim can rest on; one that cannot be read refuses the file."""
    if not amount.said:
        return None
    number = decimal(amount.said)
    if number is None:
        raise Unreadable(Refusal.AMOUNT_UNREADABLE, f"{where}: {amount.said}")
    return number


def _signed(levies: tuple[Levy, ...], sums: Sums) -> tuple[Levy, ...]:
    """Turn allowances that are written with the sign of their effect: their total, and the net, have the other."""
    written = sum((levy.amount for levy in levies if not levy.adds), ZERO)
    if not written or sums.allowances != -written or sums.lines is None:
        return levies
    if sums.net != sums.lines + written + (sums.charges or ZERO):
        return levies
    return tuple(levy if levy.adds else replace(levy, amount=-levy.amount) for levy in levies)


def _counted(lines: tuple[StatedLine, ...], stated_sum: Decimal | None) -> list[bool]:
    """Tell which lines make up the total: not headings, and not the parts of lines that already hold them."""
    counts = [not line.heading for line in lines]
    tops = [not line.heading and not line.parent for line in lines]
    if counts == tops or stated_sum is None:
        return counts

    def total(which: list[bool]) -> Decimal:
        return sum((decimal(line.net) or ZERO for line, one in zip(lines, which, strict=True) if one), ZERO)

    return tops if total(counts) != stated_sum and total(tops) == stated_sum else counts
