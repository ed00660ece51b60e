from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.claim import put_down
from shelter.flow.convention import grant_access, open_production
from shelter.flow.review import accept_claim, reject_claim
from shelter.models import Job
from shelter.rules.money import Cents
from tests import make
from tests.browse import page, signed_in
from tests.settled import fail, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    """Four lines of 1,000 euros: whole, less 250, refused, waiting; 10,000 are owed."""
    production = make.production(alice, by=bob, title="Nuit blanche", funding="10000.00")
    invoice = make.invoice(alice, make.company(by=bob), number="F-118", lines=["1000.00"] * 4)
    make.paid(alice, invoice)
    whole, part, refused, _waiting = (
        put_down(line.pk, production.pk, by=alice, category="sound") for line in invoice.lines.order_by("position")
    )
    accept_claim(whole.pk, by=bob)
    accept_claim(part.pk, by=bob, deduction=Cents(25000), reason_code="price_above_market", reason="Tarif de 2025")
    reject_claim(refused.pk, by=bob, reason_code="private_expense", reason="Repas de fête")
    settle(production)
    return production


def test_the_sentence_comes_first(production, alice, bob):
    for user in (alice, bob):
        said = page(user, f"/productions/{production.pk}/")
        assert "<b>8.250,00\u00a0€</b> is left to spend by" in said
        assert "would be missing" in said and "burn-up-wide" in said and "burn-up-narrow" in said


def test_every_euro_is_explained(production, bob):
    answer = signed_in(bob).get(f"/productions/{production.pk}/")
    said = answer.content.decode()
    assert [(str(term["label"]), term["cents"]) for term in answer.context["equation"]] == [
        ("Claimed", 400_000),
        ("Reduced or refused", 125_000),
        ("Pending", 100_000),
        ("Counted", 175_000),
    ]
    assert "Price above the market: Tarif de 2025" in said and "Private expense: Repas de fête" in said
    assert "F-118" in said and "Total, 4 lines" in said and "−250,00" in said


@pytest.mark.parametrize(("show", "lines"), [("all", 4), ("counted", 2), ("reduced", 2), ("waiting", 1), ("x", 4)])
def test_the_address_filters_the_lines(production, bob, show, lines):
    shown = signed_in(bob).get(f"/productions/{production.pk}/?show={show}").context
    assert len(shown["rows"]) == shown["totals"].count == lines


def test_a_hundred_lines_fit_a_page_and_the_foot_has_them_all(alice, bob):
    production = make.production(alice, by=bob)
    invoice = make.invoice(alice, lines=["1.00"] * 101)
    for line in invoice.lines.all():
        put_down(line.pk, production.pk, by=alice, category="sound")
    settle(production)
    first, second = (signed_in(bob).get(f"/productions/{production.pk}/?page={n}").context for n in (1, 2))
    assert (len(first["rows"]), len(second["rows"])) == (100, 1)
    assert first["totals"] == second["totals"] and first["totals"].claimed == 10100


def test_more_lines_need_no_more_queries(alice, bob, django_assert_num_queries):
    client = signed_in(bob)
    for many in (2, 12):
        production = make.production(alice, by=bob)
        for line in make.invoice(alice, lines=["1.00"] * many).lines.all():
            put_down(line.pk, production.pk, by=alice, category="sound")
        settle(production)
        with django_assert_num_queries(11):
            client.get(f"/productions/{production.pk}/")


def test_what_is_done_differs_by_role(production, alice, bob):
    dora = make.auditor()
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    staff, producer, auditor = (page(user, f"/productions/{production.pk}/") for user in (bob, alice, dora))
    assert "Review its lines" in staff and "Issue a report" in staff and "/journal/" in staff
    assert "Send invoices" in producer and "Issue a report" not in producer and "/journal/" not in producer
    assert "/journal/" in auditor and "Issue a report" not in auditor and "/review/" not in auditor


