from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from shelter.reading import FindingCode, Party, Preceding, References, VatGroup, read
from tests.shelter.reading.files import CREDIT, UBL, changed, sample


def test_an_invoice_says_who_what_and_when() -> None:
    draft = read(sample(UBL))

    assert (draft.syntax, draft.carrier, draft.kind, draft.type_code) == ("ubl", "xml", "invoice", "380")
    assert (draft.number, draft.currency) == ("F-2026/0117", "EUR")
    assert (draft.issued_on, draft.due_on, draft.serviced_on) == (
        date(2026, 3, 17),
        date(2026, 4, 16),
        date(2026, 3, 13),
    )
    assert (draft.period_from, draft.period_to) == (date(2026, 3, 2), date(2026, 3, 13))
    assert draft.seller == Party(
        name="Lumière du Barbou SRL",
        vat="BE0999990123",
        enterprise_number="0999990123",
        country="BE",
        postcode="4000",
        city="Liège",
        street="Rue des Projecteurs 7",
    )
    assert draft.buyer.name == "Films de la Batte SA"
    assert draft.references == References("EAUX-2026", "PO-88", "C-2026-4", "LES-EAUX-NOIRES")
    assert (draft.iban, draft.remittance) == ("BE11999999999948", "+++099/9990/10129+++")
    assert draft.findings == ()


def test_an_invoice_says_how_much() -> None:
    draft = read(sample(UBL))

    assert (draft.net_cents, draft.vat_cents, draft.gross_cents) == (140000, 25650, 165650)
    assert (draft.prepaid_cents, draft.payable_cents) == (15650, 150000)
    assert draft.vat_breakdown == (
        VatGroup("S", Decimal(21), 115000, 24150, ""),
        VatGroup("S", Decimal(6), 25000, 1500, ""),
    )
    assert draft.said["vat"] == "256.50"
    assert draft.said["seller_vat"] == "BE 0999.990.123"


def test_an_invoice_says_what_for() -> None:
    lines = read(sample(UBL)).lines

    assert [line.description for line in lines] == [
        "Camera hire — Two bodies, ten days",
        "Technician",
        "Rights of a photographer",
    ]
    assert [(line.position, line.said_id, line.quantity, line.unit) for line in lines] == [
        (1, "1", "10", "DAY"),
        (2, "2", "1", "DAY"),
        (3, "3", "1", "DAY"),
    ]
    assert [(line.vat_category, line.vat_rate) for line in lines] == [("S", 21), ("S", 21), ("S", 6)]


def test_what_is_taken_off_and_added_at_the_foot_falls_on_the_lines_of_its_rate() -> None:
    lines = read(sample(UBL)).lines

    assert [line.net_cents for line in lines] == [100000, 25000, 22500]
    assert [line.cost_cents for line in lines] == [92000, 23000, 25000]


def test_attachments_are_named_without_their_folder_and_typed_by_content() -> None:
    page, link = read(sample(UBL)).attachments

    assert (page.name, page.media_type, page.data[:8]) == ("F-2026-0117.pdf", "application/pdf", b"%PDF-1.4")
    assert (link.name, link.data, link.uri) == ("call-sheet", b"", "https://example.invalid/call-sheet.pdf")


def test_a_credit_note_has_positive_amounts_and_points_to_what_it_corrects() -> None:
    draft = read(sample(CREDIT))

    assert (draft.kind, draft.type_code, draft.net_cents, draft.payable_cents) == ("credit_note", "381", 20000, 24200)
    assert [(line.net_cents, line.cost_cents, line.quantity) for line in draft.lines] == [(20000, 20000, "2")]
    # It names itself too, as some programs do.
    assert draft.corrects == (Preceding("F-2026/0117", date(2026, 3, 17)),)
    assert (draft.due_on, draft.references.project) == (date(2026, 5, 1), "EAUX-2026")


def test_a_credit_note_that_is_already_negative_is_turned_and_asked_about() -> None:
    draft = read(sample("ubl_credit_note_negative.xml"))

    assert (draft.kind, draft.net_cents, draft.vat_cents, draft.gross_cents) == ("credit_note", 20000, 4200, 24200)
    assert [(line.net_cents, line.cost_cents) for line in draft.lines] == [(20000, 20000)]
    assert [group.net_cents for group in draft.vat_breakdown] == [20000]
    assert (draft.said["net"], draft.said["gross"]) == ("-200.00", "-242.00")
    assert [finding.code for finding in draft.findings] == [FindingCode.CREDIT_NOTE_ALREADY_NEGATIVE]


def test_the_older_e_fff_is_read_through_any_prefix() -> None:
    draft = read(sample("e_fff.xml"))

    assert (draft.number, draft.issued_on, draft.gross_cents) == ("20120045", date(2012, 10, 3), 12100)
    assert (draft.seller.name, draft.seller.vat) == ("Décors à 5 € SPRL", "BE0999990123")
    assert [(line.description, line.vat_category, line.vat_rate) for line in draft.lines] == [
        ("Painted backdrop", "S", 21)
    ]
    assert draft.vat_breakdown[0].rate == 21


