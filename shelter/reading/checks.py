"""The arithmetic of EN 16931-1 on what a file states, as warnings. Tolerances are those of the official rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shelter.reading.amounts import rounded
from shelter.reading.costs import Levy, PricedLine, total_of
from shelter.reading.finding import Finding, FindingCode

ZERO = Decimal()
ONE = Decimal(1)  # BR-CO-17 and BR-S-08 allow less than one unit of currency
BELGIAN_RATES = {Decimal(rate) for rate in (0, 6, 12, 21)}  # VAT Code, Royal Decree no. 20


@dataclass(frozen=True)
class Sums:
    """The totals of a document, exact, None where none is stated."""

    lines: Decimal | None
    allowances: Decimal | None
    charges: Decimal | None
    net: Decimal | None
    vat: Decimal | None
    gross: Decimal | None
    prepaid: Decimal | None
    rounding: Decimal | None
    payable: Decimal | None
    third_party: Decimal


@dataclass(frozen=True)
class Group:
    category: str
    rate: Decimal | None
    taxable: Decimal | None
    tax: Decimal | None


def sum_findings(sums: Sums, lines: Sequence[PricedLine], levies: Sequence[Levy]) -> Iterator[Finding]:
    """Check BR-CO-10 to 13, 15 and 16, and that the lines make up the net total."""
    if lines:
        yield from _differ(FindingCode.BR_CO_10, sums.lines, sum((line.net for line in lines if line.counts), ZERO))
        yield from _differ(FindingCode.BR_CO_11, sums.allowances, _levied(levies, adds=False), 0)
        yield from _differ(FindingCode.BR_CO_12, sums.charges, _levied(levies, adds=True), 0)
        yield from _differ(FindingCode.LINES_DO_NOT_ADD_UP, sums.net, total_of(lines, levies))
    if sums.lines is not None:
        net = sums.lines - (sums.allowances or 0) + (sums.charges or 0)
        yield from _differ(FindingCode.BR_CO_13, sums.net, net)
    if sums.net is not None and sums.gross is not None:
        yield from _differ(FindingCode.BR_CO_15, sums.gross, sums.net + (sums.vat or 0))
    # Without BT-106 the profile (MINIMUM) has no place for what was paid before either.
    if sums.gross is not None and sums.lines is not None:
        payable = sums.gross - (sums.prepaid or 0) + (sums.rounding or 0)
        if sums.payable is None or rounded(payable + sums.third_party) != sums.payable:
            yield from _differ(FindingCode.BR_CO_16, sums.payable, payable)


def vat_findings(
    vat: Decimal | None, groups: Sequence[Group], lines: Sequence[PricedLine], levies: Sequence[Levy]
) -> Iterator[Finding]:
    """Check BR-CO-14, BR-CO-17 and BR-S-08 on the VAT breakdown."""
    taxes = [group.tax for group in groups if group.tax is not None]
    if taxes:
        yield from _differ(FindingCode.BR_CO_14, vat, sum(taxes, ZERO))
    based: dict[tuple[str, Decimal | None], Decimal] = defaultdict(Decimal)
    for line in lines:
        based[line.category, line.rate] += line.net if line.counts else ZERO
    for levy in levies:
        based[levy.category, levy.rate] += levy.effect
    for group in groups:
        yield from _tax_of(group)
        if group.category == "S" and group.taxable is not None and any(line.category for line in lines):
            base = based[group.category, group.rate]
            if abs(group.taxable - base) >= ONE:
                yield Finding(FindingCode.BR_S_08, f"{group.rate} %: {group.taxable} ≠ {base}")


def rate_findings(
    *, belgian: bool, both_vat_numbers: bool, groups: Sequence[Group], lines: Sequence[PricedLine]
) -> Iterator[Finding]:
    """Check the rates of a Belgian seller, and that a reverse charge names both parties' VAT numbers."""
    rated = [(each.category, each.rate) for each in groups] + [(each.category, each.rate) for each in lines]
    if belgian:
        unknown = {rate for _, rate in rated if rate is not None} - BELGIAN_RATES
        for rate in sorted(unknown)[:10]:
            yield Finding(FindingCode.BELGIAN_RATE_UNKNOWN, f"{rate.normalize():f}")
    if not both_vat_numbers and any(category == "AE" for category, _ in rated):
        yield Finding(FindingCode.REVERSE_CHARGE_WITHOUT_VAT_NUMBERS)


def _tax_of(group: Group) -> Iterator[Finding]:
    if group.taxable is None or group.tax is None or group.rate is None:
        return
    due = rounded(abs(group.taxable) * group.rate / 100)
    if abs(abs(group.tax) - due) >= ONE:
        yield Finding(FindingCode.BR_CO_17, f"{group.rate} %: {group.tax} ≠ {due}")


def _levied(levies: Sequence[Levy], *, adds: bool) -> Decimal:
    return sum((levy.amount for levy in levies if levy.adds is adds), ZERO)


def _differ(
    code: FindingCode, stated: Decimal | None, computed: Decimal, missing: int | None = None
) -> Iterator[Finding]:
    """Find a total that is not what it should be; one that is not stated counts as `missing`, or is let be."""
    found = Decimal(missing) if stated is None and missing is not None else stated
    if found is not None and found != rounded(computed):
        yield Finding(code, f"{found} ≠ {rounded(computed)}")
