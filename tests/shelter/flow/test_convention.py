from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow import job
from shelter.flow.convention import (
    amend_terms,
    grant_access,
    open_production,
    record_funding,
    revoke_access,
    sign_convention,
)
from shelter.flow.recompute import recompute_standing
from shelter.flow.refusal import AlreadyThereError, DayError, TermsError
from shelter.models import Convention, Funding, Grant, Job, Production, Terms
from shelter.rules.money import Cents
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db
SIGNED_ON = date(2026, 1, 15)


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def unsigned(alice, bob, code="MINUIT"):
    return open_production(code, "Minuit", "fiction", by=bob, producer=alice.organisation)


def wanted(convention):
    return Job.objects.values_list("wanted", flat=True).get(kind="recompute", subject=convention.pk)


def test_a_production_is_opened_once_under_its_code(alice, bob):
    production = unsigned(alice, bob)
    assert (production.code, production.language, production.by) == ("MINUIT", "fr", bob)
    entry = Entry.objects.get(chain__key=production.chain)
    assert (entry.action, entry.by) == ("production.opened", bob)
    assert entry.facts == {
        "code": "MINUIT",
        "title": "Minuit",
        "genre": "fiction",
        "producer": str(alice.organisation_id),
    }
    with untouched(), pytest.raises(AlreadyThereError) as refusal:
        unsigned(alice, bob)
    assert refusal.value.field == "code"


def test_signing_writes_the_first_terms_and_asks_for_a_standing(alice, bob):
    production, body = unsigned(alice, bob), make.terms()
    convention = sign_convention(production.pk, "C-2026-001", SIGNED_ON, body, by=bob)
    assert Terms.objects.values_list("convention", "effective_on", "body", "by").get() == (
        convention.pk,
        SIGNED_ON,
        body,
        bob.pk,
    )
    assert Job.objects.values_list("kind", "subject", "wanted").get() == ("recompute", convention.pk, 1)
    entry = Entry.objects.get(action="convention.signed")
    assert (entry.chain.key, entry.facts) == (
        production.chain,
        {"reference": "C-2026-001", "signed_on": "2026-01-15", "terms": body},
    )


def test_a_production_has_one_convention(alice, bob):
    production = make.production(alice, by=bob)
    with untouched(), pytest.raises(AlreadyThereError) as refusal:
        sign_convention(production.pk, "C-autre", SIGNED_ON, make.terms(), by=bob)
    assert refusal.value.field == ""


def test_a_reference_is_used_once(alice, bob):
    sign_convention(unsigned(alice, bob).pk, "C-2026-001", SIGNED_ON, make.terms(), by=bob)
    other = unsigned(alice, bob, "TRAM")
    with untouched(), pytest.raises(AlreadyThereError) as refusal:
        sign_convention(other.pk, "C-2026-001", SIGNED_ON, make.terms(), by=bob)
    assert refusal.value.field == "reference"


WRONG = [
    ({"rate": "cent"}, "rate"),
    ({"rate": 1.0}, "rate"),
    ({"window": {"from": "2026-13-01", "to": None}}, "window.from"),
    ({"window": {"from": "2026-02-01", "to": "2026-01-31"}}, "window.to"),
    ({"window_dates": ["issue", "signature"]}, "window_dates[1]"),
    ({"tiers": []}, "tiers"),
    ({"tiers": [{"name": "members", "test": {"member": True}, "weight": "2"}]}, "tiers[0].weight"),
    ({"supplier_cap": {"share": "0.5", "of": "counted"}}, "supplier_cap.of"),
    ({"shortfall": {"rule": "floor"}}, "shortfall.amount"),
    ({"bonus": "1"}, "bonus"),
]


@pytest.mark.parametrize(("change", "where"), WRONG)
def test_wrong_terms_are_refused_with_their_place_and_nothing_is_signed(alice, bob, change, where):
    production = unsigned(alice, bob)
    with untouched(), pytest.raises(TermsError) as refusal:
        sign_convention(production.pk, "C-1", SIGNED_ON, make.terms(**change), by=bob)
    assert (refusal.value.field, refusal.value.facts["where"]) == ("body", where)


