"""What each line costs once the allowances and charges on the whole document are spread over the lines they fall on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shelter.reading.amounts import to_cents, whole


@dataclass(frozen=True)
class PricedLine:
    net: Decimal
    category: str
    rate: Decimal | None
    counts: bool  # False for a heading, whose amount is already in other lines


@dataclass(frozen=True)
class Levy:
    """An allowance or a charge on the whole document."""

    adds: bool
    amount: Decimal  # as stated; an allowance takes it off
    category: str
    rate: Decimal | None

    @property
    def effect(self) -> Decimal:
        return self.amount if self.adds else -self.amount


def total_of(lines: Sequence[PricedLine], levies: Sequence[Levy]) -> Decimal:
    """Give the exact net that lines, allowances and charges add up to."""
    return sum((line.net for line in lines if line.counts), Decimal()) + sum(
        (levy.effect for levy in levies), Decimal()
    )


def spread(lines: Sequence[PricedLine], levies: Sequence[Levy]) -> list[int]:
    """Give the cost of each line in cents; their sum is `total_of` in cents, half a cent away from zero.

    A levy falls on the lines of its VAT category and rate, by their amounts; where there is none, on those of its
    category; where there is none either, on all.
    """
    counted = [i for i, line in enumerate(lines) if line.counts]
    exact = {i: Fraction(lines[i].net) * 100 for i in counted}
    for where, amount in _by_target(lines, counted, levies):
        shares = _shares([abs(lines[i].net) for i in where], amount)
        for i, share in zip(where, shares, strict=True):
            exact[i] += share
    costs = [0] * len(lines)
    if counted:
        total = to_cents(total_of(lines, levies))
        for i, cost in zip(counted, whole([exact[i] for i in counted], total), strict=True):
            costs[i] = cost
    return costs


def _by_target(
    lines: Sequence[PricedLine], counted: list[int], levies: Sequence[Levy]
) -> list[tuple[list[int], Decimal]]:
    """Add levies up by the lines they fall on, so that a thousand of them cost no more than a few."""
    targets: dict[object, list[int]] = defaultdict(list)
    for i in counted:
        targets[lines[i].category, lines[i].rate].append(i)
        targets[lines[i].category].append(i)
    amounts: dict[object, Decimal] = defaultdict(Decimal)
    for levy in levies:
        keys = ((levy.category, levy.rate), levy.category)
        amounts[next((key for key in keys if key in targets), None)] += levy.effect
    return [(where, amount) for key, amount in amounts.items() if (where := targets.get(key, counted))]


def _shares(weights: list[Decimal], amount: Decimal) -> list[Fraction]:
    """Cut whole cents off for each line; what is smaller than a cent in `amount` stays with the first."""
    total = sum(weights, Decimal())
    even = Fraction(1, len(weights))
    cents = to_cents(amount)
    parts = [cents * (Fraction(weight) / Fraction(total) if total else even) for weight in weights]
    shares = [Fraction(part) for part in whole(parts, cents)]
    shares[0] += Fraction(amount) * 100 - cents
    return shares
