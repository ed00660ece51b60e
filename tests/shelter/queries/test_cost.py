from datetime import date
from decimal import Decimal

import pytest

from shelter.demo import einvoice
from shelter.flow.claim import put_down
from shelter.flow.credit import link_by_hand
from shelter.flow.producer import record_vat_right
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.review import accept_claim
from shelter.flow.type_in import set_rate
from shelter.models import Claim, Invoice
from shelter.queries import dossier_of
from shelter.queries.cost import borne_by, borne_of, claimed_of
from shelter.queries.invoice import seen_lines
from shelter.queries.lines import explained, stated_lines
from shelter.queries.preview import effect_of
from shelter.queries.queue import waiting_in
from tests import make
from tests.settled import settle
from tests.tamper import unguarded

pytestmark = pytest.mark.django_db
BEFORE, FROM, AFTER = date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 4)


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def sound(bob):
    return make.company(by=bob)


def recovers(alice, bob, part, *, from_on=FROM):
    """She recovers all but this part of her VAT."""
    return record_vat_right(alice.organisation_id, Decimal(part), from_on, by=bob)


def nets(production):
    return [line["net"] for one in dossier_of(make.convention_of(production))["invoices"] for line in one["lines"]]


def mixed(alice, *lines, issued_on=AFTER):
    """An invoice of several rates, each line a net in cents and its rate."""
    data = einvoice.write(
        einvoice.EInvoice(
            number="M1",
            issued_on=issued_on,
            seller=einvoice.Party("Son SRL", make.enterprise_number()),
            buyer=einvoice.Party("Alice", make.enterprise_number()),
            lines=[einvoice.Line("Prestation", net, rate) for net, rate in lines],
        )
    )
    return read_invoice(receive_invoice(data, "m.xml", by=alice, organisation=alice.organisation).invoice.pk)


def test_the_part_that_is_not_recovered_counts_with_the_net(alice, bob, sound):
    recovers(alice, bob, "0.4")
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, sound, lines=["1000.00"], issued_on=AFTER))
    assert nets(production) == ["1084.00"]  # 1,000.00 + 40 % of 210.00


@pytest.mark.parametrize(("part", "net"), [(None, "1000.00"), ("1", "1210.00"), ("0.3333", "1069.99")])
def test_nothing_all_or_a_part_of_the_vat_is_borne(alice, bob, sound, part, net):
    if part:
        recovers(alice, bob, part)
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, sound, lines=["1000.00"], issued_on=AFTER))
    assert nets(production) == [net]


def test_the_right_of_the_day_of_issue_decides(alice, bob, sound):
    recovers(alice, bob, "1")
    recovers(alice, bob, "0", from_on=date(2026, 5, 1))
    production = make.production(alice, by=bob)
    for day in (BEFORE, FROM, date(2026, 4, 30), AFTER):
        make.claim(alice, production, of=make.invoice(alice, sound, lines=["100.00"], issued_on=day))
    assert nets(production) == ["100.00", "121.00", "121.00", "100.00"]


def test_of_two_rows_for_one_day_the_later_holds(alice, bob, sound):
    recovers(alice, bob, "1")
    recovers(alice, bob, "0.5")
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, sound, lines=["100.00"], issued_on=AFTER))
    assert nets(production) == ["110.50"]


def test_each_rate_bears_its_own_and_odd_cents_go_to_the_largest_remainder(alice, bob):
    recovers(alice, bob, "0.5")
    production = make.production(alice, by=bob)
    # At 21 %: 70 cents bear 15, half is 7.5, so 8 over 1.07, 2.14 and 4.29. At 6 %: half of 6.00. At 0 %: nothing.
    invoice = mixed(alice, (10, 21), (20, 21), (100_00, 6), (40, 21), (50_00, 0))
    assert invoice.vat_groups == [
        {"category": "E", "rate": "0", "vat_cents": 0},
        {"category": "S", "rate": "6", "vat_cents": 600},
        {"category": "S", "rate": "21", "vat_cents": 15},
    ]
    for line in invoice.lines.order_by("position"):
        put_down(line.pk, production.pk, by=alice, share=Decimal(1), category="sound")
    assert nets(production) == ["0.11", "0.22", "103.00", "0.45", "50.00"]


