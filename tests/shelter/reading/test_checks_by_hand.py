"""Cases that were worked out by hand from the text of EN 16931-1, beside what the program finds in them."""

from datetime import date
from decimal import Decimal

import pytest

from shelter.reading.checks import Group, Sums, day_findings, paper_findings, rate_findings, sum_findings, vat_findings
from shelter.reading.costs import Levy, PricedLine
from shelter.reading.finding import Finding

TOTALS = ("lines", "allowances", "charges", "net", "vat", "gross", "prepaid", "rounding", "payable")


def number(text: str) -> Decimal | None:
    return None if text == "-" else Decimal(text)


def codes(findings: list[Finding]) -> list[str]:
    return [str(each.code).removeprefix("br_") for each in findings]


# One line of 100.00 at 21 %, a discount and a charge; then the totals in the order above, and what is wrong in them.
SUMS = [
    ("0", "0", "100.00 - - 100.00 21.00 121.00 - - 121.00", ""),
    ("0", "0", "99.99 - - 99.99 21.00 120.99 - - 120.99", "co_10 lines_do_not_add_up"),
    ("0", "0", "100.00 - - 100.01 21.00 121.01 - - 121.01", "lines_do_not_add_up co_13"),
    ("0", "0", "100.00 - - 100.00 21.00 121.01 - - 121.01", "co_15"),
    ("0", "0", "100.00 - - 100.00 - 100.00 - - 100.00", ""),  # no VAT stated is none
    ("0", "0", "100.00 - - 100.00 - 121.00 - - 121.00", "co_15"),
    ("0", "0", "100.00 - - 100.00 21.00 121.00 21.00 - 100.00", ""),
    ("0", "0", "100.00 - - 100.00 21.00 121.00 21.00 - 121.00", "co_16"),
    ("0", "0", "100.00 - - 100.00 21.00 121.00 - 0.01 121.01", ""),
    ("0", "0", "100.00 - - 100.00 21.00 121.00 - -0.04 121.00", "co_16"),
    ("10", "0", "100.00 10.00 - 90.00 18.90 108.90 - - 108.90", ""),
    ("10", "0", "100.00 - - 90.00 18.90 108.90 - - 108.90", "co_11 co_13"),
    ("0", "5", "100.00 - 5.00 105.00 22.05 127.05 - - 127.05", ""),
    ("0", "5", "100.00 - 4.00 104.00 22.05 126.05 - - 126.05", "co_12 lines_do_not_add_up"),
    ("4", "4", "100.00 4.00 4.00 100.00 20.16 120.16 - - 120.16", ""),  # a conditional cash discount, as in Peppol
]


@pytest.mark.parametrize(("off", "more", "totals", "wrong"), SUMS)
def test_totals(off: str, more: str, totals: str, wrong: str) -> None:
    sums = Sums(
        **{name: number(said) for name, said in zip(TOTALS, totals.split(), strict=True)}, third_party=Decimal()
    )
    levies = [Levy(adds, Decimal(said), "S", Decimal(21)) for adds, said in ((False, off), (True, more)) if said != "0"]

    assert codes(list(sum_findings(sums, [PricedLine(Decimal(100), "S", Decimal(21), True)], levies))) == wrong.split()


