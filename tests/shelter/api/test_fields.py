import pytest
from rest_framework.serializers import ValidationError

from shelter.api.fields import AmountField, DayField
from tests import make


@pytest.mark.parametrize("text", ["0001-01-01", "1989-12-31", "2100-01-01"])
def test_a_day_lies_within_the_years_that_the_pages_take(text):
    with pytest.raises(ValidationError):
        DayField().run_validation(text)


@pytest.mark.parametrize("text", ["٢٠٢٦-٠١-٠١", "20260101", "2026-1-1", "2026-02-30", "2026-01-01T00:00", 20260101, ""])
def test_a_day_is_written_in_one_way(text):
    with pytest.raises(ValidationError):
        DayField().run_validation(text)


@pytest.mark.parametrize("text", ["1990-01-01", "2099-12-31"])
def test_the_first_and_the_last_day_are_taken(text):
    assert DayField().run_validation(text) == make.day(text)


@pytest.mark.parametrize("text", ["9999999999999.99", "-9999999999999.99", "1000000000000.01"])
def test_an_amount_larger_than_the_pages_take_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField().run_validation(text)


def test_the_largest_amount_is_taken():
    assert AmountField().run_validation("1000000000000.00") == 10**14
