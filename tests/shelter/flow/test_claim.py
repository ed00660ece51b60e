import threading
from decimal import Decimal
from importlib import import_module

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from poleimage.audit.models import Entry
from shelter.flow import claim as claim_flow
from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.refusal import AlreadyClaimedError, ClaimCountsError, NothingLeftOfLineError, RateMissingError
from shelter.flow.review import accept_claim, park_claim, reject_claim
from shelter.models import Claim, InvoiceLine
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def test_a_line_can_be_shared_between_productions_down_to_the_last_part(alice, bob):
    line = make.invoice(alice, lines=["900.00"]).lines.get()
    first, second = make.production(alice, by=bob), make.production(alice, by=bob)
    put_down(line.pk, first.pk, by=alice, share=Decimal("0.85"), category="sound")
    put_down(line.pk, second.pk, by=alice, share=Decimal("0.15"), category="sound")
    assert sorted(Claim.objects.values_list("share", flat=True)) == [Decimal("0.15"), Decimal("0.85")]


def test_more_than_is_left_of_a_line_is_refused_and_nothing_is_written(alice, bob):
    line = make.invoice(alice).lines.get()
    put_down(line.pk, make.production(alice, by=bob).pk, by=alice, share=Decimal("0.85"), category="sound")
    other, entries = make.production(alice, by=bob), Entry.objects.count()
    with pytest.raises(NothingLeftOfLineError) as refusal:
        put_down(line.pk, other.pk, by=alice, share=Decimal("0.1500000001"), category="sound")
    assert refusal.value.facts == {"left": Decimal("0.15")}
    assert Claim.objects.count() == 1
    assert Entry.objects.count() == entries


def test_a_producer_of_another_house_finds_only_what_is_left(alice, bob):
    charlie = make.producer("Charlie")
    data = make.ubl(number="2026/7")
    sent = receive_invoice(data, "a.xml", by=alice, organisation=alice.organisation).invoice
    read_invoice(sent.pk)
    line = InvoiceLine.objects.get(invoice=sent)
    put_down(line.pk, make.production(alice, by=bob).pk, by=alice, share=Decimal("0.6"), category="sound")
    again = receive_invoice(data, "b.xml", by=charlie, organisation=charlie.organisation)
    assert again.invoice == sent
    with pytest.raises(NothingLeftOfLineError):
        put_down(line.pk, make.production(charlie, by=bob).pk, by=charlie, share=Decimal("0.6"), category="sound")


def test_one_production_claims_a_line_once(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob), share="0.5")
    with pytest.raises(AlreadyClaimedError):
        put_down(claim.line_id, claim.production_id, by=alice, share=Decimal("0.5"), category="sound")


def test_another_currency_waits_for_its_rate(alice, bob):
    sent = make.invoice(alice, currency="USD")
    with pytest.raises(RateMissingError):
        make.claim(alice, make.production(alice, by=bob), of=sent)


def test_a_withdrawn_claim_frees_its_share_and_stays_on_record(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    withdraw_claim(claim.pk, by=alice)
    other = make.claim(alice, make.production(alice, by=bob), of=claim.line.invoice)
    claim.refresh_from_db()
    assert (claim.state, other.state) == ("withdrawn", "to_review")


def test_what_was_refused_or_set_aside_can_be_withdrawn_but_not_what_counts(alice, bob):
    production = make.production(alice, by=bob)
    refused, parked, counted = (make.claim(alice, production) for _ in range(3))
    reject_claim(refused.pk, by=bob, reason_code="duplicate")
    park_claim(parked.pk, by=bob, reason_code="contract_missing")
    accept_claim(counted.pk, by=bob)
    withdraw_claim(refused.pk, by=alice)
    withdraw_claim(parked.pk, by=alice)
    with pytest.raises(ClaimCountsError):
        withdraw_claim(counted.pk, by=alice)


def test_the_database_itself_refuses_a_line_shared_more_than_once(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob), share="0.7")
    other = make.production(alice, by=bob)
    with pytest.raises(IntegrityError, match="add up to"), transaction.atomic():
        Claim.objects.create(line=claim.line, production=other, share=Decimal("0.4"), category="sound", by=alice)