@pytest.mark.parametrize(("change", "where"), WRONG)
def test_wrong_terms_are_refused_in_an_amendment_too(alice, bob, change, where):
    convention = make.convention_of(make.production(alice, by=bob))
    with untouched(), pytest.raises(TermsError) as refusal:
        amend_terms(convention.pk, SIGNED_ON, make.terms(**change), by=bob)
    assert refusal.value.facts["where"] == where


def test_terms_without_their_window_are_refused(alice, bob):
    production, body = unsigned(alice, bob), make.terms()
    del body["window"]
    with untouched(), pytest.raises(TermsError) as refusal:
        sign_convention(production.pk, "C-1", SIGNED_ON, body, by=bob)
    assert refusal.value.facts == {"where": "window", "message": "is missing"}


def test_an_amendment_adds_terms_and_leaves_the_old_ones(alice, bob):
    production = make.production(alice, by=bob)
    convention, today = make.convention_of(production), timezone.localdate()
    first, before = convention.terms.get(), wanted(convention)
    amended = amend_terms(convention.pk, today, make.terms(rate="0.50"), by=bob, why="Avenant 1")
    assert list(convention.terms.order_by("pk")) == [first, amended]
    assert (first.body["rate"], amended.body["rate"], amended.effective_on) == ("1.00", "0.50", today)
    assert wanted(convention) == before + 1
    entry = Entry.objects.get(action="terms.amended")
    assert (entry.why, entry.chain.key, entry.facts["effective_on"]) == (
        "Avenant 1",
        production.chain,
        today.isoformat(),
    )


def test_amended_terms_judge_from_their_day_on_and_not_before(alice, bob):
    convention, today = make.convention_of(make.production(alice, by=bob)), timezone.localdate()
    amend_terms(convention.pk, today + timedelta(days=1), make.terms(rate="0.50"), by=bob)
    assert recompute_standing(convention.pk).obligation_cents == 100_000_00
    assert recompute_standing(convention.pk, as_of=today + timedelta(days=1)).obligation_cents == 50_000_00


def test_of_two_amendments_of_one_day_the_later_holds(alice, bob):
    convention, today = make.convention_of(make.production(alice, by=bob)), timezone.localdate()
    for rate in ("0.50", "0.75"):
        amend_terms(convention.pk, today, make.terms(rate=rate), by=bob)
    assert recompute_standing(convention.pk).obligation_cents == 75_000_00


def test_funding_of_today_is_recorded_and_of_a_day_to_come_refused(alice, bob):
    production = make.production(alice, by=bob, funding=None)
    convention, today = make.convention_of(production), timezone.localdate()
    with untouched(), pytest.raises(DayError) as refusal:
        record_funding(convention.pk, today + timedelta(days=1), Cents(100_00), by=bob)
    assert refusal.value.field == "received_on"
    record_funding(convention.pk, today, Cents(100_00), by=bob, note="Première levée")
    record_funding(convention.pk, today, Cents(-40_00), by=bob)
    assert list(Funding.objects.order_by("pk").values_list("received_on", "cents", "note")) == [
        (today, 100_00, "Première levée"),
        (today, -40_00, ""),
    ]
    assert recompute_standing(convention.pk).obligation_cents == 60_00
    entry = Entry.objects.filter(action="funding.recorded").earliest("pk")
    assert entry.facts == {"received_on": today.isoformat(), "cents": 100_00, "note": "Première levée"}


def test_the_database_refuses_funding_of_nothing(alice, bob):
    convention = make.convention_of(make.production(alice, by=bob))
    with untouched(), pytest.raises(IntegrityError, match="funding_is_not_nothing"):
        record_funding(convention.pk, SIGNED_ON, Cents(0), by=bob)


def test_a_grant_replaces_the_one_before_and_leaves_another_auditor_alone(alice, bob):
    production, dora, eve, today = make.production(alice, by=bob), make.auditor(), make.auditor("Eve"), date.today()
    first = grant_access(production.pk, dora, today, by=bob)
    other = grant_access(production.pk, eve, today, by=bob)
    second = grant_access(production.pk, dora, today + timedelta(days=30), by=bob)
    assert list(Grant.objects.filter(revoked_at=None).order_by("pk")) == [other, second]
    first.refresh_from_db()
    assert first.until == today
    entry = Entry.objects.filter(action="access.granted").latest("pk")
    assert entry.facts == {"auditor": dora.pk, "until": (today + timedelta(days=30)).isoformat()}


