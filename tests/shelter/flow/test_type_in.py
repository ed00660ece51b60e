from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from poleimage.audit.models import Entry
from shelter.flow.claim import withdraw_claim
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.refusal import NotToBeTypedInError
from shelter.flow.type_in import Typed, TypedLine, productions_of, set_rate, type_in_invoice
from shelter.models import Invoice
from shelter.reading import Party
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def scan(alice, data=b"\x89PNG\r\n\x1a\n" + bytes(40)):
    """A picture of an invoice, that no reader could read."""
    received = receive_invoice(data, "scan.png", by=alice, organisation=alice.organisation)
    return read_invoice(received.invoice.pk)


def seller(number="", name="Menuiserie du Thier", vat=""):
    return Party(name, vat, number, "BE", "4000", "Liège", "")


def typed(**changes):
    said = {
        "kind": "invoice",
        "number": "118",
        "issued_on": date(2026, 3, 1),
        "serviced_on": date(2026, 2, 1),
        "currency": "EUR",
        "seller": seller(make.enterprise_number()),
        "lines": [TypedLine("Décor", Cents(800_00), Decimal("21")), TypedLine("Divers", Cents(200_00))],
        "vat": Cents(210_00),
        "payable": Cents(1210_00),
    }
    return Typed(**said | changes)


def type_in(invoice, said, user):
    return type_in_invoice(invoice.pk, said, by=user, organisation=user.organisation)


def test_what_a_person_reads_off_a_paper_is_written_down(alice):
    number = make.enterprise_number()
    invoice = Invoice.objects.get(pk=type_in(scan(alice), typed(seller=seller(number)), alice).pk)
    assert (invoice.state, invoice.source, invoice.kind, invoice.number) == ("to_check", "typed", "invoice", "118")
    assert (invoice.issued_on, invoice.serviced_on) == (date(2026, 3, 1), date(2026, 2, 1))
    assert (invoice.currency, invoice.fx_rate) == ("EUR", Decimal(1))
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents, invoice.payable_cents) == (
        1000_00,
        210_00,
        1210_00,
        1210_00,
    )
    assert (invoice.supplier.key, invoice.supplier_name) == (number, "Menuiserie du Thier")
    assert (invoice.likeness, invoice.references) == (f"invoice|{number}|118|2026", {"corrects": []})
    lines = invoice.lines.order_by("position").values_list(
        "position", "description", "net_cents", "cost_cents", "vat_rate"
    )
    assert list(lines) == [(1, "Décor", 800_00, 800_00, Decimal(21)), (2, "Divers", 200_00, 200_00, None)]
    entry = Entry.objects.get(action="invoice.typed_in")
    assert (entry.by, entry.chain.key) == (alice, f"organisation:{alice.organisation_id}")
    assert entry.facts == {"number": "118", "net_cents": 1000_00, "lines": 2}


def test_what_a_person_types_never_passes_for_what_the_file_says(alice):
    assert type_in(scan(alice), typed(), alice).said == {}


def test_why_it_could_not_be_read_stays_on_record(alice):
    assert type_in(scan(alice), typed(), alice).unreadable_code == "picture"


def test_an_invoice_that_was_read_is_not_typed_over(alice):
    invoice = make.invoice(alice)
    with untouched(), pytest.raises(NotToBeTypedInError):
        type_in(invoice, typed(), alice)


def test_an_invoice_that_waits_to_be_read_is_not_typed_in(alice):
    waiting = receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice
    with untouched(), pytest.raises(NotToBeTypedInError):
        type_in(waiting, typed(), alice)


def test_what_was_typed_in_is_not_typed_in_again(alice):
    invoice = type_in(scan(alice), typed(), alice)
    with untouched(), pytest.raises(NotToBeTypedInError):
        type_in(invoice, typed(number="119"), alice)


def test_an_invoice_that_does_not_exist_is_refused(alice):
    with untouched(), pytest.raises(NotToBeTypedInError):
        type_in_invoice(make.absent(), typed(), by=alice, organisation=alice.organisation)


