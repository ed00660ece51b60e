import pytest

from shelter.reading import FindingCode, read
from tests.shelter.reading.files import CII, UBL, changed, sample

F = FindingCode


def found(*pairs: tuple[str, str], name: str = UBL) -> list[tuple[FindingCode, str]]:
    return [(each.code, each.detail) for each in read(changed(name, *pairs)).findings]


def test_a_sum_of_lines_that_is_not_theirs_is_found() -> None:
    assert found((">1475.00<", ">1475.01<")) == [(F.BR_CO_10, "1475.01 ≠ 1475.00"), (F.BR_CO_13, "1400.00 ≠ 1400.01")]


def test_allowances_and_charges_that_are_not_the_sum_are_found() -> None:
    assert found((">100.00</cbc:AllowanceTotalAmount>", ">101.00</cbc:AllowanceTotalAmount>")) == [
        (F.BR_CO_11, "101.00 ≠ 100.00"),
        (F.BR_CO_13, "1400.00 ≠ 1399.00"),
    ]
    assert found((">25.00</cbc:ChargeTotalAmount>", ">24.00</cbc:ChargeTotalAmount>")) == [
        (F.BR_CO_12, "24.00 ≠ 25.00"),
        (F.BR_CO_13, "1400.00 ≠ 1399.00"),
    ]


def test_an_allowance_written_with_the_sign_of_its_effect_is_taken_off_all_the_same() -> None:
    draft = read(changed(UBL, ('currencyID="EUR">100.00</cbc:Amount>', 'currencyID="EUR">-100.00</cbc:Amount>')))

    assert draft.findings == ()
    assert [line.cost_cents for line in draft.lines] == [92000, 23000, 25000]


def test_a_negative_allowance_that_the_totals_do_not_explain_is_found() -> None:
    assert found(
        ('currencyID="EUR">100.00</cbc:Amount>', 'currencyID="EUR">-100.00</cbc:Amount>'),
        (">1400.00</cbc:TaxExclusiveAmount>", ">1600.00</cbc:TaxExclusiveAmount>"),
    )[:2] == [(F.BR_CO_11, "100.00 ≠ -100.00"), (F.BR_CO_13, "1600.00 ≠ 1400.00")]


def test_a_line_that_breaks_the_sum_is_found_three_times_over() -> None:
    assert found((">250.00</cbc:LineExtensionAmount>", ">251.00</cbc:LineExtensionAmount>")) == [
        (F.BR_CO_10, "1475.00 ≠ 1476.00"),
        (F.LINES_DO_NOT_ADD_UP, "1400.00 ≠ 1401.00"),
        (F.BR_S_08, "21 %: 1150.00 ≠ 1151.00"),
    ]


def test_a_vat_total_that_is_not_that_of_its_rates_is_found() -> None:
    assert found((">256.50<", ">256.40<")) == [(F.BR_CO_15, "1656.50 ≠ 1656.40"), (F.BR_CO_14, "256.40 ≠ 256.50")]


def test_an_amount_to_pay_that_does_not_follow_is_found() -> None:
    assert found((">1500.00</cbc:PayableAmount>", ">1499.99</cbc:PayableAmount>")) == [
        (F.BR_CO_16, "1499.99 ≠ 1500.00")
    ]


def test_a_rounding_of_what_is_to_pay_belongs_to_it() -> None:
    rounding = '<cbc:PayableRoundingAmount currencyID="EUR">-0.02</cbc:PayableRoundingAmount>\n    <cbc:PayableAmount'

    assert found(("<cbc:PayableAmount", rounding), (">1500.00</cbc:Pay", ">1499.98</cbc:Pay")) == []


def test_what_is_collected_for_others_belongs_to_what_is_to_pay() -> None:
    other = (
        '<cac:PrepaidPayment><cbc:PaidAmount currencyID="EUR">10.00</cbc:PaidAmount></cac:PrepaidPayment><cac:TaxTotal>'
    )

    assert found(("<cac:TaxTotal>", other), (">1500.00</cbc:Pay", ">1510.00</cbc:Pay")) == []
    assert found(("<cac:TaxTotal>", other)) == []


@pytest.mark.parametrize(
    ("tax", "findings"),
    [("242.49", []), ("240.51", []), ("242.50", [(F.BR_CO_17, "21 %: 242.50 ≠ 241.50")])],
)
def test_the_vat_of_a_rate_may_be_off_by_less_than_one_unit(tax: str, findings: list[tuple[FindingCode, str]]) -> None:
    others = (F.BR_CO_14, F.BR_CO_15)

    assert [each for each in found((">241.50<", f">{tax}<")) if each[0] not in others] == findings


def test_a_rate_that_belgium_does_not_know_is_found_on_a_belgian_invoice() -> None:
    assert (F.BELGIAN_RATE_UNKNOWN, "19") in found(("<cbc:Percent>21</cbc:Percent>", "<cbc:Percent>19</cbc:Percent>"))
    assert read(sample("cii_extended.xml")).findings == ()


def test_a_reverse_charge_without_both_vat_numbers_is_found() -> None:
    assert found(('<ram:ID schemeID="VA">BE0999990222</ram:ID>', ""), name=CII) == [
        (F.REVERSE_CHARGE_WITHOUT_VAT_NUMBERS, "")
    ]


DISCOUNTED = (
    *((">1150.00<", ">1127.00<"), (">241.50<", ">236.67<"), (">256.50<", ">251.67<")),
    *((">1656.50<", ">1651.67<"), (">156.50<", ">151.67<")),
)


def test_a_base_that_is_smaller_than_its_lines_is_odd() -> None:
    assert found(*DISCOUNTED) == [(F.BR_S_08, "21 %: 1127.00 ≠ 1150.00")]


def test_a_discount_for_who_pays_soon_makes_the_base_smaller() -> None:
    terms = "<cac:PaymentTerms><cbc:SettlementDiscountPercent>2</cbc:SettlementDiscountPercent></cac:PaymentTerms>"

    assert found(*DISCOUNTED, ("<cac:TaxTotal>", terms + "<cac:TaxTotal>")) == []


def test_such_a_discount_may_stand_as_an_exempt_part_of_its_own() -> None:
    assert read(sample("ubl_cash_discount.xml")).findings == ()


def test_a_bill_for_a_down_payment_is_called_one() -> None:
    assert found((">380<", ">386<")) == [(F.DOWN_PAYMENT, "")]


def test_vat_on_what_is_left_to_the_buyer_is_found() -> None:
    taxed = ("<ram:CalculatedAmount>0.00<", "<ram:CalculatedAmount>10.00<")

    assert (F.EXEMPT_WITH_VAT, "AE: 10.00") in found(taxed, name=CII)
