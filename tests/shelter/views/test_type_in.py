from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from shelter import tasks
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice, InvoiceLine
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
NUMBER = "0999.999.922"
PAPER = {
    "kind": "invoice",
    "number": "F 26/12",
    "issued_on": "2026-06-02",
    "serviced_on": "",
    "corrects": "",
    "supplier": "Décors du Val SRL",
    "enterprise_number": f"BE {NUMBER}",
    "vat_number": "",
    "currency": "eur",
    "vat": "262,50",
    "gross": "1 512,50",
    "payable": "",
    "lines-TOTAL_FORMS": "10",
    "lines-INITIAL_FORMS": "0",
    "lines-0-description": "Peinture",
    "lines-0-net": "1000",
    "lines-0-vat_rate": "21",
    "lines-1-description": "Transport",
    "lines-1-net": "250",
    "lines-1-vat_rate": "21",
}


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def paper(alice):
    invoice = receive_invoice(b"%PDF-1.4 papier", "papier.pdf", by=alice, organisation=alice.organisation).invoice
    return read_invoice(invoice.pk)


def _type(user, invoice, **changes):
    typed = PAPER | {name.replace("__", "-"): value for name, value in changes.items()}
    return signed_in(user).post(f"/invoices/{invoice.pk}/type-in/", typed)


def test_the_page_says_why_and_offers_the_file(alice, paper):
    said = page(alice, f"/invoices/{paper.pk}/type-in/")
    assert "This PDF is damaged." in said and f"/invoices/{paper.pk}/file/" in said
    assert said.count('name="lines-') == 10 * 3 + 4


def test_what_a_person_reads_is_written_down(alice, paper):
    answer = _type(alice, paper)
    paper.refresh_from_db()
    assert answer.url == f"/invoices/{paper.pk}/"
    assert (paper.state, paper.source, paper.number) == ("to_check", "typed", "F 26/12")
    assert (paper.issued_on, paper.currency, paper.kind) == (date(2026, 6, 2), "EUR", "invoice")
    assert (paper.net_cents, paper.vat_cents, paper.gross_cents, paper.payable_cents) == (125000, 26250, 151250, 151250)
    assert (paper.supplier.enterprise_number, paper.supplier_name) == ("0999999922", "Décors du Val SRL")
    lines = InvoiceLine.objects.order_by("position").values_list("description", "cost_cents", "vat_rate")
    assert list(lines) == [("Peinture", 100000, Decimal(21)), ("Transport", 25000, Decimal(21))]
    assert paper.said == {}


@pytest.mark.parametrize(
    ("reason", "issued_on", "found"),
    [
        ("", "2026-01-01", ["paper_within_belgium"]),
        ("not_yet", "2026-01-01", ["paper_within_belgium"]),
        ("exempt", "2026-01-01", []),
        ("", "2025-12-31", []),
    ],
)
def test_why_a_belgian_paper_is_no_e_invoice_is_asked_and_kept(alice, paper, reason, issued_on, found):
    _type(alice, paper, paper_reason=reason, issued_on=issued_on)
    paper.refresh_from_db()
    assert (paper.paper_reason, [each["code"] for each in paper.findings]) == (reason, found)


def test_why_a_paper_is_no_e_invoice_stands_on_its_page(alice, paper):
    _type(alice, paper, paper_reason="ticket")
    assert "a till receipt or an expense note" in page(alice, f"/invoices/{paper.pk}/")


def test_a_credit_note_names_what_it_corrects(alice, paper):
    supplier = make.company()
    first = make.invoice(alice, supplier, number="2026/5", issued_on=date(2026, 5, 2))
    _type(alice, paper, kind="credit_note", corrects="2026/5", enterprise_number=supplier.enterprise_number)
    paper.refresh_from_db()
    assert (paper.kind, paper.corrects) == ("credit_note", first)


def test_a_supplier_from_abroad_goes_by_its_vat_number(alice, paper):
    _type(alice, paper, enterprise_number="", vat_number="FR 40 303 265 045", payable="12,50")
    paper.refresh_from_db()
    assert (paper.supplier.key, paper.supplier.enterprise_number) == ("FR40303265045", None)
    assert paper.payable_cents == 1250


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": ""}, "This field is required."),
        ({"issued_on": "2 juin"}, "Write a day such as 31/12/2026."),
        ({"enterprise_number": "0999.999.923"}, "This is no Belgian enterprise number"),
        ({"enterprise_number": ""}, "Give the enterprise number, or the VAT number"),
        ({"vat_number": "FR00000000000"}, "This is no valid VAT number"),
        ({"currency": "euro"}, "Write the three letters of the currency"),
        ({"gross": "1 512,05"}, "The lines make 1.250,00 and the VAT 262,50: 1.512,50 together."),
        ({"payable": "2000"}, "This is more than the total with VAT."),
        ({"corrects": "2026/5"}, "Only a credit note corrects an invoice"),
        ({"lines__0-net": "mille"}, "Write an amount such as"),
        ({"lines__0-description": "", "lines__0-net": "", "lines__0-vat_rate": ""}, "This field is required."),
        ({"lines__1-net": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_everything_typed_stays(alice, paper, wrong, sentence):
    answer = _type(alice, paper, **wrong)
    said = answer.content.decode()
    assert answer.status_code == 422 and sentence in said
    assert "Décors du Val SRL" in said and "What you typed is still here" in said
    assert (Invoice.objects.get().state, InvoiceLine.objects.count()) == ("unreadable", 0)


def test_a_date_to_come_is_a_typing_error(alice, paper):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "This day is still to come." in _type(alice, paper, issued_on=tomorrow.isoformat()).content.decode()


def test_an_invoice_that_has_its_facts_is_not_typed_in(alice):
    invoice = make.invoice(alice, number="LU")
    assert signed_in(alice).get(f"/invoices/{invoice.pk}/type-in/").url == f"/invoices/{invoice.pk}/"
    _type(alice, invoice)
    assert Invoice.objects.get().number == "LU"


def test_nobody_else_types_it_in(paper):
    for user in (make.producer("Charlie"), make.staff(), make.auditor()):
        assert _type(user, paper).status_code == 404
    assert Invoice.objects.get().state == "unreadable"


def test_what_waited_for_it_is_looked_for_at_once(alice, paper, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(tasks.read, "delay", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        _type(alice, paper)
    assert told == [str(paper.pk)]
