"""Limits on sums: what a group of lines has beyond its limit is taken from its latest positive lines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import compress
from math import lcm
from typing import Any

from shelter.rules.money import Cents, divide
from shelter.rules.steps import Sheet
from shelter.rules.terms import Cap, Terms


def apply_limits(sheet: Sheet, terms: Terms, obligation: Cents) -> None:
    """Take from the sheet what goes beyond a limit, in the order of the convention's rules on limits.

    First each supplier's, then each tier's, then the categories' of an amount or of the obligation, in the end
    those of what counts.
    """
    if terms.supplier_cap:
        limit = terms.supplier_cap.limit(obligation)
        sums = sums_by(sheet.suppliers, sheet.left)
        _take(sheet, sheet.suppliers, _excess(sums, dict.fromkeys(sums, limit)), "CAP_SUPPLIER")
    if limits := _limits({tier.name: tier.cap for tier in terms.tiers}, obligation):
        _take(sheet, sheet.tiers, _excess(sums_by(sheet.tiers, sheet.left), limits), "CAP_TIER")
    caps = {name: category.cap for name, category in terms.categories.items() if category.cap}
    if not caps:
        return
    sums = sums_by(sheet.categories, sheet.left)
    _take(sheet, sheet.categories, _excess(sums, _limits(caps, obligation)), "CAP_CATEGORY")
    of_counted = {name: cap.share for name, cap in caps.items() if cap.of == "counted" and sums.get(name, 0) > 0}
    if of_counted:
        capped = {name: (sums[name], part) for name, part in of_counted.items()}
        rest = sum(sheet.left) - sum(total for total, _ in capped.values())
        _take(sheet, sheet.categories, _excess(sums, kept_of_counted(rest, capped)), "CAP_CATEGORY")


def sums_by(groups: Sequence[str | None], amounts: Sequence[int]) -> dict[str, int]:
    """Sum amounts by group, a key for every group that occurs; what is in no group is left out."""
    sums: defaultdict[Any, int] = defaultdict(int)
    for group, amount in zip(groups, amounts, strict=True):
        sums[group] += amount
    sums.pop(None, None)
    return sums


def _limits(caps: Mapping[str, Cap | None], obligation: Cents) -> dict[str, int]:
    return {name: cap.limit(obligation) for name, cap in caps.items() if cap and cap.of != "counted"}


def _excess(sums: Mapping[str, int], limits: Mapping[str, int]) -> dict[str, int]:
    return {group: sums[group] - limit for group, limit in limits.items() if sums.get(group, 0) > limit}


def _take(sheet: Sheet, groups: Sequence[str | None], excess: dict[str, int], code: str) -> None:
    """Take what each group has in excess: the latest document loses first, of one day the last in the dossier."""
    if not excess:
        return
    left = sheet.left
    rows = [
        (sheet.issued[sheet.owners[row]], row, group)
        for row, group in enumerate(groups)
        if group in excess and left[row] > 0
    ]
    for _, row, group in sorted(rows, reverse=True):
        if beyond := excess[group]:
            taken = Cents(min(beyond, left[row]))
            excess[group] = beyond - taken
            left[row] = Cents(left[row] - taken)
            sheet.reasons[row] = (*sheet.reasons[row], (code, taken))


def kept_of_counted(rest: int, capped: Mapping[str, tuple[int, Fraction]]) -> dict[str, int]:
    """Give the cents that each category may keep under a cap that is a share of the counted total itself.

    `rest` is what counts besides; `capped` has each category's cents, above zero, and its share.
    """
    total = largest_total(rest, list(capped.values()))
    if total is None:
        return dict.fromkeys(capped, 0)
    return {name: min(cents, int(part * total)) for name, (cents, part) in capped.items()}


def largest_total(rest: int, capped: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    """Give the largest T >= 0 with T = rest + the sum of min(S, s x T) over the capped (S, s); None if there is none.

    The right side less T is concave and falls in the end, so the largest root is met first on the way down from above.
    Far up every category is full, at S; it comes off its S at the knee T = S / s. The root lies between two knees as
    soon as the difference at the lower one is no longer below zero. All in whole numbers, shares over one denominator.
    """
    unit = lcm(*(part.denominator for _, part in capped))
    scaled = [(cents, part.numerator * (unit // part.denominator)) for cents, part in capped if part]
    # Two knees differ by at least 1 / (s x s'), so this whole number orders them exactly.
    finest = max((part for _, part in scaled), default=1) ** 2
    scaled.sort(key=lambda each: each[0] * finest // each[1], reverse=True)
    full = rest + sum(cents for cents, _ in scaled)
    slope = unit  # of T less the shares of T that are not full, over `unit`
    for cents, part in scaled:
        if full * part >= slope * cents:
            return Fraction(full * unit, slope)
        full -= cents
        slope -= part
    return Fraction(full * unit, slope) if full >= 0 else None


def reduced_to_direct(sheet: Sheet, minimum: Fraction | None) -> Cents:
    """Give the cents by which the total is reduced so that its direct part is at least the minimum share of it."""
    if minimum is None:
        return Cents(0)
    total = sum(sheet.left)
    direct = sum(compress(sheet.left, sheet.direct))
    if total <= 0 or direct >= minimum * total:
        return Cents(0)
    return Cents(total - max(0, divide(direct * minimum.denominator, minimum.numerator)))