def test_before_a_convention_the_page_says_what_comes_next(alice, bob):
    production = open_production("VIDE", "Sans rien", "fiction", by=bob, producer=alice.organisation)
    assert "convention/sign/" in page(bob, f"/productions/{production.pk}/")
    said = page(alice, f"/productions/{production.pk}/")
    assert "No convention is signed yet" in said and "convention/sign/" not in said


def test_before_the_first_figures_the_page_waits(alice, bob):
    production = make.production(alice, by=bob)
    said = page(bob, f"/productions/{production.pk}/")
    assert "The first figures are being computed" in said and 'hx-trigger="every 500ms"' in said


def test_without_money_or_lines_the_page_says_what_to_do(alice, bob):
    production = make.production(alice, by=bob, funding=None)
    settle(production)
    said = page(bob, f"/productions/{production.pk}/")
    assert "Nothing is owed on this production." in said and "No money has been recorded yet" in said
    assert "No line is put down to this production yet" in said and "burn-up-wide" not in said


def test_what_is_taken_off_the_whole_is_shown(alice, bob):
    production = make.production(alice, by=bob, minimum_direct_share="1")
    invoice = make.invoice(alice, make.company(by=bob), lines=["100.00"])
    make.paid(alice, invoice)
    claim = put_down(invoice.lines.get().pk, production.pk, by=alice, category="sound", direct=False)
    accept_claim(claim.pk, by=bob)
    settle(production)
    shown = signed_in(bob).get(f"/productions/{production.pk}/")
    assert "Too little direct spending" in shown.content.decode()
    assert (shown.context["totals"].counted, shown.context["standing"].counted_cents) == (0, 0)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"fixed_obligation": "0.00"}, "Nothing is owed on this production."),
        ({"rate": "0.1"}, "The obligation is met"),
        ({"window": {"from": "2025-01-01", "to": "2025-06-30"}}, "was missing when the spending period ended on"),
        ({"window": {"from": "2025-01-01", "to": None}}, "is left to spend, without a deadline."),
    ],
)
def test_the_sentence_fits_the_state(alice, bob, terms, sentence):
    production = make.production(alice, by=bob, funding="1000.00", **terms)
    claim = make.claim(alice, production, make.company(by=bob), net="500.00")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    settle(production)
    assert sentence in page(bob, f"/productions/{production.pk}/")


def test_an_open_page_follows_a_decision(production, bob):
    client, url = signed_in(bob), f"/productions/{production.pk}/situation/"
    seen = client.get(f"/productions/{production.pk}/").context["mark"]
    assert client.get(url, {"seen": seen}).status_code == 204
    waiting = production.claims.get(state="to_review")
    accept_claim(waiting.pk, by=bob)
    meanwhile = client.get(url, {"seen": seen, "show": "counted"})
    assert "Newer figures are on their way." in meanwhile.content.decode()
    settle(production)
    after = client.get(url, {"seen": meanwhile.context["mark"], "show": "counted"})
    assert "7.250,00" in after.content.decode() and len(after.context["rows"]) == 3


def test_figures_that_could_not_be_computed_are_said_to_be_old(production, alice, bob):
    fail(Job.objects.get(kind=Job.Kind.RECOMPUTE))
    assert "See what failed" in page(bob, f"/productions/{production.pk}/")
    said = page(alice, f"/productions/{production.pk}/")
    assert "The figures could not be computed." in said and "/jobs/" not in said


def test_a_part_of_the_page_sends_who_was_signed_out_to_the_sign_in(production):
    url = f"/productions/{production.pk}/situation/"
    answer = signed_in(None).get(url, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (200, "true")
    assert signed_in(None).get(url).status_code == 302


def test_the_page_ends_with_an_open_grant(production, bob):
    dora = make.auditor()
    assert signed_in(dora).get(f"/productions/{production.pk}/").status_code == 404
    grant_access(production.pk, dora, timezone.localdate() - timedelta(days=1), by=bob)
    assert signed_in(dora).get(f"/productions/{production.pk}/").status_code == 404
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    assert signed_in(dora).get(f"/productions/{production.pk}/").status_code == 200
