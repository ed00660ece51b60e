"""Many lines of one invoice in one call: one transaction, one entry, one lock."""

import threading
from contextlib import suppress
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from poleimage.audit.models import Entry
from shelter.flow import claim as claim_flow
from shelter.flow.claim import Wanted, put_down, put_down_all
from shelter.flow.refusal import AlikeUnansweredError, RateMissingError
from shelter.models import Alike, Claim, InvoiceLine, Job
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def two(alice):
    bob = make.staff()
    return [make.production(alice, by=bob) for _ in range(2)]


def wanted(invoice, *productions, share="1"):
    lines = invoice.lines.order_by("position")
    return [Wanted(line.pk, production.pk, Decimal(share)) for line, production in zip(lines, productions, strict=True)]


def test_all_lines_leave_one_entry_that_lists_them_by_production(alice, two):
    first, second = two
    invoice = make.invoice(alice, lines=["1.00"] * 3)
    Job.objects.update(done=1, wanted=1)
    done = put_down_all(invoice.pk, wanted(invoice, first, second, first), by=alice, category="music")
    claims = [str(claim.pk) for claim in done.claims]
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.chain.key, entry.subject_id) == (
        "claim.put_down_all",
        alice.organisation.chain,
        str(invoice.pk),
    )
    assert entry.facts == {
        "invoice": invoice.number,
        "category": "music",
        "lines": {
            str(first.pk): [
                {"line": 1, "share": "1", "claim": claims[0]},
                {"line": 3, "share": "1", "claim": claims[2]},
            ],
            str(second.pk): [{"line": 2, "share": "1", "claim": claims[1]}],
        },
    }
    assert set(Claim.objects.values_list("category", "by", "direct", "local_share")) == {
        ("music", alice.pk, True, Decimal(1))
    }
    conventions = {make.convention_of(production).pk for production in two}
    assert set(Job.objects.filter(wanted=2).values_list("subject", flat=True)) == conventions


def test_the_number_of_queries_does_not_follow_the_lines(alice, two):
    short, long = make.invoice(alice, lines=["1.00"]), make.invoice(alice, lines=["1.00"] * 60)
    with CaptureQueriesContext(connection) as few:
        put_down_all(short.pk, wanted(short, two[0]), by=alice, category="sound")
    with CaptureQueriesContext(connection) as many:
        put_down_all(long.pk, wanted(long, *[two[0]] * 60), by=alice, category="sound")
    assert len(few) == len(many)


def test_a_line_that_is_refused_keeps_none_of_the_others_back(alice, two):
    first, second = two
    invoice = make.invoice(alice, lines=["1.00"] * 3)
    lines = invoice.lines.order_by("position")
    put_down(lines[0].pk, first.pk, by=alice, share=Decimal("0.1"), category="sound")
    put_down(lines[1].pk, second.pk, by=alice, share=Decimal("0.1"), category="sound")
    done = put_down_all(invoice.pk, wanted(invoice, first, first, first), by=alice, category="sound")
    assert [(one.line.position, one.why.code) for one in done.refused] == [
        (1, "already_claimed"),
        (2, "nothing_left_of_line"),
    ]
    assert [claim.line.position for claim in done.claims] == [3]


def test_where_every_line_is_refused_nothing_is_written(alice, two):
    invoice = make.invoice(alice)
    make.claim(alice, two[0], of=invoice)
    entries = Entry.objects.count()
    assert put_down_all(invoice.pk, wanted(invoice, two[0]), by=alice, category="sound").claims == []
    assert (Claim.objects.count(), Entry.objects.count()) == (1, entries)


def test_what_refuses_the_whole_invoice_writes_nothing(alice, two):
    dollars = make.invoice(alice, currency="USD")
    supplier = make.company()
    earlier, later = make.invoice(alice, supplier), make.invoice(alice, supplier)
    Alike.objects.get_or_create(first=earlier, second=later, defaults={"degree": "near"})
    entries = Entry.objects.count()
    for invoice, error in ((dollars, RateMissingError), (later, AlikeUnansweredError)):
        with pytest.raises(error):
            put_down_all(invoice.pk, wanted(invoice, two[0]), by=alice, category="sound")
    assert (Claim.objects.count(), Entry.objects.count()) == (0, entries)


def race(monkeypatch, alice, two):
    """Two put 0.7 of the same lines down at once, both meeting after they saw what is taken, if they can."""
    invoice = make.invoice(alice, lines=["1.00"] * 3)
    asked = [wanted(invoice, *[production] * 3, share="0.7") for production in two]
    met, taken = threading.Barrier(2), claim_flow._taken
    outcomes = []

    def taken_together(lines):
        seen = taken(lines)
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=1)
        return seen

    def put(lines):
        try:
            done = put_down_all(invoice.pk, lines, by=alice, category="sound")
            outcomes.append((len(done.claims), len(done.refused)))
        except IntegrityError as error:
            outcomes.append(error.__cause__.diag.constraint_name)
        finally:
            connection.close()

    monkeypatch.setattr(claim_flow, "_taken", taken_together)
    threads = [threading.Thread(target=put, args=[lines]) for lines in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shares = [sum(line.claims.values_list("share", flat=True)) for line in InvoiceLine.objects.all()]
    return sorted(outcomes, key=str), shares


def made():
    alice, bob = make.producer(), make.staff()
    return alice, [make.production(alice, by=bob, funding=None) for _ in range(2)]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_refused_line_by_line(monkeypatch):
    assert race(monkeypatch, *made()) == ([(0, 3), (3, 0)], [Decimal("0.7")] * 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_only_the_trigger_keeps_the_lines_whole(monkeypatch):
    """The negative control: both see that nothing is taken, and the database throws one out."""
    alice, two = made()
    monkeypatch.setattr(claim_flow, "_lock_invoice", lambda invoices: invoices.get())
    monkeypatch.setattr(claim_flow, "_lock_lines", lambda invoice, ids: list(InvoiceLine.objects.filter(pk__in=ids)))
    assert race(monkeypatch, alice, two) == ([(3, 0), "line_shared_at_most_once"], [Decimal("0.7")] * 3)