# The VAT of the document, its groups (category, rate, base, tax), its lines (category, rate, net), a cash discount.
VAT = [
    ("21.00", "S 21 100.00 21.00", "S 21 100.00", "", ""),
    ("21.01", "S 21 100.00 21.00", "S 21 100.00", "", "co_14"),
    ("21.99", "S 21 100.00 21.99", "S 21 100.00", "", ""),  # less than one unit off
    ("22.00", "S 21 100.00 22.00", "S 21 100.00", "", "co_17"),
    ("20.01", "S 21 100.00 20.01", "S 21 100.00", "", ""),
    ("20.00", "S 21 100.00 20.00", "S 21 100.00", "", "co_17"),
    ("-21.00", "S 21 -100.00 -21.00", "S 21 -100.00", "", ""),
    ("21.00", "S 21 100.00 21.00", "S 21 100.99", "", ""),
    ("21.00", "S 21 100.00 21.00", "S 21 101.00", "", "s_08"),
    ("27.00", "S 21 100.00 21.00|S 6 100.00 6.00", "S 21 100.00|S 6 100.00", "", ""),
    ("27.00", "S 21 100.00 21.00|S 6 100.00 6.00", "S 21 200.00", "", "s_08 s_08"),
    ("20.58", "S 21 98.00 20.58", "S 21 100.00", "2", ""),  # VAT on what is left after a cash discount of 2 %
    ("20.58", "S 21 98.00 20.58", "S 21 100.00", "", "s_08"),
    ("20.58", "S 21 98.00 20.58", "S 21 100.00", "10", "s_08"),
    ("20.58", "S 21 98.00 20.58|E 0 2.00 0", "S 21 100.00", "", ""),  # the discount as a part of its own
    ("-20.58", "S 21 -98.00 -20.58|E 0 -2.00 0", "S 21 -100.00", "", ""),
    ("20.58", "S 21 98.00 20.58|E 0 5.00 0", "S 21 100.00", "", "s_08"),
    ("20.58", "S 21 98.00 20.58|E 0 2.00 0", "S 21 100.00|E 0 2.00", "", "s_08"),
    ("0", "AE 0 100.00 0", "AE 0 100.00", "", ""),
    ("21.00", "AE 0 100.00 21.00", "AE 0 100.00", "", "exempt_with_vat"),
    ("21.00", "K 0 100.00 21.00", "K 0 100.00", "", "exempt_with_vat"),
    ("0.01", "G 0 100.00 0.01", "G 0 100.00", "", "exempt_with_vat"),
    ("0", "O - 100.00 0", "O - 100.00", "", ""),
]


@pytest.mark.parametrize(("vat", "groups", "lines", "discount", "wrong"), VAT)
def test_vat(vat: str, groups: str, lines: str, discount: str, wrong: str) -> None:
    each_group = [one.split() for one in groups.split("|")]
    each_line = [one.split() for one in lines.split("|")]
    found = vat_findings(
        Decimal(vat),
        [Group(category, number(rate), Decimal(base), Decimal(tax)) for category, rate, base, tax in each_group],
        [PricedLine(Decimal(net), category, number(rate), True) for category, rate, net in each_line],
        [],
        [Decimal(each) for each in discount.split()],
    )

    assert codes(list(found)) == wrong.split()


RATES = [
    (True, True, "S 21|S 12|S 6|Z 0", ""),
    (True, True, "S 20", "belgian_rate_unknown"),
    (False, True, "S 20", ""),
    (True, True, "AE 0", ""),
    (True, False, "AE 0", "reverse_charge_without_vat_numbers"),
    (False, False, "K 0", "reverse_charge_without_vat_numbers"),
    (True, False, "G 0", ""),
    (True, False, "S 21", ""),
]


@pytest.mark.parametrize(("belgian", "both", "groups", "wrong"), RATES)
def test_rates(belgian: bool, both: bool, groups: str, wrong: str) -> None:
    each = [Group(one.split()[0], Decimal(one.split()[1]), None, None) for one in groups.split("|")]

    assert codes(list(rate_findings(belgian=belgian, both_vat_numbers=both, groups=each, lines=[]))) == wrong.split()


TODAY = date(2026, 3, 1)
DAYS = [
    (date(2026, 3, 1), None, ""),
    (date(2026, 3, 2), None, "issued_in_future"),
    (date(2026, 3, 1), date(2025, 3, 1), ""),
    (date(2026, 3, 1), date(2025, 2, 27), "delivered_far_from_issue"),
    (date(2026, 3, 1), date(2027, 3, 2), ""),
    (date(2026, 3, 1), date(2027, 3, 3), "delivered_far_from_issue"),
]


@pytest.mark.parametrize(("issued_on", "delivered_on", "wrong"), DAYS)
def test_days(issued_on: date, delivered_on: date | None, wrong: str) -> None:
    assert codes(list(day_findings(issued_on, delivered_on, today=TODAY))) == wrong.split()


@pytest.mark.parametrize(
    ("vat", "issued_on", "explained", "wrong"),
    [
        ("BE0999990123", date(2026, 1, 1), False, "paper_within_belgium"),
        ("BE0999990123", date(2026, 1, 1), True, ""),
        ("BE0999990123", date(2025, 12, 31), False, ""),
        ("FR40303265045", date(2026, 1, 1), False, ""),
        ("", date(2026, 1, 1), False, ""),
    ],
)
def test_papers(vat: str, issued_on: date, explained: bool, wrong: str) -> None:
    assert codes(list(paper_findings(vat, issued_on, is_explained=explained))) == wrong.split()
