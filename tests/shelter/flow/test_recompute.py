from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter import tasks
from shelter.flow import recompute
from shelter.flow.claim import put_down
from shelter.flow.convention import amend_terms, open_production, record_funding, sign_convention
from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import issue_report
from shelter.flow.review import accept_claim, reject_claim
from shelter.flow.type_in import set_rate
from shelter.models import Convention, Invoice, Job, Standing
from shelter.queries import dossier_of
from shelter.rules import assess, digest
from shelter.rules.course import course
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "einvoices"


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, funding="5000.00")


def wanted(convention):
    return Job.objects.values_list("wanted", flat=True).get(kind="recompute", subject=convention.pk)


def test_a_standing_is_what_the_rules_say_of_the_dossier(alice, bob, production):
    today, convention = timezone.localdate(), make.convention_of(production)
    sound = make.company(by=bob)
    counted, refused, waiting = (make.claim(alice, production, sound, net=net) for net in ("1000.00", "70.00", "8.00"))
    make.paid(alice, counted.line.invoice)
    accept_claim(counted.pk, by=bob)
    reject_claim(refused.pk, by=bob, reason_code="duplicate")
    returned = recompute_standing(convention.pk)
    standing, dossier = Standing.objects.get(), dossier_of(convention)
    assert returned == standing
    assert standing.statement == assess(dossier, today)
    assert standing.course == course(dossier, today)
    assert (standing.version, standing.as_of) == (wanted(convention), today)
    assert standing.dossier_sha256 == digest(dossier)
    assert (standing.obligation_cents, standing.funding_cents, standing.claimed_cents) == (5000_00, 5000_00, 1078_00)
    assert (standing.counted_cents, standing.pending_cents, standing.remaining_cents) == (1000_00, 8_00, 4000_00)
    assert (standing.status, standing.starts_on, standing.deadline) == (
        "open",
        today - timedelta(days=400),
        today + timedelta(days=200),
    )
    entry = Entry.objects.get(action="standing.computed")
    assert (entry.by, entry.chain.key) == (None, production.chain)
    assert entry.facts == {
        "as_of": today.isoformat(),
        "counted": "1000.00",
        "remaining": "4000.00",
        "dossier_sha256": digest(dossier),
    }
    assert waiting.state == "to_review"


@pytest.mark.parametrize("end", [{"to": None}, {}])
def test_a_convention_without_a_deadline_has_a_standing_without_one(alice, bob, end):
    production = make.production(alice, by=bob, window={"from": "2026-01-01", **end})
    standing = recompute_standing(make.convention_of(production).pk)
    assert (standing.deadline, standing.shortfall_cents) == (None, 0)


def test_a_convention_that_is_signed_in_advance_has_a_standing(alice, bob):
    today = timezone.localdate()
    production = open_production("MINUIT", "Minuit", "fiction", by=bob, producer=alice.organisation)
    convention = sign_convention(production.pk, "C-1", today + timedelta(days=70), make.terms(), by=bob)
    standing = recompute_standing(convention.pk)
    assert (standing.obligation_cents, len(standing.course)) == (0, 1)


def test_a_convention_that_does_not_exist_has_no_standing():
    with untouched(), pytest.raises(Convention.DoesNotExist):
        recompute_standing(make.absent())


def change_during(monkeypatch, change):
    """Let something happen after the dossier was read and before its standing is stored; once."""
    pending = [change]

    def assess_late(dossier, day):
        if pending:
            pending.pop()()
        return assess(dossier, day)

    monkeypatch.setattr(recompute, "assess", assess_late)


def test_an_older_computation_never_replaces_a_newer_one(bob, production, monkeypatch):
    convention, today = make.convention_of(production), timezone.localdate()

    def somebody_is_quicker():
        record_funding(convention.pk, today, Cents(100_00), by=bob)
        recompute_standing(convention.pk)

    change_during(monkeypatch, somebody_is_quicker)
    standing = recompute_standing(convention.pk)
    assert (standing.obligation_cents, standing.version) == (5100_00, wanted(convention))
    assert standing.dossier_sha256 == digest(dossier_of(convention))


def test_yesterday_never_replaces_today(production):
    convention, today = make.convention_of(production), timezone.localdate()
    first = recompute_standing(convention.pk)
    again = recompute_standing(convention.pk, as_of=today - timedelta(days=1))
    assert (again.as_of, again.statement) == (today, first.statement)


