"""The part of an invoice's VAT that its lines bear, for a buyer who cannot recover all of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shelter.reading.amounts import whole
from shelter.reading.checks import WITHOUT_VAT
from shelter.rules.money import round_half_away


@dataclass(frozen=True)
class TaxedLine:
    cost_cents: int
    category: str
    rate: Decimal | None


@dataclass(frozen=True)
class Tax:
    """The VAT of one category and rate, as the invoice states it; None where that says nothing."""

    category: str
    rate: Decimal | None
    cents: int | None


def borne(lines: Sequence[TaxedLine], taxes: Sequence[Tax], total: int | None, part: Fraction) -> list[int]:
    """Give what each line bears in cents, where `part` of the VAT cannot be recovered.

    What the lines of a tax bear adds up to that tax times `part`, half a cent away from zero. Without any `taxes` the
    `total` of the invoice is one, on all lines. Within a tax a line has the VAT of its own rate; what the invoice
    states beside that (it rounds once, and a cash discount lowers the base) goes by the amounts of the lines.
    """
    found = [0] * len(lines)
    for where, stated in _by_target(lines, taxes) if taxes else [(_costing(lines), total)]:
        parts = [vat * part for vat in _exact([lines[i] for i in where], stated)]
        for i, cents in zip(where, whole(parts, round_half_away(sum(parts, Fraction()))), strict=True):
            found[i] += cents
    return found


def _costing(lines: Sequence[TaxedLine]) -> list[int]:
    return [i for i, line in enumerate(lines) if line.cost_cents]


def _by_target(lines: Sequence[TaxedLine], taxes: Sequence[Tax]) -> list[tuple[list[int], int | None]]:
    """The lines that each tax falls on, as an allowance does: those of its category and rate, of its category, all."""
    targets: dict[object, list[int]] = defaultdict(list)
    for i in _costing(lines):
        targets[lines[i].category, lines[i].rate].append(i)
        targets[lines[i].category].append(i)
        targets[None].append(i)
    amounts: dict[object, int | None] = {}
    for tax in taxes:
        keys = ((tax.category, tax.rate), tax.category, None)
        key = next((key for key in keys if key in targets), None)
        before = amounts.get(key, 0)
        amounts[key] = None if before is None or tax.cents is None else before + tax.cents
    return [(targets[key], amount) for key, amount in amounts.items() if key in targets]


def _exact(lines: Sequence[TaxedLine], stated: int | None) -> list[Fraction]:
    """The VAT of each line, not rounded; together what is stated, where something is."""
    own = [line.cost_cents * _rate(line) for line in lines]
    if stated is None or not lines:
        return own
    weights = [Fraction(abs(line.cost_cents)) for line in lines]
    beside = stated - sum(own, Fraction())
    return [vat + beside * weight / sum(weights) for vat, weight in zip(own, weights, strict=True)]


def _rate(line: TaxedLine) -> Fraction:
    return Fraction(0) if line.rate is None or line.category in WITHOUT_VAT else Fraction(line.rate) / 100
