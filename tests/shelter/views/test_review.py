from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shelter.flow.claim import put_down, withdraw_claim
from shelter.flow.company import mark_related
from shelter.flow.convention import open_production
from shelter.flow.likeness import note_alike
from shelter.flow.review import accept_claim, park_claim
from shelter.models import Claim, Decision, Job
from tests import make
from tests.browse import evened, page, signed_in
from tests.settled import settle
from tests.tamper import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, title="Nuit blanche", funding="10000.00")


@pytest.fixture
def claim(alice, bob, production):
    """1,000 euros of a member, paid, inside the window: nothing to look at."""
    claim = make.claim(alice, production, make.company("Sonorisation du Quai SRL", by=bob))
    make.paid(alice, claim.line.invoice)
    return claim


def _remarks(bob, claim):
    """What needs a look, but that the invoice is addressed to someone else: all that are made here are."""
    checks = signed_in(bob).get(f"/review/{claim.pk}/").context["checks"]
    found = [(check.kind, check.title) for check in checks if check.kind != "met"]
    return [one for one in found if one != ("watch", "Addressed to someone else")]


def _decide(bob, claim, query="", **said):
    """Post from the page as it is now."""
    after = signed_in(bob).get(f"/review/{claim.pk}/").context["after"]
    return signed_in(bob).post(f"/review/{claim.pk}/decide/{query}", {"after": after} | said)


def test_the_desk_shows_the_paper_the_facts_and_the_effect(claim, bob):
    answer = signed_in(bob).get(f"/review/{claim.pk}/")
    said = evened(answer.content.decode())
    assert answer.templates[0].name == "shelter/review_claim.html"
    assert "Sonorisation du Quai SRL" in said and claim.line.invoice.number in said and "Prestation 1" in said
    assert f"/invoices/{claim.line.invoice_id}/file/" in said
    assert (answer.context["counted"], answer.context["remaining"]) == ((0, 100_000), (1_000_000, 900_000))
    assert "0,00 → 1.000,00" in said and "10.000,00 → 9.000,00" in said
    assert answer.context["remarks"] == 1 and "Addressed to someone else" in said
    assert Decision.objects.count() == 0


def test_looking_needs_the_same_queries_for_one_line_and_for_many(alice, bob, production):
    client, counts = signed_in(bob), []
    for many in (1, 15):
        invoice = make.invoice(alice, make.company(by=bob), lines=["10.00"] * many)
        claims = [put_down(line.pk, production.pk, by=alice, category="sound") for line in invoice.lines.all()]
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/review/{claims[0].pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1] < 34


def test_each_thing_that_would_not_count_is_a_remark(alice, bob, production):
    today = timezone.localdate()
    stranger = make.invoice(alice, make.company("Loin SRL", member=False, by=bob), lines=["10.00"])
    early = make.invoice(alice, make.company(by=bob), issued_on=today - timedelta(days=900), lines=["10.00"])
    tied = make.company("Sœur SRL", by=bob)
    mark_related(alice.organisation_id, tied.pk, by=bob, why="Même gérant")
    related = make.invoice(alice, tied, lines=["10.00"])
    remarks = {}
    for name, invoice in (("stranger", stranger), ("early", early), ("related", related)):
        make.paid(alice, invoice)
        remarks[name] = [title for _kind, title in _remarks(bob, make.claim(alice, production, of=invoice))]
    assert remarks["stranger"][0].startswith("No member on")
    assert remarks["early"][0].endswith("outside the spending period")
    assert remarks["related"] == ["Tied to the producer"]


def test_an_unpaid_invoice_is_a_remark(alice, bob, production):
    claim = make.claim(alice, production, make.company(by=bob))
    assert _remarks(bob, claim) == [("watch", "Not paid in full yet")]


def test_a_likely_duplicate_is_named_and_linked(alice, bob, production, claim):
    invoice = claim.line.invoice
    twin = make.invoice(
        alice, invoice.supplier, number=invoice.number, issued_on=invoice.issued_on, description="Copie"
    )
    (pair,) = note_alike(twin.pk)
    assert _remarks(bob, claim) == [("danger", "Perhaps a duplicate")]
    assert f"/alike/{pair.pk}/" in page(bob, f"/review/{claim.pk}/")


def test_a_credit_note_that_came_later_is_a_remark(alice, bob, claim):
    invoice = claim.line.invoice
    make.invoice(alice, invoice.supplier, number="NC1", lines=["10.00"], credit_of=invoice.number)
    assert _remarks(bob, claim) == [("watch", "Corrected later")]


