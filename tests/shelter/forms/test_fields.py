from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from shelter.forms.fields import DayField, EurosField, Limit, LimitField, PercentField


def _refusal(field, text):
    with pytest.raises(ValidationError) as refused:
        field.clean(text)
    return refused.value.messages


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234", 123400),
        ("1234,5", 123450),
        ("1234.56", 123456),
        ("1 234,56", 123456),
        ("1\u202f234,56\u00a0€", 123456),
        ("1\u00a0234.56", 123456),
        ("1'234,50", 123450),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1.234.567", 123456700),
        ("1 234 567,8", 123456780),
        ("€ 12", 1200),
        ("12 EUR", 1200),
        ("0,05", 5),
        ("007", 700),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert EurosField().clean(text) == cents


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345 €", "999,999"])
def test_an_amount_that_can_mean_two_things_is_asked_again(text):
    (message,) = _refusal(EurosField(), text)
    assert "can mean two amounts" in message


def test_the_two_readings_are_named():
    assert _refusal(EurosField(), "1.234") == [
        "“1.234” can mean two amounts. Write 1234 for the large one, or 1,23 for the small one."
    ]


@pytest.mark.parametrize("text", ["abc", "12 34", "1,2,3", "1.2.3", ",5", "12,", "1e3", "--5", "1 234.5.6", "٣"])
def test_what_is_no_amount_is_refused(text):
    assert _refusal(EurosField(signed=True), text) == ["Write an amount such as 1234,56."]


@pytest.mark.parametrize("text", ["0.123", "1234.567", "1.234,567"])
def test_more_than_cents_are_refused(text):
    assert _refusal(EurosField(), text) == ["An amount has two decimals at most."]


def test_signs_and_zero_are_for_the_field_to_allow():
    assert EurosField(signed=True).clean("−12,50") == -1250
    assert EurosField().clean("0") == 0
    assert _refusal(EurosField(), "-1") == ["This amount can't be negative."]
    assert _refusal(EurosField(zero=False), "0,00") == ["This amount can't be zero."]
    assert _refusal(EurosField(), "9" * 20) == ["This amount is larger than the register can hold."]


def test_an_empty_amount_is_none_or_asked_for():
    assert EurosField(required=False).clean(" \u202f") is None
    assert _refusal(EurosField(), "") == ["This field is required."]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_amount_that_a_form_shows_is_one_that_it_reads(language):
    with translation.override(language):
        shown = EurosField().prepare_value(123456789)
    assert EurosField().clean(shown) == 123456789


@pytest.mark.parametrize(
    ("text", "share"),
    [("50", "0.5"), ("12,5 %", "0.125"), ("0", "0"), ("100\u00a0%", "1"), ("33.33333333", "0.3333333333")],
)
def test_a_percentage_is_read_as_a_share(text, share):
    assert PercentField().clean(text) == Decimal(share)


def test_a_percentage_stays_in_its_range():
    assert _refusal(PercentField(), "101") == ["Write a percentage from 0% to 100%."]
    assert PercentField(most=None).clean("120") == Decimal("1.2")
    assert _refusal(PercentField(least="0.1", most=None), "5") == ["Write a percentage of at least 10%."]
    assert _refusal(PercentField(), "33,333333333") == ["A percentage has eight decimals at most."]
    assert _refusal(PercentField(), "-5") == ["Write a percentage such as 12,5."]


@pytest.mark.parametrize("text", ["2026-12-31", "31/12/2026", "31.12.2026", "31-12-2026"])
def test_a_day_is_read_from_a_calendar_or_as_it_is_written_here(text):
    assert DayField().clean(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["31/02/2026", "12/31/2026", "31/12/26", "demain"])
def test_what_is_no_day_is_refused(text):
    assert _refusal(DayField(), text) == ["Write a day such as 31/12/2026."]


def test_a_year_that_is_a_slip_of_the_finger_is_refused():
    assert _refusal(DayField(), "31/12/0026") == ["Write a day between 1990 and 2099."]


class _Days(forms.Form):
    on = DayField()


def test_a_calendar_keeps_what_it_can_not_show():
    assert 'type="date"' in str(_Days(initial={"on": date(2026, 1, 31)})["on"])
    kept = str(_Days({"on": "le 3"})["on"])
    assert 'type="text"' in kept and 'value="le 3"' in kept


def test_a_limit_needs_its_unit():
    assert LimitField().clean("25 %") == Limit(share=Decimal("0.25"))
    assert LimitField().clean("50 000 €") == Limit(cents=5_000_000)
    assert _refusal(LimitField(), "25") == ["Write a limit with its unit, such as 25 % or 50 000 €."]
    assert LimitField().clean(LimitField().prepare_value(Limit(share=Decimal("0.18")))) == Limit(share=Decimal("0.18"))
