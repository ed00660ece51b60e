"""The fiscal value of the Tax Shelter attestation: an estimate, the open points of the law being its parameters."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from shelter.rules.dossier import version
from shelter.rules.forms import (
    amount,
    checked,
    choice,
    day,
    identifier,
    months,
    nullable,
    quotient,
    signed_quotient,
)
from shelter.rules.money import Cents, four_decimals, round_half_away, to_text
from shelter.rules.table import Table, record

REQUIRED = ("dossier", "kind", "signed_on", "genre", "overall_budget", "raised", "lines")
LINE = {"paid_on": None, "producer_fee": False, "investor_premium": False, "justified_early": False}
PARAMETERS = {
    "eea_rate": "0.70",
    "belgian_cap": "10/9",
    "direct_minimum": "0.70",
    "fee_cap": "0.18",
    "fee_cap_base": "total",
    "work_cap": "15000000.00",
    "window_months": None,
    "lookback_months": 6,
}

MINIMUM = checked(signed_quotient, lambda number: 0 < number <= 1, "must be above 0 and at most 1")
FEE_CAP = checked(signed_quotient, lambda number: 0 <= number < 1, "must be from 0 to below 1")
LAST_YEAR = 9999  # of the calendar, and of what a dossier can write


@dataclass(frozen=True, slots=True)
class Parameters:
    eea_rate: Fraction
    belgian_cap: Fraction
    direct_minimum: Fraction
    fee_cap: Fraction
    fee_cap_base: str
    work_cap: Cents
    window_months: int
    lookback_months: int


class Line(NamedTuple):
    amount: Cents
    zone: str
    nature: str
    spent_on: str
    paid_on: str | None
    producer_fee: bool
    investor_premium: bool
    justified_early: bool


@dataclass(frozen=True, slots=True)
class Attestation:
    signed_on: str
    overall_budget: Cents
    raised: Cents
    lines: list[Line]
    parameters: Parameters


@dataclass(slots=True)
class Sums:
    """Sums of the lines that are in, in cents."""

    fee: int = 0  # Belgian, the producer's, the investor's premium left out
    fee_direct: int = 0
    belgian: int = 0  # the other Belgian lines
    belgian_direct: int = 0
    eea: int = 0  # outside Belgium
    eea_direct: int = 0


def read_attestation(value: Mapping[str, Any]) -> Attestation:
    """Read a dossier of kind "attestation"; DossierError names the place of an error, whichever it meets first."""
    row = record(value, "", REQUIRED, {"parameters": {}})
    row.only("dossier", version)
    row.only("kind", choice("attestation"))
    genre = row.only("genre", choice("fiction", "documentary", "animation", "series"))
    return Attestation(
        signed_on=row.only("signed_on", day),
        overall_budget=row.only("overall_budget", amount),
        raised=row.only("raised", amount),
        lines=_read_lines(row),
        parameters=_read_parameters(row.objects("parameters", [], PARAMETERS), 24 if genre == "animation" else 18),
    )


def _read_lines(row: Table) -> list[Line]:
    rows, _ = row.lists("lines", ["id", "amount", "zone", "nature", "spent_on"], LINE)
    rows.names("id", identifier)
    columns = (
        rows.column("amount", amount),
        rows.column("zone", choice("BE", "EEA", "OTHER")),
        rows.column("nature", choice("direct", "indirect", "ineligible")),
        rows.column("spent_on", day),
        rows.column("paid_on", nullable(day)),
        rows.flags("producer_fee"),
        rows.flags("investor_premium"),
        rows.flags("justified_early"),
    )
    return [Line(*fields) for fields in zip(*columns, strict=True)]


def _read_parameters(row: Table, usual_window: int) -> Parameters:
    window = row.only("window_months", nullable(months))
    return Parameters(
        eea_rate=row.only("eea_rate", quotient),
        belgian_cap=row.only("belgian_cap", quotient),
        direct_minimum=row.only("direct_minimum", MINIMUM),
        fee_cap=row.only("fee_cap", FEE_CAP),
        fee_cap_base=row.only("fee_cap_base", choice("total", "others")),
        work_cap=row.only("work_cap", amount),
        window_months=usual_window if window is None else window,
        lookback_months=row.only("lookback_months", months),
    )


def attest(dossier: Attestation, as_of: str) -> dict[str, Any]:
    """Estimate the fiscal value of the attestation as of a day, as JSON values; amounts in euros as texts.

    Source: the convention's rules on the attestation, after article 194ter of the Belgian income tax code (CIR 92).
    """
    terms = dossier.parameters
    sums = _sum_up(_lines_in(dossier, as_of))
    base = terms.fee_cap / (1 - terms.fee_cap) if terms.fee_cap_base == "total" else terms.fee_cap
    fee = min(Fraction(sums.fee), sums.belgian * base)
    belgian = sums.belgian + fee
    eea = belgian + sums.eea
    direct = sums.belgian_direct + (sums.fee_direct * fee / sums.fee if sums.fee else Fraction(0))
    by_eea, by_belgian = terms.eea_rate * eea, terms.belgian_cap * belgian
    value, binding = min(by_eea, by_belgian), "eea" if by_eea <= by_belgian else "belgian"
    direct_share = direct / belgian if belgian else Fraction(0)
    if direct_share < terms.direct_minimum and value:
        value, binding = value * direct_share / terms.direct_minimum, "direct"
    if terms.work_cap < value:
        value, binding = Fraction(terms.work_cap), "work"
    return {
        "value": _rounded(value),
        "binding": binding,
        "eea": _rounded(eea),
        "belgian": _rounded(belgian),
        "direct": _rounded(direct),
        "direct_share": _four(direct_share) if belgian else None,
        "fee_trimmed": _rounded(sums.fee - fee),
        "budget_share": four_decimals(dossier.raised, dossier.overall_budget) if dossier.overall_budget else None,
        "warnings": list(_warnings(dossier, direct + sums.eea_direct, eea)),
    }


def _warnings(dossier: Attestation, direct: Fraction, eea: Fraction) -> Iterator[str]:
    if dossier.overall_budget and 2 * dossier.raised > dossier.overall_budget:
        yield "BUDGET_SHARE_OVER_HALF"
    if direct < dossier.parameters.direct_minimum * eea:
        yield "EEA_DIRECT_SHARE_LOW"


def _lines_in(dossier: Attestation, as_of: str) -> Iterator[Line]:
    """Give the lines that are eligible, paid by the day, and spent in the window or justified before it."""
    signed_on = dossier.signed_on
    first = months_after(signed_on, -dossier.parameters.lookback_months)
    last = months_after(signed_on, dossier.parameters.window_months)
    for line in dossier.lines:
        if line.zone == "OTHER" or line.nature == "ineligible" or line.paid_on is None or line.paid_on > as_of:
            continue
        begins = first if line.justified_early else signed_on
        if begins <= line.spent_on <= last:
            yield line


def _sum_up(lines: Iterator[Line]) -> Sums:
    sums = Sums()
    for line in lines:
        direct = line.amount if line.nature == "direct" else 0
        if line.zone == "EEA":
            sums.eea += line.amount
            sums.eea_direct += direct
        elif line.producer_fee and not line.investor_premium:
            sums.fee += line.amount
            sums.fee_direct += direct
        else:
            sums.belgian += line.amount
            sums.belgian_direct += direct
    return sums


def months_after(start: str, months: int) -> str:
    """Give the same day number so many months later (or earlier), or that month's last day where there is none.

    A day beyond the calendar that a dossier can write becomes the calendar's last, or its first.
    """
    year, month, number = map(int, start.split("-"))
    year, month = divmod(year * 12 + month - 1 + months, 12)
    if not 1 <= year <= LAST_YEAR:
        return "9999-12-31" if year > 1 else "0001-01-01"
    return f"{year:04d}-{month + 1:02d}-{min(number, monthrange(year, month + 1)[1]):02d}"


def _rounded(cents: Fraction) -> str:
    return to_text(round_half_away(cents))


def _four(number: Fraction) -> str:
    return four_decimals(number.numerator, number.denominator)