def test_parts_of_a_line_are_added_up(alice, bob, production):
    other = make.production(alice, by=bob, title="Terril 17")
    invoice = make.invoice(alice, make.company(by=bob), lines=["46800.00", "312.50"])
    claim = make.claim(alice, production, of=invoice, share="0.85")
    make.claim(alice, other, of=invoice, share="0.15")
    said = page(bob, f"/review/{claim.pk}/")
    assert "Parts of the line: 85% + 15% = 100%" in said and "Terril 17" in said
    assert "39.780,00" in said and "7.020,00" in said and "1 line, 312,50 EUR, is put down to nothing." in said


def test_accepting_moves_on_to_the_next(alice, bob, production, claim):
    after = make.claim(alice, production)
    answer = _decide(bob, claim, "?order=age", decision="accept")
    assert answer.url == f"/review/{after.pk}/?order=age"
    decision = Decision.objects.get()
    assert (decision.claim, decision.kind, decision.by, decision.deduction_cents) == (claim, "accepted", bob, 0)
    assert Job.objects.get(kind="recompute").wanted > Job.objects.get(kind="recompute").done
    followed = signed_in(bob).get(answer.url)
    assert followed.status_code == 200
    assert _decide(bob, after, decision="accept").url == "/review/"


def test_a_part_is_accepted_less_a_deduction(bob, claim):
    _decide(bob, claim, decision="part", deduction="100,00", reason_code="price_above_market", reason="Devis")
    decision = Decision.objects.get()
    assert (decision.kind, decision.deduction_cents, decision.reason_code, decision.reason) == (
        "accepted",
        10000,
        "price_above_market",
        "Devis",
    )
    assert settle(claim.production).counted_cents == 90000


@pytest.mark.parametrize(
    ("decision", "kind", "state"), [("reject", "rejected", "decided"), ("park", "parked", "parked")]
)
def test_what_is_not_accepted_keeps_its_reason(bob, claim, decision, kind, state):
    _decide(bob, claim, decision=decision, reason_code="contract_missing", reason="Bon de commande ?")
    claim.refresh_from_db()
    assert (Decision.objects.get().kind, claim.state) == (kind, state)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"decision": "reject"}, "reason_code"),
        ({"decision": "part", "deduction": "1.234", "reason_code": "duplicate"}, "deduction"),
        ({"decision": "part", "deduction": "-5", "reason_code": "duplicate"}, "deduction"),
        ({"decision": "reject", "reason_code": "other"}, "reason"),
        ({"decision": "nonsense"}, "decision"),
        ({}, "decision"),
    ],
)
def test_an_incomplete_decision_is_asked_again_and_decides_nothing(bob, claim, said, field):
    answer = _decide(bob, claim, **said)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert Decision.objects.count() == 0


def test_what_was_typed_stays(bob, claim):
    said = _decide(bob, claim, decision="part", deduction="12,34", reason="Trop cher").content.decode()
    assert 'value="12,34"' in said and "Trop cher" in said and "Choose a reason." in said


def test_nobody_decides_on_their_own_upload(alice, bob):
    eve = make.staff("Eve")
    production = make.production(alice, by=bob)
    claim = put_down(make.invoice(alice).lines.get().pk, production.pk, by=eve, category="sound")
    said = page(eve, f"/review/{claim.pk}/")
    assert "someone else must decide on it" in said and "/decide/" not in said
    answer = _decide(eve, claim, decision="accept")
    assert answer.status_code == 422 and "someone else must decide on it" in answer.content.decode()
    assert Decision.objects.count() == 0
    assert "/decide/" in page(bob, f"/review/{claim.pk}/")


def test_of_two_reviewers_the_second_is_told_who_was_first(bob, claim):
    eve = make.staff("Eve")
    accept_claim(claim.pk, by=eve)
    client = signed_in(bob)
    answer = client.post(f"/review/{claim.pk}/decide/", {"decision": "accept"})
    assert answer.url == f"/review/{claim.pk}/"
    said = client.get(answer.url).content.decode()
    assert "no longer waits for a decision" in said and "Accepted" in said and "by Eve Test on" in said
    assert Decision.objects.count() == 1


def test_a_page_that_is_out_of_date_decides_nothing_and_keeps_what_was_typed(bob, claim):
    page_before = page(bob, f"/review/{claim.pk}/")
    assert page_before.count('name="after" value="0"') == 4
    parked = park_claim(claim.pk, by=make.staff("Eve"), reason_code="contract_missing")
    typed = {"decision": "part", "deduction": "12,34", "reason_code": "duplicate", "reason": "Trop cher"}
    answer = _decide(bob, claim, after=0, **typed)
    said = answer.content.decode()
    assert answer.status_code == 422 and "Someone decided meanwhile" in said and 'value="12,34"' in said
    assert Decision.objects.get() == parked
    assert said.count(f'name="after" value="{parked.pk}"') == said.count('name="after"') == 4
    assert _decide(bob, claim, **typed).status_code == 302
    assert page(bob, f"/review/{claim.pk}/").count(f'name="after" value="{Decision.objects.latest("pk").pk}"') == 1


