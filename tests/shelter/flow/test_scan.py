"""Where there is a virus scanner, nothing is read that it has not passed, and nothing is lost that it has not."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from poleimage import scan
from poleimage.audit.models import Entry
from shelter import tasks
from shelter.flow import job
from shelter.flow.read import give_up_reading, read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.refusal import NotToBeTypedInError
from shelter.flow.type_in import type_in_invoice
from shelter.models import Attachment, Document, Invoice, InvoiceLine, Job
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db
READ = Job.Kind.READ


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def invoice(alice):
    return receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice


@pytest.fixture
def scanner(settings, monkeypatch):
    """What it says of the next file: the name of a virus, "" or an error."""

    class Scanner:
        says = ""

    def virus_in(data, **limits):
        if isinstance(Scanner.says, Exception):
            raise Scanner.says
        return Scanner.says

    settings.CLAMD_SOCKET = "/nowhere"
    monkeypatch.setattr(scan, "virus_in", virus_in)
    return Scanner


def test_a_clean_file_is_read(scanner, invoice):
    tasks.run(READ, invoice.pk)
    assert Invoice.objects.get().state == "to_check"


def test_a_file_with_a_virus_is_set_aside_for_good(scanner, invoice, alice):
    scanner.says = "Eicar-Test-Signature"
    tasks.run(READ, invoice.pk)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.unreadable_code) == ("unreadable", "virus_found")
    assert (InvoiceLine.objects.count(), job.waiting()) == (0, [])
    assert Entry.objects.latest("pk").action == "invoice.set_aside"
    with pytest.raises(NotToBeTypedInError):
        type_in_invoice(invoice.pk, None, by=alice, organisation=alice.organisation)
    said = page(alice, f"/invoices/{invoice.pk}/")
    assert "The virus scanner found Eicar-Test-Signature in this file." in said
    assert f"/invoices/{invoice.pk}/file/" not in said and "type-in" not in said
    assert signed_in(alice).get(f"/invoices/{invoice.pk}/type-in/").url == f"/invoices/{invoice.pk}/"
    assert "Type in" not in page(alice, "/desk/")


def test_a_virus_inside_an_e_invoice_is_found_where_the_scanner_does_not_unpack_it(settings, monkeypatch, alice):
    inside = b"%PDF-1.4 bon de livraison"
    settings.CLAMD_SOCKET = "/nowhere"
    monkeypatch.setattr(scan, "virus_in", lambda data, **limits: "Eicar-Test-Signature" if data == inside else "")
    data = make.carrying(("note.pdf", b"%PDF-1.4 note"), ("bon.pdf", inside))
    invoice = receive_invoice(data, "a.xml", by=alice, organisation=alice.organisation).invoice
    tasks.run(READ, invoice.pk)
    invoice.refresh_from_db()
    assert (invoice.unreadable_code, invoice.unreadable_detail) == ("virus_found", "Eicar-Test-Signature")
    assert (InvoiceLine.objects.count(), Attachment.objects.count(), Document.objects.count()) == (0, 0, 1)


def test_a_file_with_a_virus_is_handed_to_staff_alone_and_after_a_warning(scanner, invoice, alice):
    scanner.says = "Eicar-Test-Signature"
    tasks.run(READ, invoice.pk)
    bob, file = make.staff("Bob"), f"/invoices/{invoice.pk}/file/"
    for user, address, sentence in (
        (alice, file, "It is locked away"),
        (alice, f"{file}?despite=virus_found", "It is locked away"),
        (bob, file, "Only open it where it can do no harm."),
    ):
        answer = signed_in(user).get(address, follow=True)
        assert answer.redirect_chain == [(f"/invoices/{invoice.pk}/", 302)]
        assert sentence in answer.content.decode()
    assert f"{file}?despite=virus_found" in page(bob, f"/invoices/{invoice.pk}/")
    answer = signed_in(bob).get(f"{file}?despite=virus_found")
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_while_the_scanner_is_down_a_file_waits_and_is_tried_again_for_as_long_as_it_takes(
    scanner, invoice, monkeypatch
):
    scanner.says, now = scan.ScannerDownError("scanner is down"), timezone.now()
    for minutes in range(20):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: now + timedelta(minutes=2 * minutes))
        assert job.waiting() == [(READ, invoice.pk)]
        tasks.run(READ, invoice.pk)
        assert job.waiting() == []
    assert (Invoice.objects.get().state, Job.objects.get().failure) == ("received", "scanner is down")
    scanner.says = ""
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    tasks.run(READ, invoice.pk)
    assert Invoice.objects.get().state == "to_check"


def test_one_that_comes_back_late_does_not_put_off_what_another_does_by_now(scanner, invoice):
    late = job.take(READ, invoice.pk)
    Job.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    now = job.take(READ, invoice.pk)
    job.put_off(late, "scanner is down", seconds=60)
    assert (Job.objects.get().lease, Job.objects.get().failure) == (now.holder, "")


def test_a_file_that_the_scanner_cannot_judge_is_tried_again_and_then_shown_to_staff(scanner, invoice):
    scanner.says = scan.NotScannedError("scanner says 'INSTREAM size limit exceeded. ERROR'")
    for _ in range(Job.MOST_TRIES):
        assert job.waiting() == [(READ, invoice.pk)]
        tasks.run(READ, invoice.pk)
        assert Invoice.objects.get().state == "received"
    assert "size limit exceeded" in page(make.staff(), "/jobs/")


@pytest.mark.parametrize(
    ("says", "code"),
    [
        ("", "reading_failed"),
        ("Eicar-Test-Signature", "virus_found"),
        (scan.NotScannedError("x"), "not_scanned"),
        (scan.ScannerDownError("x"), "not_scanned"),
    ],
)
def test_giving_up_takes_nobody_past_the_scanner(scanner, invoice, says, code):
    scanner.says = says
    assert give_up_reading(invoice.pk, by=make.staff()).unreadable_code == code


def test_what_was_not_looked_at_yet_is_not_handed_out(scanner, invoice, alice):
    file = f"/invoices/{invoice.pk}/file/"
    assert signed_in(alice).get(file).status_code == 302
    assert f"{file}?despite=not_scanned" in page(make.staff(), f"/invoices/{invoice.pk}/")


def test_a_virus_in_a_part_that_the_reading_would_leave_inside_is_found(alice, scanner, monkeypatch):
    """Here the whole invoice is refused: it has no number."""
    inside = b"%PDF-1.7 a program, a rather long one " * 3
    data = re.sub(rb"<cbc:ID>[^<]*</cbc:ID>", b"", make.carrying(("plan.pdf", inside)), count=1)
    monkeypatch.setattr(scan, "virus_in", lambda data, **limits: "Eicar-Test-Signature" if data == inside else "")
    invoice = receive_invoice(data, "f.xml", by=alice, organisation=alice.organisation).invoice
    assert read_invoice(invoice.pk).unreadable_code == "virus_found"