def test_a_part_of_a_line_has_that_part_of_its_vat(alice, bob, sound):
    recovers(alice, bob, "0.5")
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, sound, lines=["100.00", "300.00"], issued_on=AFTER)
    claim = make.claim(alice, production, of=invoice, share="0.25")
    borne = borne_by([claim])
    assert (claimed_of(claim, borne), borne_of(claim, borne)) == (27_63, 2_63)  # a quarter of 110.50, and of 10.50


def test_another_currency_is_turned_into_euros_with_its_vat(alice, bob, sound):
    recovers(alice, bob, "0.5")
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, sound, lines=["100.00"], currency="USD", issued_on=AFTER)
    set_rate(invoice.pk, Decimal("0.9"), "BCE", by=bob)
    invoice.refresh_from_db()
    claim = make.claim(alice, production, of=invoice)
    borne = borne_by([claim])
    assert nets(production) == ["110.50"]
    assert (claimed_of(claim, borne), borne_of(claim, borne)) == (99_45, 9_45)
    assert settle(production).statement["claimed"] == "99.45"


def test_a_credit_note_gives_back_what_its_invoice_brought(alice, bob, sound):
    recovers(alice, bob, "1")
    recovers(alice, bob, "0", from_on=date(2026, 5, 1))
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, sound, number="F1", lines=["100.00"], issued_on=FROM)
    credit = make.invoice(alice, sound, number="N1", lines=["40.00"], credit_of="F1", issued_on=AFTER)
    make.claim(alice, production, of=invoice)
    claim = make.claim(alice, production, of=credit)
    borne = borne_by([claim])
    assert nets(production) == ["121.00", "48.40"]
    assert (claimed_of(claim, borne), borne_of(claim, borne)) == (-48_40, -8_40)
    assert settle(production).statement["claimed"] == "72.60"


def test_a_credit_note_of_nothing_goes_by_its_own_day_until_it_is_linked(alice, bob, sound):
    recovers(alice, bob, "1")
    recovers(alice, bob, "0", from_on=date(2026, 5, 1))
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, sound, number="F1", lines=["100.00"], issued_on=FROM)
    credit = make.invoice(alice, sound, number="N1", lines=["40.00"], credit_of="?", issued_on=AFTER)
    make.claim(alice, production, of=credit)
    assert nets(production) == ["40.00"]
    link_by_hand(credit.pk, invoice.pk, "Vu avec le fournisseur", by=bob)
    assert nets(production) == ["48.40"]


def test_two_houses_on_one_line_bear_what_each_cannot_recover(alice, bob, sound):
    carol = make.producer("Carol")
    recovers(carol, bob, "1")
    data = make.ubl(sound, lines=["100.00"], issued_on=AFTER)
    found = {}
    for user in (alice, carol):
        invoice = receive_invoice(data, "f.xml", by=user, organisation=user.organisation).invoice
        read_invoice(invoice.pk)
        invoice.refresh_from_db()
        production = make.production(user, by=bob)
        make.claim(user, production, of=invoice, share="0.5")
        found[user.first_name] = nets(production)
    assert found == {"Alice": ["100.00"], "Carol": ["121.00"]}


def test_queue_page_preview_and_statement_say_the_same(alice, bob, sound):
    recovers(alice, bob, "0.4")
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, sound, lines=["1000.00"], issued_on=AFTER)
    claim = make.claim(alice, production, of=invoice)
    make.paid(alice, invoice)
    (waiting,) = waiting_in(Claim.objects.all())
    (seen,) = seen_lines(invoice.lines.all(), Claim.objects.all())
    effect = effect_of(claim, make.convention_of(production))
    assert (waiting.cents, seen.fates[0].borne, effect.counted) == (1084_00, 84_00, 1084_00)
    accept_claim(claim.pk, by=bob)
    (line,) = explained(stated_lines(settle(production)))
    assert (line.stated.counted, line.borne) == (1084_00, 84_00)


def test_of_an_invoice_whose_groups_were_not_kept_the_whole_vat_is_shared_by_rate(alice, bob):
    recovers(alice, bob, "0.5")
    production = make.production(alice, by=bob)
    invoice = mixed(alice, (100_00, 21), (100_00, 6))
    with unguarded():
        Invoice.objects.filter(pk=invoice.pk).update(vat_groups=[], vat_cents=27_40)
    for line in invoice.lines.order_by("position"):
        put_down(line.pk, production.pk, by=alice, share=Decimal(1), category="sound")
    assert nets(production) == ["110.60", "103.10"]  # what is stated beside the rates, 0.40, is shared evenly
