from datetime import date

import pytest

from poleimage import files
from poleimage.audit.models import Entry
from shelter.flow.credit import link_by_hand
from shelter.flow.receive import receive_invoice
from shelter.flow.refusal import NotCorrectableError, ReasonMissingError
from shelter.models import Invoice, Job
from tests import make
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def sound():
    return make.company()


def loose(alice, sound, number="NC1", day=AFTER):
    """A credit note that names an invoice which nobody sent."""
    return make.invoice(alice, sound, number=number, credit_of="ailleurs", issued_on=day)


def test_a_person_links_a_credit_note_with_a_reason_and_it_is_assessed_anew(alice, sound):
    invoice, credit = make.invoice(alice, sound, issued_on=BEFORE), loose(alice, sound)
    claim = make.claim(alice, make.production(alice, by=make.staff()), of=credit)
    job = Job.objects.get(kind="recompute", subject=claim.production.convention.pk)
    link_by_hand(credit.pk, invoice.pk, "Numéro mal recopié", by=alice)
    linked = Invoice.objects.get(pk=credit.pk)
    assert linked.corrects == invoice and linked.corrects_at is not None
    entry = Entry.objects.get(action="invoice.corrected")
    assert (entry.subject_id, entry.by, entry.why) == (str(invoice.pk), alice, "Numéro mal recopié")
    assert entry.facts == {"credit_notes": ["NC1"]}
    assert Job.objects.get(pk=job.pk).wanted == job.wanted + 1


def test_several_credit_notes_are_linked_to_one_invoice(alice, sound):
    invoice = make.invoice(alice, sound, issued_on=BEFORE)
    for number in ("NC1", "NC2"):
        link_by_hand(loose(alice, sound, number).pk, invoice.pk, "Escompte", by=alice)
    assert invoice.corrected_by.count() == 2


def test_only_to_an_earlier_invoice_of_the_same_supplier_and_house(alice, sound):
    credit, charlie = loose(alice, sound), make.producer("Charlie")
    for wrong in (
        make.invoice(alice, make.company("Autre SRL"), issued_on=BEFORE),
        make.invoice(alice, sound, issued_on=date(2026, 10, 2)),
        make.invoice(charlie, sound, issued_on=BEFORE),
        loose(alice, sound, "NC2"),
        credit,
        receive_invoice(make.ubl(sound), "a.xml", by=alice, organisation=alice.organisation).invoice,
    ):
        with untouched(files=False), pytest.raises(NotCorrectableError):
            link_by_hand(credit.pk, wrong.pk, "Essai", by=alice)


def test_without_a_reason_or_a_second_time_nothing_is_linked(alice, sound):
    invoice, credit = make.invoice(alice, sound, issued_on=BEFORE), loose(alice, sound)
    with untouched(files=False), pytest.raises(ReasonMissingError):
        link_by_hand(credit.pk, invoice.pk, "  ", by=alice)
    link_by_hand(credit.pk, invoice.pk, "Numéro mal recopié", by=alice)
    other = make.invoice(alice, sound, issued_on=BEFORE)
    with untouched(files=False), pytest.raises(NotCorrectableError):
        link_by_hand(credit.pk, other.pk, "Essai", by=alice)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_link_at_once_one_comes_second(alice, sound):
    credit = loose(alice, sound)
    first, second = (make.invoice(alice, sound, issued_on=BEFORE) for _ in range(2))
    outcomes = at_once(
        lambda: link_by_hand(credit.pk, first.pk, "Un", by=alice),
        lambda: link_by_hand(credit.pk, second.pk, "Deux", by=alice),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Invoice", "NotCorrectableError"]
    assert Entry.objects.filter(action="invoice.corrected").count() == 1


def test_one_that_several_houses_sent_is_linked_by_staff_alone(alice, sound):
    charlie, bob = make.producer(), make.staff()
    invoice, credit = make.invoice(alice, sound, issued_on=BEFORE), loose(alice, sound)
    data = files.load(credit.document_id)
    receive_invoice(data, "nc.xml", by=charlie, organisation=charlie.organisation)
    with untouched(), pytest.raises(NotCorrectableError):
        link_by_hand(credit.pk, invoice.pk, "La nôtre", by=alice)
    assert link_by_hand(credit.pk, invoice.pk, "Vu avec le fournisseur", by=bob).corrects == invoice
