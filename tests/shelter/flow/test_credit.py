from datetime import date

import pytest

from poleimage.audit.models import Entry
from shelter import tasks
from shelter.flow import read as read_flow
from shelter.flow.credit import link_credit_notes
from shelter.flow.receive import receive_invoice
from shelter.flow.type_in import Typed, TypedLine, type_in_invoice
from shelter.models import Invoice, Job
from shelter.reading import Party
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once

pytestmark = pytest.mark.django_db


def received(alice, data):
    return receive_invoice(data, "a.xml", by=alice, organisation=alice.organisation).invoice


def sent(alice, data):
    invoice = received(alice, data)
    tasks.run(Job.Kind.READ, invoice.pk)
    return Invoice.objects.get(pk=invoice.pk)


def corrected(credit):
    return Invoice.objects.get(pk=credit.pk).corrects


def its_invoice(sound, **changes):
    return make.ubl(sound, **{"number": "2026/1", "issued_on": date(2026, 9, 1)} | changes)


def its_credit(sound, **changes):
    return make.ubl(sound, **{"number": "NC1", "credit_of": "2026/1", "issued_on": date(2026, 10, 1)} | changes)


def test_a_credit_note_that_came_first_finds_its_invoice_and_is_assessed_anew():
    alice, bob, sound = make.producer(), make.staff(), make.company()
    credit = sent(alice, its_credit(sound))
    claim = make.claim(alice, make.production(alice, by=bob), of=credit)
    job = Job.objects.get(kind="recompute", subject=claim.production.convention.pk)
    invoice = sent(alice, its_invoice(sound))
    assert corrected(credit) == invoice
    assert Job.objects.get(pk=job.pk).wanted == job.wanted + 1
    assert link_credit_notes(invoice.pk) == []
    assert Entry.objects.filter(action="invoice.corrected").count() == 1


def test_another_supplier_or_an_earlier_day_is_not_linked():
    alice, sound, other = make.producer(), make.company(), make.company("Autre SRL")
    foreign = sent(alice, its_credit(other))
    early = sent(alice, its_credit(sound, number="NC2", issued_on=date(2026, 8, 1)))
    sent(alice, its_invoice(sound))
    assert [corrected(foreign), corrected(early)] == [None, None]


def test_an_invoice_of_another_house_never_takes_a_credit_note():
    alice, charlie, sound = make.producer(), make.producer("Charlie"), make.company()
    mine = sent(alice, its_invoice(sound))
    sent(charlie, its_invoice(sound, issued_on=date(2026, 9, 20), description="Autre"))
    assert corrected(sent(alice, its_credit(sound))) == mine


def test_a_credit_note_waits_for_the_invoice_of_its_own_house():
    alice, charlie, sound = make.producer(), make.producer("Charlie"), make.company()
    credit = sent(alice, its_credit(sound))
    sent(charlie, its_invoice(sound, description="Autre"))
    assert corrected(credit) is None
    mine = sent(alice, its_invoice(sound))
    assert corrected(credit) == mine


@pytest.mark.parametrize("first", [its_invoice, its_credit])
def test_a_file_that_another_house_had_read_is_linked_once_the_house_sends_it_too(first):
    alice, charlie, sound = make.producer(), make.producer("Charlie"), make.company()
    second = its_credit if first is its_invoice else its_invoice
    shared, own = first(sound), second(sound)
    sent(charlie, shared)
    sent(alice, own)
    assert Invoice.objects.filter(corrects__isnull=False).count() == 0
    sent(alice, shared)
    assert Invoice.objects.get(kind="credit_note").corrects == Invoice.objects.get(kind="invoice")


def test_an_invoice_that_is_typed_in_gets_the_credit_note_that_came_first():
    alice, bob, sound = make.producer(), make.staff(), make.company()
    credit = sent(alice, its_credit(sound))
    claim = make.claim(alice, make.production(alice, by=bob), of=credit)
    job = Job.objects.get(kind="recompute", subject=claim.production.convention.pk)
    scan = sent(alice, b"%PDF-1.4 papier")
    number = sound.enterprise_number
    seller, lines = Party("Son", f"BE{number}", number, "BE", "", "", ""), [TypedLine("Mixage", Cents(1000_00))]
    said = Typed("invoice", "2026/1", date(2026, 9, 1), None, "EUR", seller, lines, Cents(0), Cents(1000_00))
    type_in_invoice(scan.pk, said, by=alice, organisation=alice.organisation)
    tasks.run(Job.Kind.READ, scan.pk)
    assert corrected(credit) == scan
    assert Job.objects.get(pk=job.pk).wanted == job.wanted + 1


@pytest.mark.django_db(transaction=True)
def test_two_that_are_read_at_the_same_moment_find_each_other(monkeypatch):
    alice, sound = make.producer(), make.company()
    credit, invoice = received(alice, its_credit(sound)), received(alice, its_invoice(sound))
    look = read_flow.corrected_by

    def look_and_be_slow(each):
        """The invoice is read whole between the credit note's look for it and its commit."""
        found = look(each)
        if each.kind == "credit_note":
            at_once(lambda: tasks.run(Job.Kind.READ, invoice.pk))
        return found

    monkeypatch.setattr(read_flow, "corrected_by", look_and_be_slow)
    tasks.run(Job.Kind.READ, credit.pk)
    assert corrected(credit) == invoice
    assert Entry.objects.filter(action="invoice.corrected").count() == 1