def test_who_sent_it_is_not_offered_to_take_the_decision_back(alice, bob, production):
    eve = make.staff("Eve")
    claim = put_down(make.invoice(alice).lines.get().pk, production.pk, by=eve, category="sound")
    accept_claim(claim.pk, by=bob)
    assert "/reopen/" in page(bob, f"/review/{claim.pk}/")
    assert "/reopen/" not in page(eve, f"/review/{claim.pk}/")


def test_a_decision_is_taken_back_with_a_reason(bob, claim):
    accept_claim(claim.pk, by=bob)
    client = signed_in(bob)
    after = client.get(f"/review/{claim.pk}/").context["after"]
    empty = client.post(f"/review/{claim.pk}/reopen/", {"reason": "", "after": after})
    assert empty.status_code == 422 and "This field is required." in empty.content.decode()
    assert Decision.objects.count() == 1
    client.post(f"/review/{claim.pk}/reopen/", {"reason": "Mauvaise ligne", "after": after})
    claim.refresh_from_db()
    assert (claim.state, claim.decisions.order_by("pk").last().reason) == (Claim.State.TO_REVIEW, "Mauvaise ligne")
    client.post(f"/review/{claim.pk}/reopen/", {"reason": "encore", "after": after})
    assert Decision.objects.count() == 2


def test_what_was_withdrawn_is_not_decided(alice, bob, claim):
    withdraw_claim(claim.pk, by=alice)
    said = page(bob, f"/review/{claim.pk}/")
    assert "The producer withdrew this line" in said and "/decide/" not in said


def test_what_was_set_aside_is_decided_later(bob, claim):
    park_claim(claim.pk, by=bob, reason_code="contract_missing")
    said = page(bob, f"/review/{claim.pk}/?state=parked")
    assert "/decide/?state=parked" in said and "decide-park" not in said
    _decide(bob, claim, decision="accept")
    assert [decision.kind for decision in claim.decisions.order_by("pk")] == ["parked", "accepted"]


def test_the_effect_follows_the_deduction_that_is_typed(bob, claim):
    client = signed_in(bob)
    assert "0,00 → 750,00" in client.get(f"/review/{claim.pk}/effect/?deduction=250").content.decode()
    assert "0,00 → 1.000,00" in client.get(f"/review/{claim.pk}/effect/?deduction=2.5x").content.decode()
    assert Decision.objects.count() == 0


def test_before_and_after_lead_through_the_queue(alice, bob, production, claim):
    after = make.claim(alice, production)
    assert f'data-key="j" href="/review/{after.pk}/"' in page(bob, f"/review/{claim.pk}/")
    assert f'data-key="k" href="/review/{claim.pk}/"' in page(bob, f"/review/{after.pk}/")


def test_earlier_decisions_on_the_supplier_are_shown(alice, bob, production, claim):
    earlier = make.claim(alice, production, claim.line.invoice.supplier, net="55.00")
    accept_claim(earlier.pk, by=bob)
    said = page(bob, f"/review/{claim.pk}/")
    assert earlier.line.invoice.number in said and "55,00" in said


def test_before_a_convention_a_line_can_be_decided_but_counts_for_nothing(alice, bob):
    production = open_production("VIDE", "Sans rien", "fiction", by=bob, producer=alice.organisation)
    claim = make.claim(alice, production)
    assert "No convention is signed for this production" in page(bob, f"/review/{claim.pk}/")
    assert _decide(bob, claim, decision="accept").url == "/review/"
    assert Decision.objects.get().kind == "accepted"


def test_an_addressee_that_is_not_the_producer_is_a_remark(bob, claim):
    said = page(bob, f"/review/{claim.pk}/")
    assert f"To Quai Nord Films SRL, not to {claim.production.producer.name}." in said


def test_what_the_reader_found_odd_is_said(bob, claim):
    with unguarded():
        type(claim.line.invoice).objects.update(findings=[{"code": "total_not_stated", "detail": "vat"}])
    assert ("watch", "Odd in the file") in _remarks(bob, claim)
    assert "The invoice does not state its VAT. Compare it with the paper." in page(bob, f"/review/{claim.pk}/")
