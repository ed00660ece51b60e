import pytest

from shelter.reading import Finding, FindingCode, Refusal, Unreadable, read
from tests.shelter.reading.files import CREDIT, UBL, changed, sample


def refusal(*pairs: tuple[str, str]) -> tuple[Refusal, str]:
    with pytest.raises(Unreadable) as refused:
        read(changed(UBL, *pairs))
    return refused.value.code, refused.value.detail


def test_an_invoice_without_number_is_refused() -> None:
    assert refusal(("<cbc:ID>F-2026/0117</cbc:ID>\n  <cbc:IssueDate>", "<cbc:ID> </cbc:ID>\n  <cbc:IssueDate>")) == (
        Refusal.NO_NUMBER,
        "",
    )


def test_an_invoice_without_issue_date_is_refused() -> None:
    assert refusal(("<cbc:IssueDate>2026-03-17</cbc:IssueDate>", "")) == (Refusal.NO_ISSUE_DATE, "")


@pytest.mark.parametrize("said", ["17/03/2026", "2026-02-30", "20260317", "2026-03-17 10:00"])
def test_an_issue_date_that_is_none_is_not_guessed(said: str) -> None:
    assert refusal((">2026-03-17<", f">{said}<")) == (Refusal.DATE_UNREADABLE, f"issued_on: {said}")


NAMELESS = (
    ("<cbc:RegistrationName>Lumière du Barbou SRL</cbc:RegistrationName>", ""),
    ("<cac:PartyName><cbc:Name>Lumière du Barbou</cbc:Name></cac:PartyName>", ""),
)


def test_an_invoice_without_seller_is_refused() -> None:
    numberless = ((">BE 0999.990.123<", "><"), (">0999990123<", "><"))

    assert refusal(*NAMELESS, *numberless) == (Refusal.NO_SELLER, "")


def test_a_seller_that_has_a_number_and_no_name_is_known_by_it() -> None:
    draft = read(changed(UBL, *NAMELESS))

    assert (draft.seller.name, draft.seller.vat, draft.seller.enterprise_number) == ("", "BE0999990123", "0999990123")
    assert Finding(FindingCode.SELLER_NOT_NAMED) in draft.findings


def test_the_currency_of_all_totals_is_that_of_the_invoice() -> None:
    draft = read(changed(UBL, ("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")))

    assert (draft.currency, draft.vat_cents) == ("EUR", 25650)
    assert draft.findings == (Finding(FindingCode.CURRENCY_NOT_STATED, "EUR"),)


def test_an_invoice_without_currency_is_refused() -> None:
    code = "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"

    mixed = ('<cbc:PayableAmount currencyID="EUR">', '<cbc:PayableAmount currencyID="USD">')

    assert refusal((code, ""), mixed) == (Refusal.NO_CURRENCY, "")
    assert refusal((code, ""), ('currencyID="EUR"', "")) == (Refusal.NO_CURRENCY, "")
    assert refusal((code, code.replace("EUR", "euros"))) == (Refusal.NO_CURRENCY, "euros")


def test_an_invoice_without_any_total_is_refused() -> None:
    assert refusal(("cac:LegalMonetaryTotal", "cac:RequestedMonetaryTotal")) == (Refusal.NO_TOTAL, "")


@pytest.mark.parametrize("said", ["1325,00", "1E+10", "1 400.00", "€1400", "--1", "0x10", "١٢", "1400.123456789"])
def test_an_amount_that_is_not_plainly_one_is_refused_by_its_name(said: str) -> None:
    assert refusal((">1400.00</cbc:TaxExclusiveAmount>", f">{said}</cbc:TaxExclusiveAmount>")) == (
        Refusal.AMOUNT_UNREADABLE,
        f"net: {said}",
    )


def test_the_amount_of_a_line_is_refused_by_its_place() -> None:
    assert refusal((">225.00<", ">225,00<")) == (Refusal.AMOUNT_UNREADABLE, "lines[3].net: 225,00")


def test_a_secondary_amount_that_cannot_be_read_is_noted() -> None:
    draft = read(changed(UBL, (">241.50<", ">241,50<")))

    assert draft.vat_breakdown[0].vat_cents is None
    assert draft.findings[0] == Finding(FindingCode.AMOUNT_UNREADABLE, "tax: 241,50")


def test_more_decimals_than_cents_are_rounded_away_from_zero_and_noted() -> None:
    draft = read(changed(UBL, (">1500.00</cbc:PayableAmount>", ">1500.005</cbc:PayableAmount>")))

    assert (draft.payable_cents, draft.said["payable"]) == (150001, "1500.005")
    assert (FindingCode.AMOUNT_CUT_SHORT, "payable: 1500.005") in {(each.code, each.detail) for each in draft.findings}


def test_a_date_keeps_its_day_whatever_its_zone() -> None:
    draft = read(changed(UBL, (">2026-03-17<", ">2026-03-17+01:00<"), (">2026-04-16<", ">2026-04-16Z<")))

    assert (draft.issued_on.isoformat(), draft.said["issued_on"]) == ("2026-03-17", "2026-03-17+01:00")
    assert draft.due_on is not None
    assert draft.due_on.isoformat() == "2026-04-16"


@pytest.mark.parametrize("code", ["81", "261", "381", "396", "532"])
def test_an_invoice_of_a_credit_type_is_a_credit_note_of_the_same_sign(code: str) -> None:
    draft = read(changed(UBL, (">380<", f">{code}<")))

    assert (draft.kind, draft.net_cents) == ("credit_note", 140000)


def test_a_credit_note_of_any_type_is_a_credit_note() -> None:
    assert read(changed(CREDIT, (">381<", ">380<"))).kind == "credit_note"


def test_a_negative_invoice_is_a_credit_note_of_positive_amounts() -> None:
    text = sample("ubl_credit_note_negative.xml").decode()
    draft = read(
        text.replace("CreditNote", "Invoice").replace(">381<", ">380<").replace("Credited", "Invoiced").encode()
    )

    assert (draft.kind, draft.net_cents, draft.lines[0].cost_cents) == ("credit_note", 20000, 20000)
    assert [each.code for each in draft.findings] == [FindingCode.INVOICE_IS_NEGATIVE]


def test_a_negative_amount_to_pay_alone_makes_no_credit_note() -> None:
    draft = read(
        changed(UBL, (">156.50<", ">2000.00<"), (">1500.00</cbc:PayableAmount>", ">-343.50</cbc:PayableAmount>"))
    )

    assert (draft.kind, draft.payable_cents, draft.findings) == ("invoice", -34350, ())


def test_amounts_in_another_currency_than_the_invoice_are_noted() -> None:
    draft = read(changed(UBL, ("<cbc:DocumentCurrencyCode>EUR", "<cbc:DocumentCurrencyCode>USD")))

    codes = {each.code for each in draft.findings}
    assert (draft.currency, draft.vat_cents, FindingCode.CURRENCY_DIFFERS in codes) == ("USD", 25650, True)


def test_no_lines_make_one_line_of_the_net_total() -> None:
    text = sample(UBL).decode()
    draft = read((text[: text.index("  <cac:InvoiceLine>")] + "</Invoice>").encode())

    assert [(line.net_cents, line.cost_cents) for line in draft.lines] == [(140000, 140000)]
    assert (draft.said["lines"], draft.findings) == ("0", ())


def test_text_is_cleaned_before_anybody_sees_it() -> None:
    draft = read(changed(UBL, ("Technician", "Tech\u202enician\u0085\u200b " + "x" * 600)))

    assert draft.lines[1].description == "Technician " + "x" * 489
