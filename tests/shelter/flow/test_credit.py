from datetime import date

import pytest

from poleimage.audit.models import Entry
from shelter import tasks
from shelter.flow.credit import link_credit_notes
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice, Job
from tests import make

pytestmark = pytest.mark.django_db


def sent(alice, data):
    invoice = receive_invoice(data, "a.xml", by=alice, organisation=alice.organisation).invoice
    tasks.run(Job.Kind.READ, invoice.pk)
    return Invoice.objects.get(pk=invoice.pk)


def test_a_credit_note_that_came_first_finds_its_invoice_and_is_assessed_anew():
    alice, bob, sound = make.producer(), make.staff(), make.company()
    credit = sent(alice, make.ubl(sound, number="NC1", credit_of="2026/1", issued_on=date(2026, 10, 1)))
    claim = make.claim(alice, make.production(alice, by=bob), of=credit)
    job = Job.objects.get(kind="recompute", subject=claim.production.convention.pk)
    invoice = sent(alice, make.ubl(sound, number="2026/1", issued_on=date(2026, 9, 1)))
    credit.refresh_from_db()
    assert credit.corrects == invoice
    assert Job.objects.get(pk=job.pk).wanted == job.wanted + 1
    assert link_credit_notes(invoice.pk) == []
    assert Entry.objects.filter(action="invoice.corrected").count() == 1


def test_another_supplier_or_an_earlier_day_is_not_linked():
    alice, sound, other = make.producer(), make.company(), make.company("Autre SRL")
    foreign = sent(alice, make.ubl(other, number="NC1", credit_of="2026/1", issued_on=date(2026, 10, 1)))
    early = sent(alice, make.ubl(sound, number="NC2", credit_of="2026/1", issued_on=date(2026, 8, 1)))
    sent(alice, make.ubl(sound, number="2026/1", issued_on=date(2026, 9, 1)))
    assert [Invoice.objects.get(pk=each.pk).corrects for each in (foreign, early)] == [None, None]
