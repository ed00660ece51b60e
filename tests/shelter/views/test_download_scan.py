"""With a virus scanner: who gets what it found something in, or could not look at."""

import tempfile
from pathlib import Path

import pytest
from django.utils import timezone

from shelter.flow.pay import record_payment
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.models import Attachment, Invoice
from shelter.rules.money import Cents
from tests import make
from tests.browse import signed_in
from tests.clamd import clamd

pytestmark = pytest.mark.django_db
FOUND = b"stream: Eicar-Test-Signature FOUND\0"
PAPER = b"%PDF-1 contrat"


@pytest.fixture
def scanner(settings):
    with tempfile.TemporaryDirectory() as folder, clamd(Path(folder) / "clamd") as (running, address):
        settings.CLAMD_SOCKET = address
        yield running


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def invoice(alice):
    return make.invoice(alice)


@pytest.fixture(params=["evidence", "proof"])
def paper(request, alice, invoice):
    own = {"by": alice, "organisation": alice.organisation}
    if request.param == "evidence":
        return f"/evidence/{attach_evidence(invoice.pk, PAPER, 'contrat.pdf', **own).pk}/"
    payment = record_payment(invoice.pk, timezone.localdate(), Cents(100), proof=PAPER, **own)
    return f"/payments/{payment.pk}/proof/"


def _refused(user, place, invoice):
    """What is said instead of the file."""
    answer = signed_in(user).get(place, follow=True)
    assert answer.redirect_chain == [(f"/invoices/{invoice.pk}/", 302)]
    return answer.content.decode()


def test_a_paper_is_shown_to_the_scanner_and_handed_out(alice, paper, scanner):
    assert signed_in(alice).get(paper).getvalue() == PAPER
    assert scanner.scanned == [PAPER]


def test_a_paper_with_a_virus_is_handed_to_staff_alone_and_after_a_warning(alice, bob, invoice, paper, scanner):
    scanner.said = FOUND
    for place in (paper, f"{paper}?despite=virus_found"):
        said = _refused(alice, place, invoice)
        assert "found Eicar-Test-Signature in this file. It is locked away." in said and "despite" not in said
    said = _refused(bob, paper, invoice)
    assert "Only open it where it can do no harm." in said and f'<a href="{paper}?despite=virus_found">' in said
    assert signed_in(bob).get(f"{paper}?despite=virus_found").getvalue() == PAPER


@pytest.mark.parametrize("said", [b"", b"stream: ERROR\0", b"\xff"])
def test_a_paper_that_the_scanner_says_nothing_clear_of_is_kept_back(alice, bob, invoice, paper, scanner, said):
    scanner.said = said
    assert "look at this file now. Try again" in _refused(alice, f"{paper}?despite=not_scanned", invoice)
    assert f"{paper}?despite=not_scanned" in _refused(bob, paper, invoice)


def test_a_paper_is_kept_back_while_the_scanner_is_down_slow_or_takes_no_file_so_large(
    alice, invoice, paper, scanner, settings, monkeypatch
):
    scanner.limit = len(PAPER) - 1
    assert "Try again" in _refused(alice, paper, invoice)
    scanner.limit, scanner.silent = None, True
    monkeypatch.setattr("shelter.views.download.MOST_SECONDS", 0.2)
    assert "Try again" in _refused(alice, paper, invoice)
    settings.CLAMD_SOCKET = "/nowhere"
    assert "Try again" in _refused(alice, paper, invoice)


def test_a_virus_cannot_be_passed_off_as_one_that_was_not_scanned(bob, invoice, paper, scanner):
    scanner.said = FOUND
    assert "Eicar-Test-Signature" in _refused(bob, f"{paper}?despite=not_scanned", invoice)


def test_what_lies_in_an_invoice_with_a_virus_is_handed_to_staff_alone_and_after_a_warning(alice, bob):
    own = {"by": alice, "organisation": alice.organisation}
    invoice = receive_invoice(b"rien", "a.xml", **own).invoice
    facts = {"state": "unreadable", "unreadable_code": "virus_found", "unreadable_detail": "Eicar-Test-Signature"}
    Invoice.objects.filter(pk=invoice.pk).update(read_at=timezone.now(), **facts)
    inside = Attachment.objects.create(invoice=invoice, document=invoice.document, name="bon.pdf", media_type="")
    place = f"/attachments/{inside.pk}/"
    for user, address in ((alice, place), (alice, f"{place}?despite=virus_found"), (bob, place)):
        assert "Eicar-Test-Signature" in _refused(user, address, invoice)
    assert signed_in(bob).get(f"{place}?despite=virus_found").getvalue() == b"rien"
