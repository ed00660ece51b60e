from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from poleimage.web import figures


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (123456789, "1\u202f234\u202f567,89", "1.234.567,89"),
        (100000, "1\u202f000,00", "1.000,00"),
        (99999, "999,99", "999,99"),
        (0, "0,00", "0,00"),
        (1, "0,01", "0,01"),
        (-5, "\u22120,05", "\u22120,05"),
        (-123456, "\u22121\u202f234,56", "\u22121.234,56"),
    ],
)
def test_an_amount_is_written_as_in_belgium(cents: int, french: str, english: str) -> None:
    assert figures.amount(cents, "fr") == french
    assert figures.amount(cents, "en") == english


def test_the_sign_of_the_euro_stands_after_a_space_that_does_not_break() -> None:
    assert figures.euros(123456, "fr") == "1\u202f234,56\u00a0€"
    assert figures.euros(123456, "en") == "1.234,56\u00a0€"
    assert figures.euros_text("-1234.50", "fr") == "\u22121\u202f234,50\u00a0€"
    assert figures.euros(123456789, "de") == "1.234.567,89\u00a0€"


def test_the_sign_of_the_euro_comes_first_in_dutch() -> None:
    assert figures.euros(123456789, "nl") == "€\u00a01.234.567,89"
    assert figures.euros(-123456, "nl") == "€\u00a0\u22121.234,56"
    assert figures.euros(None, "nl") == figures.UNKNOWN


def test_an_amount_bears_its_currency() -> None:
    assert figures.money(123456, "EUR", "fr") == figures.euros(123456, "fr")
    assert figures.money(-123456, "USD", "fr") == "\u22121\u202f234,56\u00a0USD"
    assert figures.money(None, "USD") == figures.UNKNOWN


@pytest.mark.parametrize(
    ("size", "french"),
    [(211_840, "211,8\u00a0ko"), (999, "1\u00a0ko"), (25_000_000, "25\u00a0Mo"), (1_450_000, "1,4\u00a0Mo")],
)
def test_the_size_of_a_file_is_written_in_one_kind_of_unit(size: int, french: str) -> None:
    with translation.override("fr"):
        assert figures.file_size(size) == french


def test_an_enterprise_number_is_written_as_people_do() -> None:
    assert figures.enterprise_number("0999999922") == "0999.999.922"
    assert figures.enterprise_number("BE0999999922") == "BE 0999.999.922"
    assert figures.enterprise_number("FR40303265045") == "FR40303265045"
    assert figures.enterprise_number("") == ""


def test_an_amount_of_any_size_is_exact_to_the_cent() -> None:
    assert figures.amount(10**40 + 1, "en").replace(".", "") == "1" + "0" * 38 + ",01"
    assert figures.amount_text("99999999999999999.99", "en") == "99.999.999.999.999.999,99"


def test_nothing_is_negative_zero() -> None:
    assert figures.amount_text("-0.00", "fr") == "0,00"


def test_what_is_not_known_is_a_dash_without_a_sign() -> None:
    assert [figures.amount(None), figures.euros(None), figures.euros_text(None)] == ["—", "—", "—"]
    assert [figures.percent(None), figures.day(None), figures.moment(None), figures.days_left(None)] == ["—"] * 4


@pytest.mark.parametrize("inexact", [12.5, "1234", Decimal("12.5")])
def test_cents_are_whole_numbers_and_nothing_else(inexact: object) -> None:
    with pytest.raises(TypeError, match="whole number"):
        figures.euros(inexact)  # type: ignore[arg-type]


def test_a_share_is_written_as_a_percentage() -> None:
    assert figures.percent("0.0250", "fr") == "2,5\u00a0%"
    assert figures.percent("0.0250", "en") == "2,5%"
    assert figures.percent("1", "fr") == "100\u00a0%"
    assert figures.percent("0.00125", "fr") == "0,13\u00a0%"
    assert figures.percent("0.00125", "fr", digits=4) == "0,125\u00a0%"
    assert figures.percent("-0.1", "fr") == "\u221210\u00a0%"


def test_a_share_is_never_a_float() -> None:
    with pytest.raises(TypeError, match="exact"):
        figures.percent(0.025)  # type: ignore[arg-type]


def test_a_hundred_percent_is_only_said_when_it_is_reached() -> None:
    assert figures.part(99_999, 100_000, "en") == "99,9%"
    assert figures.part(100_000, 100_000, "en") == "100%"
    assert figures.part(-12_345, 100_000, "en") == "\u221212,3%"
    assert figures.part(90, 100, "en", digits=0) == "90%"


def test_a_day_is_written_in_short_and_in_full() -> None:
    assert figures.day(date(2026, 12, 2), "fr") == "2 déc. 2026"
    assert figures.day_long(date(2026, 12, 2), "fr") == "2 décembre 2026"
    assert figures.day("2026-12-02", "en") == "2 Dec 2026"
    assert figures.day_long("2026-12-02", "en") == "2 December 2026"
    assert [figures.day("2026-12-02", language) for language in ("nl", "de")] == ["2 dec 2026", "2. Dez. 2026"]
    assert figures.day_long("2026-12-02", "nl") == "2 december 2026"
    assert figures.day_long("2026-12-02", "de") == "2. Dezember 2026"


def test_the_first_of_a_month_has_its_ordinal_in_french_only() -> None:
    assert figures.day("2021-01-01", "fr") == "1er janv. 2021"
    assert figures.day_long("2027-06-01", "fr") == "1er juin 2027"
    assert figures.day_long("2027-06-01", "en") == "1 June 2027"


def test_a_moment_is_told_in_the_time_of_brussels() -> None:
    at = datetime(2026, 11, 22, 23, 14, tzinfo=UTC)
    assert figures.moment(at, "fr") == "23 nov. 2026 à 0\u00a0h\u00a014"
    assert figures.moment(at, "en") == "23 Nov 2026 00:14"


@pytest.mark.parametrize(
    ("days", "said"),
    [(53, "53 days left"), (1, "1 day left"), (0, "last day today"), (-1, "1 day late"), (-9, "9 days late")],
)
def test_a_deadline_is_told_by_its_distance(days: int, said: str) -> None:
    with translation.override("en"):
        assert figures.days_left(days) == said


def test_the_language_of_the_page_is_taken_when_none_is_named() -> None:
    with translation.override("en"):
        assert figures.amount(123456) == "1.234,56"
    with translation.override("fr"):
        assert figures.amount(123456) == "1\u202f234,56"


def test_an_unknown_language_is_written_as_in_french() -> None:
    assert figures.amount(123456, "xx") == "1\u202f234,56"