def test_a_new_day_replaces_the_day_before(production):
    convention, today = make.convention_of(production), timezone.localdate()
    recompute_standing(convention.pk, as_of=today - timedelta(days=1))
    assert recompute_standing(convention.pk).as_of == today


def test_a_decision_during_a_computation_is_computed_again(alice, bob, production, monkeypatch):
    convention = make.convention_of(production)
    claim = make.claim(alice, production, make.company(by=bob))
    make.paid(alice, claim.line.invoice)
    change_during(monkeypatch, lambda: accept_claim(claim.pk, by=bob))
    tasks.run(Job.Kind.RECOMPUTE, convention.pk)
    standing, job = Standing.objects.get(), Job.objects.get(kind="recompute", subject=convention.pk)
    assert (standing.counted_cents, standing.pending_cents) == (1000_00, 0)
    assert (job.wanted, job.done, job.tries, job.leased_until) == (standing.version, standing.version, 0, None)
    assert Entry.objects.filter(action="standing.computed").count() == 2


def test_a_computation_that_fails_leaves_the_standing_and_says_why(bob, production, monkeypatch):
    convention = make.convention_of(production)
    before = recompute_standing(convention.pk)

    def breaks():
        raise ArithmeticError("trop grand")

    change_during(monkeypatch, breaks)
    tasks.run(Job.Kind.RECOMPUTE, convention.pk)
    job = Job.objects.get(kind="recompute", subject=convention.pk)
    assert (job.failure, job.tries, job.done) == ("ArithmeticError: trop grand", 1, 0)
    assert Standing.objects.get().computed_at == before.computed_at


@pytest.mark.skipif(not SAMPLES.exists(), reason="no public samples beside the repository")
def test_every_public_sample_that_was_read_can_be_put_down_and_assessed(alice, bob, production):
    for place in sorted(SAMPLES.iterdir()):
        received = receive_invoice(place.read_bytes(), place.name, by=alice, organisation=alice.organisation)
        read_invoice(received.invoice.pk)
    for invoice in Invoice.objects.filter(state=Invoice.State.TO_CHECK).order_by("received_at"):
        if invoice.fx_rate is None:
            set_rate(invoice.pk, Decimal("0.92"), "BCE", by=bob)
        for line in invoice.lines.filter(position__lte=2):
            put_down(line.pk, production.pk, by=alice, category="sound")
    convention = make.convention_of(production)
    standing = recompute_standing(convention.pk)
    assert standing.statement == assess(dossier_of(convention), timezone.localdate())
    assert len(standing.statement["lines"]) == production.claims.count()


@pytest.mark.django_db(transaction=True)
def test_eight_computations_at_once_leave_one_standing_of_the_last_dossier():
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob, funding="5000.00")
    convention, today = make.convention_of(production), timezone.localdate()

    def fund_and_compute():
        record_funding(convention.pk, today, Cents(100_00), by=bob)
        return recompute_standing(convention.pk)

    outcomes = at_once(*[fund_and_compute, lambda: recompute_standing(convention.pk)] * 4)
    assert [type(each).__name__ for each in outcomes] == ["Standing"] * 8
    standing = Standing.objects.get()
    assert (standing.obligation_cents, standing.version) == (5400_00, wanted(convention))
    assert standing.statement == assess(dossier_of(convention), today)


@pytest.mark.django_db(transaction=True)
def test_half_of_a_change_never_gets_into_a_standing():
    """The computation waits for the change that is being written, and then holds all of it."""
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob)
    convention, today = make.convention_of(production), timezone.localdate()
    _, standing = meanwhile(
        lambda: amend_terms(convention.pk, today, make.terms(rate="0.50"), by=bob),
        lambda: recompute_standing(convention.pk),
    )
    assert (standing.obligation_cents, standing.version) == (50_000_00, wanted(convention))


@pytest.mark.django_db(transaction=True)
def test_a_report_is_issued_while_the_first_standing_is_stored():
    """A lock that is too strong makes each wait for the other: the standing's row refers to the convention."""
    alice, bob = make.producer(), make.staff()
    convention = make.convention_of(make.production(alice, by=bob))
    outcomes = meanwhile(lambda: recompute_standing(convention.pk), lambda: issue_report(convention.pk, by=bob))
    assert [type(each).__name__ for each in outcomes] == ["Standing", "Report"]
    assert outcomes[0].statement == outcomes[1].paper["statement"]