def test_a_rate_beside_the_category_is_that_of_the_line() -> None:
    beside = b"<Percent>21.00</Percent><part:TaxCategory><ID>S</ID>"
    original = sample("e_fff.xml")
    other = original.replace(b"<part:TaxCategory><ID>S</ID><Percent>21</Percent>", beside)
    assert other != original

    draft = read(other)

    assert [(line.vat_category, line.vat_rate) for line in draft.lines] == [("S", 21)]
    assert draft.findings == read(original).findings


@pytest.mark.parametrize(("name", "root"), [(UBL, "Invoice"), (CREDIT, "CreditNote")])
def test_a_self_billed_document_is_read_like_its_like(name: str, root: str) -> None:
    pairs = [(old, old.replace(root, f"SelfBilled{root}")) for old in (f"{root}-2", f"<{root} ", f"</{root}>")]

    draft = read(changed(name, *pairs))

    assert replace(draft, content="") == replace(read(sample(name)), content="")


def test_a_file_without_a_specification_is_read_all_the_same() -> None:
    draft = read(
        changed(
            UBL,
            (
                "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
                "</cbc:CustomizationID>",
                "",
            ),
        )
    )

    assert draft.net_cents == 140000
    assert "specification" not in draft.said


def test_the_trading_name_stands_in_for_a_legal_one() -> None:
    registration = "<cbc:RegistrationName>Lumière du Barbou SRL</cbc:RegistrationName>"

    assert read(changed(UBL, (registration, ""))).seller.name == "Lumière du Barbou"


def test_vat_is_the_one_in_the_currency_of_the_invoice() -> None:
    second = '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">2900.00</cbc:TaxAmount></cac:TaxTotal>\n  <cac:TaxTotal>'

    draft = read(changed(UBL, ("<cac:TaxTotal>", second)))

    assert (draft.said["vat"], draft.vat_cents) == ("256.50", 25650)
    assert len(draft.vat_breakdown) == 2


def test_an_invoice_without_vat_total_leaves_it_open() -> None:
    text = sample(UBL).decode()
    before, _, rest = text.partition("<cac:TaxTotal>")

    draft = read((before + rest.partition("</cac:TaxTotal>")[2]).encode())

    assert (draft.vat_cents, draft.vat_breakdown) == (None, ())
    assert "vat" not in draft.said
    assert (FindingCode.TOTAL_NOT_STATED, "vat") in {(each.code, each.detail) for each in draft.findings}


def test_lines_within_a_line_are_not_counted_twice() -> None:
    line = "<cac:Item><cbc:Description>Two bodies"
    inner = (
        '<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cbc:LineExtensionAmount currencyID="EUR">1000.00'
        "</cbc:LineExtensionAmount><cac:Item><cbc:Name>Body A</cbc:Name></cac:Item></cac:SubInvoiceLine>"
    )

    draft = read(changed(UBL, (line, inner + line)))

    assert [line.cost_cents for line in draft.lines] == [92000, 23000, 25000]
    assert draft.findings == ()


def test_one_vat_total_for_each_rate_is_summed_when_only_that_fits() -> None:
    once = '<cac:TaxTotal>\n    <cbc:TaxAmount currencyID="EUR">256.50</cbc:TaxAmount>'
    for_each = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">15.00</cbc:TaxAmount></cac:TaxTotal>\n  '
        '<cac:TaxTotal>\n    <cbc:TaxAmount currencyID="EUR">241.50</cbc:TaxAmount>'
    )

    assert read(changed(UBL, (once, for_each))).vat_cents == 25650
    assert read(changed(UBL, (once, for_each.replace("15.00", "256.50")))).vat_cents == 25650


SCHEMED = "BE 0999.990.123</cbc:CompanyID>\n        <cac:TaxScheme>{}</cac:TaxScheme>"


@pytest.mark.parametrize("scheme", ["<cbc:ID>VA</cbc:ID>", "<cbc:ID>0002</cbc:ID><cbc:Name>VAT</cbc:Name>"])
def test_a_vat_number_is_found_under_an_odd_scheme(scheme: str) -> None:
    odd = (SCHEMED.format("<cbc:ID>VAT</cbc:ID>"), SCHEMED.format(scheme))

    assert read(changed(UBL, odd)).seller.vat == "BE0999990123"


def test_another_tax_number_is_no_vat_number() -> None:
    other = (SCHEMED.format("<cbc:ID>VAT</cbc:ID>"), SCHEMED.format("<cbc:ID>TAX</cbc:ID>"))

    assert read(changed(UBL, other)).seller.vat == ""