PUT_DOWN = """
    INSERT INTO shelter_claim
        (line_id, production_id, by_id, id, share, local_share, category, direct, state, recorded_at)
    VALUES (%s, %s, %s, gen_random_uuid(), 0.7, 1, 'sound', true, 'to_review', now())
"""


def shared_twice(isolation):
    """Two connections put 0.7 of a line down, the second with a snapshot from before the first: what refused it."""
    alice, bob = make.producer(), make.staff()
    line = make.invoice(alice).lines.get()
    first, second = (make.production(alice, by=bob, funding=None) for _ in range(2))
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters) as early, psycopg.connect(**parameters) as late:
        late.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
        late.execute("SELECT FROM shelter_claim")
        early.execute(PUT_DOWN, [line.pk, first.pk, alice.pk])
        early.commit()
        try:
            late.execute(PUT_DOWN, [line.pk, second.pk, alice.pk])
            late.commit()
        except psycopg.errors.CheckViolation as refusal:
            late.rollback()
            return refusal.diag.constraint_name, total(line)
    return None, total(line)


def total(line):
    return sum(Claim.objects.filter(line=line).values_list("share", flat=True))


@pytest.mark.parametrize("isolation", ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.django_db(transaction=True)
def test_a_line_is_shared_at_most_once_whatever_a_transaction_sees(isolation):
    assert shared_twice(isolation) == ("line_shared_at_most_once", Decimal("0.7"))


@pytest.mark.django_db(transaction=True)
def test_where_the_trigger_adds_up_what_a_snapshot_shows_the_line_goes_over():
    """The negative control: the trigger as it was before it refused such a transaction."""
    migration = import_module("shelter.migrations.0011_shares_are_added_up_in_sight")
    with connection.cursor() as cursor:
        cursor.execute(migration.AS_SEEN)
    try:
        assert shared_twice("READ COMMITTED") == ("line_shared_at_most_once", Decimal("0.7"))
        assert shared_twice("REPEATABLE READ") == (None, Decimal("1.4"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(migration.IN_SIGHT)


def race(alice, line, productions):
    """Everyone claims 0.3 of the line at once; returns the sum of what went in."""
    ready = threading.Barrier(len(productions))

    def claim(production):
        try:
            ready.wait()
            put_down(line.pk, production.pk, by=alice, share=Decimal("0.3"), category="sound")
        except (NothingLeftOfLineError, IntegrityError):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=[production]) for production in productions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total(line)


@pytest.mark.django_db(transaction=True)
def test_of_twelve_at_once_only_three_get_their_part_of_a_line():
    alice, bob = make.producer(), make.staff()
    line = make.invoice(alice).lines.get()
    productions = [make.production(alice, by=bob, funding=None) for _ in range(12)]
    assert race(alice, line, productions) == Decimal("0.9")


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_trigger_the_same_race_goes_over(monkeypatch):
    """The negative control: if this passes without them, the test above proves nothing."""
    alice, bob = make.producer(), make.staff()
    monkeypatch.setattr(
        claim_flow, "_lock", lambda line_id: InvoiceLine.objects.select_related("invoice").get(pk=line_id)
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shelter_claim DISABLE TRIGGER line_shared_at_most_once")
    try:
        totals = []
        for _ in range(5):
            line = make.invoice(alice).lines.get()
            productions = [make.production(alice, by=bob, funding=None) for _ in range(12)]
            totals.append(race(alice, line, productions))
        assert max(totals) > 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE shelter_claim ENABLE TRIGGER line_shared_at_most_once")


@pytest.mark.django_db(transaction=True)
def test_the_trigger_alone_holds_the_sum_too(monkeypatch):
    alice, bob = make.producer(), make.staff()
    monkeypatch.setattr(
        claim_flow, "_lock", lambda line_id: InvoiceLine.objects.select_related("invoice").get(pk=line_id)
    )
    line = make.invoice(alice).lines.get()
    productions = [make.production(alice, by=bob, funding=None) for _ in range(12)]
    assert race(alice, line, productions) == Decimal("0.9")
