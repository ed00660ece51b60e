"""What a worker keeps of a file beside its facts: guesses where only a person can read it, and the files inside it."""

import pytest
from django.db import DatabaseError, connection, transaction

from poleimage import files
from poleimage.audit.models import Entry
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.models import Attachment, Document, Invoice
from tests import make
from tests.shelter.reading import papers
from tests.shelter.reading.files import pdf_holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


def read(data, user):
    invoice = receive_invoice(data, "f", by=user, organisation=user.organisation).invoice
    return Invoice.objects.get(pk=read_invoice(invoice.pk).pk)


def test_a_pdf_with_words_waits_for_a_person_with_its_guesses(alice):
    invoice = read(papers.pdf_saying(papers.LINES), alice)
    guessed = {guess["field"]: (guess["value"], guess["confirmed"]) for guess in invoice.guesses}
    assert (invoice.state, invoice.unreadable_code, invoice.number) == ("unreadable", "pdf_without_xml", "")
    assert guessed["number"] == ("2026/118", "") and guessed["gross"] == ("151250", "sum")
    assert invoice.guesses[0] == {
        "field": "kind",
        "value": "invoice",
        "raw": "Facture",
        "origin": "pdf-text",
        "confirmed": "",
    }
    assert Entry.objects.get(action="invoice.set_aside").facts["guessed"] == list(guessed)


def test_the_senders_own_number_is_not_guessed_to_be_the_suppliers(alice):
    own = alice.organisation.enterprise_number
    invoice = read(papers.pdf_saying([f"TVA BE {own}", *papers.LINES]), alice)
    assert [guess["value"] for guess in invoice.guesses if guess["field"] == "enterprise_number"] == ["0999999922"]


def test_what_no_pages_can_explain_has_no_guesses(alice):
    for data in (make.ubl()[:-20], b"%PDF-1.4 papier", b"rien"):
        invoice = read(data, alice)
        assert (invoice.state, invoice.guesses) == ("unreadable", [])


def test_a_file_inside_an_e_invoice_is_kept_before_its_row_and_never_changed(alice):
    invoice = read(make.carrying(("bon.pdf", b"%PDF-1.4 bon de livraison")), alice)
    kept = invoice.attachments.get()
    assert (kept.name, kept.media_type, kept.uri) == ("bon.pdf", "application/pdf", "")
    assert files.load(kept.document_id) == b"%PDF-1.4 bon de livraison"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE shelter_attachment SET name = 'autre.pdf'")


def test_what_is_not_offered_stays_inside_under_its_name(alice):
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    invoice = read(make.carrying(("dessin.pdf", script), ("../../x.exe", b"MZ" + bytes(40))), alice)
    left = list(invoice.attachments.order_by("pk").values_list("name", "media_type", "document"))
    assert left == [("dessin.pdf", "application/xml", None), ("x.exe", "", None)]
    assert Document.objects.count() == 1


def test_an_address_is_noted_and_its_file_never_fetched(alice):
    invoice = read(make.carrying(uri="http://127.0.0.1:9/annexe.pdf"), alice)
    noted = invoice.attachments.get()
    assert (noted.uri, noted.document_id) == ("http://127.0.0.1:9/annexe.pdf", None)


def test_files_beside_the_invoice_in_a_pdf_come_out_too_and_the_same_twice_is_one_file(alice):
    twice = b"a;b\n1;2\n"
    invoice = read(pdf_holding(("factur-x.xml", make.ubl()), ("heures.csv", twice), ("copie.csv", twice)), alice)
    assert [(each.name, each.media_type) for each in invoice.attachments.order_by("name")] == [
        ("copie.csv", "text/csv"),
        ("heures.csv", "text/csv"),
    ]
    assert len({each.document_id for each in Attachment.objects.all()}) == 1


def test_a_reading_that_fails_leaves_no_attachment(alice, monkeypatch):
    def full(*said, **facts):
        raise OSError("no space left")

    invoice = receive_invoice(
        make.carrying(("b.pdf", b"%PDF-1")), "f", by=alice, organisation=alice.organisation
    ).invoice
    monkeypatch.setattr("shelter.flow.read.record", full)
    with pytest.raises(OSError, match="no space left"):
        read_invoice(invoice.pk)
    assert (Attachment.objects.count(), Invoice.objects.get().state) == (0, "received")
