import pytest

from shelter.forms.company import ChangePeriodForm, OpenCompanyForm, PeriodForm, PlaceForm


@pytest.mark.parametrize(
    ("number", "key", "is_belgian"),
    [
        ("0999.999.922", "0999999922", True),
        ("BE 0999 999 922", "0999999922", True),
        ("fr 40 303 265 045", "FR40303265045", False),
        ("GR123456789", "EL123456789", False),
    ],
)
def test_a_number_is_the_key_that_an_invoice_would_give(number, key, is_belgian):
    form = OpenCompanyForm({"name": "Longdoz SRL", "number": number})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["number"], form.is_belgian) == (key, is_belgian)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("0999999923", "This number has a wrong digit: its check does not hold."),
        ("12345", "Write ten digits, or a VAT number with its country, such as FR40303265045."),
    ],
)
def test_a_number_that_is_none_is_refused(number, message):
    assert OpenCompanyForm({"name": "Longdoz SRL", "number": number}).errors["number"] == [message]


def test_a_period_does_not_end_before_it_starts():
    wrong = PeriodForm({"from_on": "2026-02-01", "to_on": "2026-01-31"})
    assert wrong.errors == {"to_on": ["This day is before the first one."]}
    assert PeriodForm({"from_on": "2026-02-01", "to_on": "2026-02-01"}).is_valid()


def test_a_correction_says_why():
    assert list(ChangePeriodForm({"from_on": "2026-02-01"}).errors) == ["why"]


def test_a_seat_is_a_municipality_by_its_code():
    assert PlaceForm({"municipality": "62063", "from_on": "2026-02-01"}).is_valid()
    assert list(PlaceForm({"municipality": "4000", "from_on": "2026-02-01"}).errors) == ["municipality"]