def test_an_access_is_revoked_once_and_its_moment_stays(alice, bob):
    grant = grant_access(make.production(alice, by=bob).pk, make.auditor(), date.today(), by=bob)
    revoked = revoke_access(grant.pk, by=bob, why="Fin de mission")
    entry = Entry.objects.get(action="access.revoked")
    assert (entry.why, entry.facts) == ("Fin de mission", {"auditor": grant.auditor_id})
    with untouched():
        assert revoke_access(grant.pk, by=bob).revoked_at == revoked.revoked_at


def test_access_to_a_production_that_does_not_exist_is_not_granted(bob):
    dora = make.auditor()
    with untouched(), pytest.raises(Production.DoesNotExist):
        grant_access(make.absent(), dora, date.today(), by=bob)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_comes_second():
    alice, bob = make.producer(), make.staff()
    production = unsigned(alice, bob)
    outcomes = at_once(
        *[
            lambda name=name: sign_convention(production.pk, name, SIGNED_ON, make.terms(), by=bob)
            for name in ("C-1", "C-2")
        ]
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyThereError", "Convention"]
    assert (Convention.objects.count(), Terms.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_take_one_code_or_reference_at_once_three_are_told_so():
    alice, bob = make.producer(), make.staff()

    def opened(code):
        return open_production(code, "Nuit", "fiction", by=bob, producer=alice.organisation)

    productions, today = [opened(f"N{place}") for place in range(4)], timezone.localdate()
    codes = at_once(*[lambda: opened("MEME")] * 4)
    references = at_once(
        *[lambda each=each: sign_convention(each.pk, "C-1", today, make.terms(), by=bob) for each in productions]
    )
    assert sorted(type(each).__name__ for each in codes) == [*["AlreadyThereError"] * 3, "Production"]
    assert sorted(type(each).__name__ for each in references) == [*["AlreadyThereError"] * 3, "Convention"]
    refused = [each.field for each in (*codes, *references) if isinstance(each, AlreadyThereError)]
    assert refused == [*["code"] * 3, *["reference"] * 3]


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_once_leave_one_open():
    alice, bob, dora = make.producer(), make.staff(), make.auditor()
    production, today = make.production(alice, by=bob), date.today()
    at_once(
        *[lambda days=days: grant_access(production.pk, dora, today + timedelta(days=days), by=bob) for days in (1, 2)]
    )
    assert (Grant.objects.count(), Grant.objects.filter(revoked_at=None).count()) == (2, 1)


def claim_while_it_is_signed():
    """A line is put down to a production that is signed at that very moment; how often its standing was asked for."""
    alice, bob = make.producer(), make.staff()
    production, invoice = unsigned(alice, bob), make.invoice(alice)
    convention, claim = meanwhile(
        lambda: sign_convention(production.pk, "C-1", SIGNED_ON, make.terms(), by=bob),
        lambda: make.claim(alice, production, of=invoice),
    )
    assert claim.production == production
    return wanted(convention)


@pytest.mark.django_db(transaction=True)
def test_a_claim_at_the_moment_of_signing_asks_for_the_standing_once_more():
    assert claim_while_it_is_signed() == 2


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_production_that_claim_would_not_be_counted(monkeypatch):
    """The negative control: the claim finds no convention yet, and the first standing would stay without it."""

    def want_without_lock(productions):
        signed = Convention.objects.filter(production__in=set(productions))
        job.want(Job.Kind.RECOMPUTE, signed.values_list("pk", flat=True))

    monkeypatch.setattr(job, "want_recompute", want_without_lock)
    assert claim_while_it_is_signed() == 1


@pytest.mark.django_db(transaction=True)
def test_an_auditor_is_let_in_while_a_line_is_put_down():
    alice, bob, dora = make.producer(), make.staff(), make.auditor()
    production, invoice = make.production(alice, by=bob), make.invoice(alice)
    outcomes = meanwhile(
        lambda: make.claim(alice, production, of=invoice),
        lambda: grant_access(production.pk, dora, date.today(), by=bob),
    )
    assert [type(each).__name__ for each in outcomes] == ["Claim", "Grant"]