def test_a_known_supplier_is_found_by_its_number(alice):
    known = make.company("Menuiserie SRL")
    assert type_in(scan(alice), typed(seller=seller(known.enterprise_number)), alice).supplier == known


def test_a_typed_credit_note_is_linked_to_its_invoice_of_the_same_supplier(alice):
    number = make.enterprise_number()
    first = type_in(scan(alice), typed(seller=seller(number)), alice)
    other = scan(alice, b"\x89PNG\r\n\x1a\n" + bytes(41))
    note = type_in(other, typed(kind="credit_note", number="NC1", corrects="118", seller=seller(number)), alice)
    assert (note.corrects, note.references) == (first, {"corrects": ["118"]})


def test_what_the_database_refuses_leaves_the_invoice_to_be_typed_in(alice):
    invoice = scan(alice)
    with untouched(), pytest.raises(IntegrityError, match="a_read_invoice_has_its_facts"):
        type_in(invoice, typed(number=""), alice)


def test_another_currency_gets_its_rate_once(alice, bob):
    invoice = type_in(scan(alice), typed(currency="USD"), alice)
    assert invoice.fx_rate is None
    set_rate(invoice.pk, Decimal("0.92345"), "BCE, 2 mars 2026", by=bob)
    assert Invoice.objects.values_list("fx_rate", "fx_source").get() == (Decimal("0.92345"), "BCE, 2 mars 2026")
    entry = Entry.objects.get(action="invoice.rated")
    assert (entry.by, entry.facts) == (bob, {"rate": "0.92345", "source": "BCE, 2 mars 2026"})
    with untouched(), pytest.raises(NotToBeTypedInError):
        set_rate(invoice.pk, Decimal("0.80"), "autre", by=bob)


def test_an_invoice_in_euros_never_gets_a_rate(alice, bob):
    invoice = make.invoice(alice)
    with untouched(), pytest.raises(NotToBeTypedInError):
        set_rate(invoice.pk, Decimal("0.92"), "BCE", by=bob)


def test_what_was_not_read_yet_gets_no_rate(alice, bob):
    invoice = scan(alice)
    with untouched(), pytest.raises(NotToBeTypedInError):
        set_rate(invoice.pk, Decimal("0.92"), "BCE", by=bob)


@pytest.mark.parametrize("rate", ["0", "-0.92"])
def test_a_rate_is_above_zero(alice, bob, rate):
    invoice = make.invoice(alice, currency="USD")
    with untouched(), pytest.raises(IntegrityError, match="rate_above_zero"):
        set_rate(invoice.pk, Decimal(rate), "BCE", by=bob)


def test_the_productions_of_an_invoice_are_those_with_a_claim_that_stands(alice, bob):
    invoice = make.invoice(alice, lines=["100.00"])
    kept, left = make.production(alice, by=bob), make.production(alice, by=bob)
    make.claim(alice, kept, of=invoice, share="0.5")
    withdraw_claim(make.claim(alice, left, of=invoice, share="0.5").pk, by=alice)
    assert productions_of(invoice) == {kept.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_in_at_once_one_comes_second():
    alice, ada = make.producer(), make.producer("Ada")
    invoice = scan(alice)
    outcomes = at_once(*[lambda user=user: type_in(invoice, typed(), user) for user in (alice, ada)])
    assert sorted(type(each).__name__ for each in outcomes) == ["Invoice", "NotToBeTypedInError"]
    assert invoice.lines.count() == 2
    assert Entry.objects.filter(action="invoice.typed_in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_rates_at_once_one_holds():
    alice, bob = make.producer(), make.staff()
    invoice = make.invoice(alice, currency="USD")
    rates = [Decimal("0.92"), Decimal("0.93")]
    outcomes = at_once(*[lambda rate=rate: set_rate(invoice.pk, rate, "BCE", by=bob) for rate in rates])
    assert sorted(type(each).__name__ for each in outcomes) == ["Invoice", "NotToBeTypedInError"]
    (entry,) = Entry.objects.filter(action="invoice.rated")
    assert Invoice.objects.values_list("fx_rate", flat=True).get() == Decimal(entry.facts["rate"])
