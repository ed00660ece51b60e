"""What pages seem to say: in the form that is filled in with it, and on the sheet that tells where it is from."""

import re

import pytest

from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice
from tests import make
from tests.browse import page, signed_in
from tests.shelter.reading import papers

pytestmark = pytest.mark.django_db
ACCEPTED = {
    "kind": "invoice",
    "number": "2026/118",
    "issued_on": "2026-06-02",
    "supplier": "Décors du Val SRL",
    "enterprise_number": "0999999922",
    "currency": "EUR",
    "remittance": "+++090/9337/55493+++",
    "vat": "262,50",
    "gross": "1 512,50",
    "lines-TOTAL_FORMS": "10",
    "lines-INITIAL_FORMS": "0",
    "lines-0-description": "Décor",
    "lines-0-net": "1 250,00",
    "lines-0-vat_rate": "21",
}


@pytest.fixture
def alice():
    return make.producer("Alice")


def sent(user, *lines):
    data = papers.pdf_saying(lines or papers.LINES)
    invoice = receive_invoice(data, "papier.pdf", by=user, organisation=user.organisation).invoice
    return read_invoice(invoice.pk)


def typed(user, invoice, **changes):
    return signed_in(user).post(f"/invoices/{invoice.pk}/type-in/", ACCEPTED | changes)


def values(said):
    """What stands in each input of the page."""
    inputs = re.findall(r"<input[^>]*>", said)
    found = {
        re.search(r'name="([^"]+)"', each)[1]: re.search(r'value="([^"]*)"', each) for each in inputs if "name=" in each
    }
    return {name: value[1] for name, value in found.items() if value and not name.startswith(("csrf", "kind"))}


def test_the_form_comes_filled_in_and_says_of_each_guess_where_it_was_read(alice):
    said = page(alice, f"/invoices/{sent(alice).pk}/type-in/")
    filled = values(said)
    assert filled["number"] == "2026/118" and filled["issued_on"] == "2026-06-02"
    assert filled["enterprise_number"] == "0999999922" and filled["currency"] == "EUR"
    assert (filled["lines-0-net"], filled["vat"], filled["gross"]) == ("1.250,00", "262,50", "1.512,50")
    assert 'value="21" selected' in said
    assert "Guessed from “Facture n° : 2026/118” (text of the PDF). Compare it with the paper." in said
    assert "from “BE 0999.999.922” (text of the PDF), confirmed by its check digits." in said
    assert "from “1.512,50” (text of the PDF), confirmed by the sum." in said
    assert 'aria-describedby="id_number_note"' in said
    assert "Account made out on the page, with check digits that hold: BE68 5390 0754 7034." in said


def test_nothing_is_stored_until_a_person_writes_it_down(alice):
    invoice = sent(alice)
    page(alice, f"/invoices/{invoice.pk}/type-in/")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.number, invoice.sources, invoice.gross_cents) == ("unreadable", "", {}, None)


def test_each_field_tells_afterwards_whether_it_was_accepted_or_typed(alice):
    invoice = sent(alice)
    guessed = invoice.guesses
    typed(alice, invoice, number="2026/119")
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.guesses) == ("2026/119", guessed)
    assert invoice.sources == {
        "kind": "pdf-text",
        "number": "typed",
        "issued_on": "pdf-text",
        "supplier": "typed",
        "enterprise_number": "pdf-text",
        "currency": "pdf-text",
        "remittance": "pdf-text",
        "vat": "pdf-text",
        "gross": "pdf-text",
        "net": "pdf-text",
        "payable": "pdf-text",
    }
    assert invoice.references["remittance"] == "+++090/9337/55493+++"


def test_the_sheet_shows_of_each_field_what_is_stored_what_was_read_and_who_decided(alice):
    invoice = sent(alice)
    typed(alice, invoice, number="2026/119")
    said = page(alice, f"/invoices/{invoice.pk}/")
    assert (
        "<dt>Number</dt><dd> 2026/119<br><code>Facture n° : 2026/118</code><br>"
        '<span class="small quiet">typed in by a person</span></dd>'
    ) in said
    assert (
        "<dt>Total with VAT</dt><dd> 1.512,50\u00a0€<br><code>1.512,50</code><br>"
        '<span class="small quiet">read in the text of the PDF, accepted by a person</span></dd>'
    ) in said
    assert "<code>BE68 5390 0754 7034</code><br>" in said and "read in the text of the PDF, not taken over" in said


def test_the_sheet_of_an_e_invoice_shows_the_same_of_its_fields(alice):
    said = page(alice, f"/invoices/{make.invoice(alice, number='LU 7').pk}/")
    assert (
        "<dt>Number</dt><dd> LU 7<br><code>LU 7</code><br>"
        '<span class="small quiet">read from the e-invoice (UBL)</span></dd>'
    ) in said


def test_what_a_page_says_is_shown_and_never_run(alice):
    invoice = sent(alice, "Date : 02/06/2026 <script>alert(1)</script>", "Facture n° 7", "Total TVAC 12,00")
    said = page(alice, f"/invoices/{invoice.pk}/type-in/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said and "<script>alert" not in said


def test_what_was_typed_stands_before_what_was_guessed_when_the_form_comes_back(alice):
    answer = typed(alice, sent(alice), number="2026/119", gross="1 512,05").content.decode()
    assert 'value="2026/119"' in answer and "Guessed from “Facture n° : 2026/118”" in answer
    assert 'value="2026/118"' not in answer


def test_a_supplier_is_called_as_on_the_last_invoice_that_this_house_sent_and_no_other(alice):
    charlie = make.producer("Charlie")
    typed(charlie, sent(charlie, *papers.LINES, "de Charlie"), supplier="Décors Charlie")
    assert "supplier" not in values(page(alice, f"/invoices/{sent(alice).pk}/type-in/"))
    typed(alice, Invoice.objects.get(state="unreadable"))
    filled = values(page(alice, f"/invoices/{sent(alice, *papers.LINES, 'encore').pk}/type-in/"))
    assert filled["supplier"] == "Décors du Val SRL"


def test_files_inside_stand_on_the_sheet_and_at_review_with_what_was_left_inside(alice):
    bob, sound = make.staff(), make.company()
    data = make.carrying(
        ("bon.pdf", b"%PDF-1.4"), ("jeu.exe", b"MZ" + bytes(40)), supplier=sound, uri="http://exemple.be/a.pdf"
    )
    invoice = read_invoice(receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation).invoice.pk)
    claim = make.claim(alice, make.production(alice, by=bob), of=invoice)
    kept = invoice.attachments.get(name="bon.pdf")
    for said in (page(alice, f"/invoices/{invoice.pk}/"), page(bob, f"/review/{claim.pk}/")):
        assert f'href="/attachments/{kept.pk}/"' in said and said.count("/attachments/") == 1
        assert "jeu.exe" in said and "Left inside: of a kind that is not taken out." in said
        assert ">http://exemple.be/a.pdf</code>" in said and 'href="http://exemple.be' not in said
