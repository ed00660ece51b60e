from datetime import date

from shelter.reading import FindingCode, Preceding, References, Refusal, Unreadable, read
from tests.shelter.reading.files import CII, changed, sample


def test_a_cross_industry_invoice_says_who_what_and_when() -> None:
    draft = read(sample(CII))

    assert (draft.syntax, draft.kind, draft.type_code, draft.number) == ("cii", "invoice", "380", "2026-31")
    assert (draft.issued_on, draft.serviced_on, draft.due_on) == (
        date(2026, 5, 20),
        date(2026, 5, 15),
        date(2026, 6, 19),
    )
    assert (draft.seller.name, draft.seller.vat, draft.seller.city) == (
        "Atelier de l'Image SARL",
        "FR11999999998",
        "Lille",
    )
    assert draft.seller.enterprise_number == ""
    assert (draft.buyer.vat, draft.buyer.enterprise_number) == ("BE0999990222", "0999990222")
    assert draft.references == References("EAUX-2026", "PO-90", "", "EAUX")
    assert draft.corrects == (Preceding("2026-12", date(2026, 2, 1)),)
    assert draft.findings == ()


def test_a_charge_for_transport_is_part_of_what_the_lines_cost() -> None:
    draft = read(sample(CII))

    assert draft.net_cents == 303000
    assert [(line.description, line.net_cents, line.cost_cents) for line in draft.lines] == [
        ("Colour grading — Feature, 4K", 300000, 303000)
    ]


def test_a_table_that_is_attached_is_known_as_one() -> None:
    (table,) = read(sample(CII)).attachments

    assert (table.name, table.media_type, table.data) == ("hours.csv", "text/csv", b"day,hours\n1,8\n")


def test_a_heading_costs_nothing_beside_the_lines_it_sums() -> None:
    draft = read(sample("cii_extended.xml"))

    assert [(line.description, line.net_cents, line.cost_cents) for line in draft.lines] == [
        ("Stage and crew", 15000, 0),
        ("Stage", 10000, 10000),
        ("Crew", 5000, 5000),
    ]
    assert draft.findings == ()


def test_parts_of_a_line_that_is_no_heading_are_seen_by_the_total() -> None:
    code = "<ram:LineStatusReasonCode>{}</ram:LineStatusReasonCode>"

    draft = read(changed("cii_extended.xml", (code.format("GROUP"), ""), (code.format("DETAIL"), "")))

    assert [line.cost_cents for line in draft.lines] == [15000, 0, 0]


def test_of_two_vat_totals_the_one_in_the_invoice_currency_is_taken() -> None:
    draft = read(sample("cii_extended.xml"))

    assert (draft.currency, draft.vat_cents, draft.said["vat"]) == ("GBP", 3000, "30.00")


def test_a_seller_known_by_its_trading_name_only_has_that_name() -> None:
    assert read(sample("cii_extended.xml")).seller.name == "North Stages"


def test_type_381_is_a_credit_note_though_the_root_is_the_same() -> None:
    draft = read(changed(CII, ("<ram:TypeCode>380<", "<ram:TypeCode>381<")))

    assert (draft.kind, draft.net_cents, draft.findings) == ("credit_note", 303000, ())


def test_a_date_in_another_format_than_102_is_not_guessed() -> None:
    try:
        read(changed(CII, ('format="102">20260520', 'format="101">260520')))
    except Unreadable as refused:
        assert (refused.code, refused.detail) == (Refusal.DATE_UNREADABLE, "issued_on: 260520")
    else:
        raise AssertionError("the date was guessed")


def test_a_delivery_date_that_cannot_be_read_is_only_noted() -> None:
    draft = read(changed(CII, ('format="102">20260515', 'format="102">15-05-2026')))

    assert draft.serviced_on is None
    assert [(each.code, each.detail) for each in draft.findings] == [
        (FindingCode.DATE_UNREADABLE, "serviced: 15-05-2026")
    ]


def test_a_vat_number_under_a_scheme_of_another_spelling_is_kept_and_checked() -> None:
    draft = read(changed(CII, ('schemeID="VA">FR 11 999 999 998', 'schemeID="VAT">DE 123456789')))

    assert draft.seller.vat == "DE123456789"
    assert FindingCode.VAT_NUMBER_INVALID in [finding.code for finding in draft.findings]


def test_a_line_says_what_it_refers_to() -> None:
    order = "<ram:BuyerOrderReferencedDocument><ram:LineID>PO-90/2</ram:LineID></ram:BuyerOrderReferencedDocument>"
    tag = "ram:ReceivableSpecifiedTradeAccountingAccount"
    account = f"<{tag}><ram:ID>P7</ram:ID></{tag}>"
    agreement = f"<ram:SpecifiedLineTradeAgreement>{order}</ram:SpecifiedLineTradeAgreement>"
    before, after = "<ram:SpecifiedLineTradeDelivery>", "</ram:SpecifiedLineTradeSettlement>"
    (line,) = read(changed(CII, (before, agreement + before), (after, account + after))).lines
    assert (line.order_line, line.account) == ("PO-90/2", "P7")
