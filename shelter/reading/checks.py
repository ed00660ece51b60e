"""The arithmetic of EN 16931-1 on what a file states, as warnings. Tolerances are those of the official rules."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from shelter.reading.amounts import rounded
from shelter.reading.costs import Levy, PricedLine, total_of
from shelter.reading.finding import Finding, FindingCode

ZERO = Decimal()
ONE = Decimal(1)  # BR-CO-17 and BR-S-08 allow less than one unit of currency
E_INVOICES_FROM = date(2026, 1, 1)  # Act of 6 February 2024; the day of issue decides
FAR = timedelta(days=366)  # between delivery and issue
WITHOUT_VAT = {"AE", "E", "G", "K", "O", "Z"}  # reverse charge, exempt, export, within the Union, outside VAT, zero
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
    vat: Decimal | None,
    groups: Sequence[Group],
    lines: Sequence[PricedLine],
    levies: Sequence[Levy],
    discounts: Collection[Decimal] = (),
) -> Iterator[Finding]:
    """Check BR-CO-14, BR-CO-17 and BR-S-08 on the VAT breakdown, and that what is free of VAT bears none.

    `discounts` are the per cents off for who pays soon. In Belgium VAT is due on what is left after such a discount,
    whoever takes it (VAT Code, art. 28, 1°), so that a base may be as much smaller than its lines.
    """
    taxes = [group.tax for group in groups if group.tax is not None]
    if taxes:
        yield from _differ(FindingCode.BR_CO_14, vat, sum(taxes, ZERO))
    based: dict[tuple[str, Decimal | None], Decimal] = defaultdict(Decimal)
    for line in lines:
        based[line.category, line.rate] += line.net if line.counts else ZERO
    for levy in levies:
        based[levy.category, levy.rate] += levy.effect
    yield from (finding for group in groups for finding in _tax_of(group))
    if any(line.category for line in lines):
        yield from _bases(groups, based, discounts)


def _bases(
    groups: Sequence[Group], based: Mapping[tuple[str, Decimal | None], Decimal], discounts: Collection[Decimal]
) -> Iterator[Finding]:
    stated = [(each, each.taxable, based.get((each.category, each.rate), ZERO)) for each in groups]
    odd = [
        (group, taxable, base)
        for group, taxable, base in stated
        if group.category == "S" and taxable is not None and abs(taxable - base) >= ONE
        if not any(abs(taxable - base * (1 - each / 100)) < ONE for each in discounts)
    ]
    # UBL.BE has the discount as a part of its own that is exempt and has no lines: what one lacks, the other has.
    exempt = sum((taxable - base for group, taxable, base in stated if group.category == "E" and taxable), ZERO)
    lacking = sum((base - taxable for _, taxable, base in odd), ZERO)
    if exempt and abs(lacking - exempt) < ONE and all(abs(taxable) < abs(base) for _, taxable, base in odd):
        return
    for group, taxable, base in odd:
        yield Finding(FindingCode.BR_S_08, f"{group.rate} %: {taxable} ≠ {base}")


def rate_findings(
    *, belgian: bool, both_vat_numbers: bool, groups: Sequence[Group], lines: Sequence[PricedLine]
) -> Iterator[Finding]:
    """Check the rates of a Belgian seller, and that who leaves VAT to the buyer names both VAT numbers."""
    rated = [(each.category, each.rate) for each in groups] + [(each.category, each.rate) for each in lines]
    if belgian:
        unknown = {rate for _, rate in rated if rate is not None} - BELGIAN_RATES
        for rate in sorted(unknown)[:10]:
            yield Finding(FindingCode.BELGIAN_RATE_UNKNOWN, f"{rate.normalize():f}")
    if not both_vat_numbers and any(category in {"AE", "K"} for category, _ in rated):
        yield Finding(FindingCode.REVERSE_CHARGE_WITHOUT_VAT_NUMBERS)


def day_findings(issued_on: date, delivered_on: date | None, *, today: date) -> Iterator[Finding]:
    """Check the day of issue against the one of reading, and that of delivery (or a period's end) against issue."""
    if issued_on > today:
        yield Finding(FindingCode.ISSUED_IN_FUTURE, f"{today} ≠ {issued_on}")
    if delivered_on and abs(delivered_on - issued_on) > FAR:
        yield Finding(FindingCode.DELIVERED_FAR_FROM_ISSUE, f"{issued_on} ≠ {delivered_on}")


def paper_findings(seller_vat: str, issued_on: date, *, is_explained: bool) -> Iterator[Finding]:
    """Find what a Belgian seller sent as no e-invoice though it should be one, unless somebody said why it is none."""
    if seller_vat.startswith("BE") and issued_on >= E_INVOICES_FROM and not is_explained:
        yield Finding(FindingCode.PAPER_WITHIN_BELGIUM)


def _tax_of(group: Group) -> Iterator[Finding]:
    if group.category in WITHOUT_VAT:
        if group.tax:
            yield Finding(FindingCode.EXEMPT_WITH_VAT, f"{group.category}: {group.tax}")
        return
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
