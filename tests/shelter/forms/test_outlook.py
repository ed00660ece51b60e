import pytest
from django.core.exceptions import ValidationError

from shelter.forms.outlook import supplier_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["Studio 2000 SRL", "0123 456 788"])
def test_a_whole_name_that_looks_like_a_number_is_found_as_typed(name):
    company = make.company(name)
    assert supplier_of(name) == supplier_of(f" {name} ") == company


def test_a_number_is_found_with_and_without_its_marks():
    company = make.company()
    number = company.enterprise_number
    typed = [number, f"BE{number}", f"be {number[:4]}.{number[4:7]}.{number[7:]}", number.removeprefix("0")]
    assert [supplier_of(said) for said in typed] == [company] * 4


def test_a_number_with_a_wrong_digit_is_refused_and_a_name_like_one_is_unknown():
    with pytest.raises(ValidationError):
        supplier_of("0123.456.788")
    assert supplier_of("Studio 2000 SRL") is None
