import hashlib

import pytest
from django.db import transaction

from poleimage import files
from poleimage.audit.models import Entry
from shelter.flow import receive
from shelter.flow.read import read_invoice
from shelter.flow.receive import attach_evidence, clean_name, receive_invoice
from shelter.flow.refusal import EmptyFileError, FileTooLargeError
from shelter.models import Document, Evidence, Invoice, Job, Receipt
from tests import make
from tests.witness import at_once, rows, untouched

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What no `except Exception` catches, like a process that is killed."""


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def charlie():
    return make.producer("Charlie")


def send(data, user, name="facture.xml"):
    return receive_invoice(data, name, by=user, organisation=user.organisation)


def test_a_file_is_kept_under_its_digest_and_waits_to_be_read(alice):
    data = make.ubl()
    received = send(data, alice, "2026-118.xml")
    sha256 = hashlib.sha256(data).hexdigest()
    assert files.load(sha256) == data
    assert Document.objects.values_list("sha256", "size", "media_type").get() == (sha256, len(data), "application/xml")
    assert (received.is_new, received.invoice.state, received.invoice.document_id) == (True, "received", sha256)
    assert Job.objects.values_list("kind", "subject", "wanted", "done").get() == ("read", received.invoice.pk, 1, 0)
    entry = Entry.objects.get(chain__key=f"organisation:{alice.organisation_id}")
    assert (entry.action, entry.by, entry.subject_id) == ("invoice.received", alice, str(received.invoice.pk))
    assert entry.facts == {"file_name": "2026-118.xml", "sha256": sha256, "size": len(data)}


def test_the_same_bytes_again_give_the_first_record_and_leave_no_trace(alice):
    data = make.ubl()
    first = send(data, alice, "facture.xml")
    with untouched():
        again = send(data, alice, "facture (1).xml")
    assert (again.is_new, again.receipt) == (False, first.receipt)
    assert again.receipt.file_name == "facture.xml"


def test_a_colleague_who_sends_the_same_bytes_gets_the_first_record(alice):
    data, ada = make.ubl(), make.producer("Ada", of=alice.organisation)
    first = send(data, alice)
    with untouched():
        again = send(data, ada)
    assert (again.is_new, again.receipt.by) == (False, first.receipt.by)


def test_two_houses_that_send_the_same_bytes_have_one_invoice_and_never_learn_it(alice, charlie):
    data = make.ubl()
    first = send(data, alice, "alice.xml")
    second = send(data, charlie, "charlie.xml")
    assert (second.is_new, second.invoice) == (True, first.invoice)
    assert (Document.objects.count(), Invoice.objects.count()) == (1, 1)
    assert sorted(Receipt.objects.values_list("organisation__name", "file_name")) == [
        ("Alice Films SRL", "alice.xml"),
        ("Charlie Films SRL", "charlie.xml"),
    ]
    for user in (alice, charlie):
        told = Entry.objects.get(chain__key=f"organisation:{user.organisation_id}")
        assert (told.action, told.by, told.facts["file_name"]) == (
            "invoice.received",
            user,
            f"{user.first_name.lower()}.xml",
        )


def test_what_was_read_is_not_read_again_when_another_house_sends_it(alice, charlie):
    data = make.ubl()
    invoice = send(data, alice).invoice
    read_invoice(invoice.pk)
    assert send(data, charlie).invoice.state == Invoice.State.TO_CHECK
    read_invoice(invoice.pk)
    assert Entry.objects.filter(action="invoice.read").count() == 1
    # The work that is wanted once more is to look for what the second house's credit notes correct.
    assert Job.objects.values_list("wanted", flat=True).get(subject=invoice.pk) == 2


def test_whatever_is_in_the_file_it_is_kept(alice):
    for data in (b"\x00", b"MZ\x90\x00", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"):
        assert files.load(send(data, alice, "virus.exe").invoice.document_id) == data


def test_an_empty_file_is_refused_and_nothing_is_kept(alice):
    with untouched(), pytest.raises(EmptyFileError):
        send(b"", alice)


def test_a_file_of_the_largest_size_is_kept_and_one_byte_more_is_refused(alice, settings):
    data = make.ubl()
    settings.UPLOAD_MAX_BYTES = len(data) - 1
    with untouched(), pytest.raises(FileTooLargeError) as refusal:
        send(data, alice)
    assert (refusal.value.field, refusal.value.facts) == ("file", {"most": len(data) - 1, "size": len(data)})
    settings.UPLOAD_MAX_BYTES = len(data)
    assert send(data, alice).is_new


def test_the_file_is_on_the_disk_before_any_row_names_it(alice, monkeypatch):
    data, original, seen = make.ubl(), files.keep, []

    def keep(kept):
        sha256 = original(kept)
        seen.append((files.path_of(sha256).read_bytes() == data, Document.objects.count(), Invoice.objects.count()))
        return sha256

    monkeypatch.setattr(files, "keep", keep)
    send(data, alice)
    assert seen == [(True, 0, 0)]


@pytest.mark.parametrize("step", ["_add_document", "record"])
def test_a_process_killed_between_file_and_row_leaves_no_row_and_a_retry_works(alice, monkeypatch, step):
    def killed(*args, **kwargs):
        raise Killed

    data, before = make.ubl(), rows()
    with monkeypatch.context() as patched:
        patched.setattr(receive, step, killed)
        with pytest.raises(Killed), transaction.atomic():
            send(data, alice)
    assert rows() == before
    assert files.load(hashlib.sha256(data).hexdigest()) == data
    assert send(data, alice).is_new
    assert (Invoice.objects.count(), Job.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("facture n° 118.xml", "facture n° 118.xml"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\alice\\facture.pdf", "facture.pdf"),
        ("a/b\\c.xml", "c.xml"),
        ("facture\u202efdp.exe", "facture fdp.exe"),
        ("\u2066facture\u2069.xml", "facture .xml"),
        ("a\x00b\r\nSet-Cookie: x.xml", "a b  Set-Cookie: x.xml"),
        ("\ud800.xml", ".xml"),
        ("", "document"),
        ("   ", "document"),
        ("factures/", "document"),
        ("\u200b", "document"),
        ("é" * 300, "é" * 250),
    ],
)
def test_a_file_is_shown_by_a_name_that_can_do_no_harm(sent, shown):
    assert clean_name(sent) == shown


def test_the_database_takes_every_name_that_was_cleaned(alice):
    received = send(make.ubl(), alice, "../\x00\ud800\u202e" + "é" * 300)
    assert Receipt.objects.get(pk=received.receipt.pk).file_name == "é" * 250


def test_a_paper_that_goes_with_an_invoice_is_kept_once(alice, charlie):
    invoice, paper = make.invoice(alice), b"%PDF-1.7 contrat"
    attached = attach_evidence(invoice.pk, paper, "a/contrat.pdf", by=alice, organisation=alice.organisation)
    assert (attached.file_name, files.load(attached.document_id)) == ("contrat.pdf", paper)
    with untouched():
        again = attach_evidence(invoice.pk, paper, "autre.pdf", by=alice, organisation=alice.organisation)
    assert again == attached
    entry = Entry.objects.get(action="evidence.attached")
    assert (entry.chain.key, entry.facts) == (
        f"organisation:{alice.organisation_id}",
        {"file_name": "contrat.pdf", "sha256": attached.document_id},
    )


def test_two_houses_attach_the_same_paper_each_for_itself(alice, charlie):
    invoice = make.invoice(alice)
    for user in (alice, charlie):
        attach_evidence(invoice.pk, b"%PDF-1.7 contrat", "contrat.pdf", by=user, organisation=user.organisation)
    assert Evidence.objects.filter(invoice=invoice).count() == 2
    assert Document.objects.count() == 2


@pytest.mark.parametrize(("data", "refusal"), [(b"", EmptyFileError), (b"123", FileTooLargeError)])
def test_a_paper_that_is_empty_or_too_large_is_refused_and_nothing_is_kept(alice, settings, data, refusal):
    invoice = make.invoice(alice)
    settings.UPLOAD_MAX_BYTES = 2
    with untouched(), pytest.raises(refusal):
        attach_evidence(invoice.pk, data, "contrat.pdf", by=alice, organisation=alice.organisation)


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_six_times_at_once_are_one_invoice():
    alice, charlie, data = make.producer(), make.producer("Charlie"), make.ubl()
    received = at_once(*[lambda user=user: send(data, user) for user in (alice, charlie) * 3])
    assert sorted(each.is_new for each in received) == [False] * 4 + [True] * 2
    assert {each.invoice.pk for each in received} == {Invoice.objects.get().pk}
    assert (Document.objects.count(), Receipt.objects.count()) == (1, 2)
    assert Entry.objects.filter(action="invoice.received").count() == 2
