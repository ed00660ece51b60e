import pytest

from shelter.reading import FindingCode, read
from shelter.reading.parties import check_holds, enterprise_number, looks_like_vat, normal_account, normal_vat
from shelter.reading.stated import Identifier, StatedParty
from tests.shelter.reading.files import UBL, changed

F = FindingCode


def found(*pairs: tuple[str, str]) -> list[tuple[FindingCode, str]]:
    return [(each.code, each.detail) for each in read(changed(UBL, *pairs)).findings]


@pytest.mark.parametrize("number", ["0999990123", "0000000196", "0000009797", "1000000021"])
def test_a_number_whose_last_two_digits_follow_holds(number: str) -> None:
    assert check_holds(number)


@pytest.mark.parametrize("number", ["0999990124", "0000009700", "2999990123", "999990123", "", "09999901230"])
def test_a_number_whose_last_two_digits_do_not_follow_does_not(number: str) -> None:
    assert not check_holds(number)


@pytest.mark.parametrize(
    ("value", "scheme", "country"),
    [
        ("0999990123", "0208", ""),
        ("0999.990.123", "0208", "BE"),
        ("be0999990123", "0208", ""),
        ("999990123", "0208", ""),
        ("BE0999990123", "9925", ""),
        ("BE 0999.990.123", "VAT", ""),
        ("BE0999990123", "", "FR"),
        ("0208:0999990123", "", ""),
        ("0999990123", "", "BE"),
    ],
)
def test_an_enterprise_number_is_known_in_any_dress(value: str, scheme: str, country: str) -> None:
    party = StatedParty(identifiers=(Identifier(value, scheme),), country=country)

    assert enterprise_number(party) == "0999990123"


@pytest.mark.parametrize(
    ("value", "scheme", "country"),
    [
        ("0999990123", "", "FR"),
        ("0999990123", "0002", "BE"),
        ("0999990124", "0208", "BE"),
        ("FR11999999998", "VAT", "FR"),
    ],
)
def test_what_only_looks_like_an_enterprise_number_is_none(value: str, scheme: str, country: str) -> None:
    assert enterprise_number(StatedParty(identifiers=(Identifier(value, scheme),), country=country)) == ""


def test_the_legal_registration_comes_before_the_vat_number() -> None:
    party = StatedParty(identifiers=(Identifier("0999990222", "0208"), Identifier("BE0999990123", "VAT")))

    assert enterprise_number(party) == "0999990222"


@pytest.mark.parametrize(
    ("said", "vat"),
    [
        ("BE 0999.990.123", "BE0999990123"),
        ("be999990123", "BE0999990123"),
        ("DE 123 456 789", "DE123456789"),
        ("NL8200.98.395.B.01", "NL820098395B01"),
        ("GR 123456789", "EL123456789"),
        ("", ""),
    ],
)
def test_a_vat_number_has_one_writing(said: str, vat: str) -> None:
    assert normal_vat(said) == vat


def test_a_number_without_a_name_is_vat_when_it_can_be() -> None:
    assert looks_like_vat("BE 0999.990.123")
    assert not looks_like_vat("99/999")


def test_an_account_is_written_without_blanks_when_it_is_an_iban() -> None:
    assert normal_account("be11 9999 9999 9948") == "BE11999999999948"
    assert normal_account("12-34-56 789") == "12-34-56 789"


def test_a_false_enterprise_number_is_found() -> None:
    assert found(("0999990123</cbc:CompanyID>", "0999990124</cbc:CompanyID>")) == [
        (F.ENTERPRISE_NUMBER_INVALID, "seller: 0999990124")
    ]


def test_a_false_vat_number_is_found() -> None:
    assert found((">BE0999990222</cbc:CompanyID>", ">FR00999999998</cbc:CompanyID>")) == [
        (F.VAT_NUMBER_INVALID, "buyer: FR00999999998")
    ]


@pytest.mark.parametrize("said", ["GB999999973", "NO 999 999 999 MVA", "CHE-999.999.999"])
def test_a_vat_number_from_outside_the_union_is_let_be(said: str) -> None:
    assert found((">BE0999990222</cbc:CompanyID>", f">{said}</cbc:CompanyID>")) == []


def test_a_false_iban_is_found_and_another_account_is_let_be() -> None:
    assert found((">BE11 9999 9999 9948<", ">BE12 9999 9999 9948<")) == [(F.IBAN_INVALID, "BE12999999999948")]
    assert found((">BE11 9999 9999 9948<", ">999-9999999-48<")) == []


@pytest.mark.parametrize("said", ["+++099/9990/10139+++", "***099/9990/10139***", "099/9990/10139"])
def test_a_false_structured_communication_is_found(said: str) -> None:
    assert found((">+++099/9990/10129+++<", f">{said}<")) == [(F.STRUCTURED_COMMUNICATION_INVALID, said)]


@pytest.mark.parametrize("said", ["***099/9990/10129***", "+++000/0000/00097+++", "Invoice 12", "099999010139", ""])
def test_a_true_or_a_free_communication_is_let_be(said: str) -> None:
    assert found((">+++099/9990/10129+++<", f">{said}<")) == []
