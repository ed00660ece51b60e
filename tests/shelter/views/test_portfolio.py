from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import open_production
from shelter.models import Job
from tests import make
from tests.browse import page, signed_in
from tests.settled import aged, fail, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _production(alice, bob, title, days=200, funding="1000.00"):
    today = timezone.localdate()
    window = {"from": (today - timedelta(days=100)).isoformat(), "to": (today + timedelta(days=days)).isoformat()}
    made = make.production(alice, by=bob, title=title, funding=funding, window=window)
    settle(made)
    return made


def test_an_empty_register_says_how_to_begin(bob):
    said = page(bob, "/portfolio/")
    assert "No production is open yet" in said and "/productions/new/" in said
    for quiet in ("Nothing to decide", "No deadline within 90 days", "Nothing failed"):
        assert quiet in said


def test_each_production_has_its_row_the_most_worrying_first(alice, bob):
    _production(alice, bob, "Rien dû", funding=None)
    _production(alice, bob, "Bientôt", days=20)
    answer = signed_in(bob).get("/portfolio/")
    said = answer.content.decode()
    assert answer.templates[0].name == "shelter/portfolio.html"
    assert [row["at"].production.title for row in answer.context["rows"]] == ["Bientôt", "Rien dû"]
    assert "1.000,00" in said and "In danger" in said and "20 days left" in said
    assert "Total, 2 productions" in said and "meter-track" in said
    assert "How the risk is worked out" in said


def test_the_address_is_the_filter(alice, bob):
    _production(alice, bob, "Rien dû", funding=None)
    _production(alice, bob, "Bientôt", days=20)
    rows = signed_in(bob).get("/portfolio/?risk=danger").context
    assert [row["at"].production.title for row in rows["rows"]] == ["Bientôt"]
    assert rows["totals"].productions == 1
    assert [(str(chip["label"]), chip["count"], chip["current"]) for chip in rows["chips"]][:3] == [
        ("All", 2, False),
        ("In danger", 1, True),
        ("To watch", 0, False),
    ]
    assert len(signed_in(bob).get("/portfolio/?risk=nonsense").context["rows"]) == 2
    assert "No production is like that" in page(bob, "/portfolio/?risk=watch")


def test_a_text_narrows_rows_and_counts_alike(alice, bob):
    _production(alice, bob, "Nuit blanche")
    _production(alice, bob, "Terril 17")
    shown = signed_in(bob).get("/portfolio/?q=TERRIL").context
    assert [row["at"].production.title for row in shown["rows"]] == ["Terril 17"]
    assert shown["chips"][0]["count"] == 1 and "q=TERRIL" in shown["chips"][1]["url"]


def test_what_needs_someone_today_comes_first(alice, bob):
    soon = _production(alice, bob, "Bientôt", days=20)
    _production(alice, bob, "Plus tard", days=80)
    open_production("VIDE", "Sans convention", "fiction", by=bob, producer=alice.organisation)
    aged(make.claim(alice, soon, net="100.00"), 12)
    make.claim(alice, soon, net="50.50")
    fail(Job.objects.filter(kind=Job.Kind.RECOMPUTE).first())
    board = signed_in(bob).get("/portfolio/").context["board"]
    assert (board["waiting"].count, board["waiting"].cents, board["oldest"]) == (2, 15050, 12)
    assert [(age["name"], age["sum"].count, age["sum"].cents) for age in board["ages"]] == [
        ("old", 1, 10000),
        ("middle", 0, 0),
        ("new", 1, 5050),
    ]
    assert [one.production.title for one in board["due"]] == ["Bientôt", "Plus tard"]
    assert board["deadlines"] == [(30, 1), (60, 1), (90, 2)]
    assert [one.production.title for one in board["without"]] == ["Sans convention"]
    assert [one.subject for one in board["failed"]] != [] and board["failed_count"] == 1
    said = page(bob, "/portfolio/")
    assert "/review/?age=old" in said and "/jobs/" in said and "convention/sign/" in said


def test_what_waits_is_the_pending_column(alice, bob):
    for title in ("Un", "Deux"):
        production = _production(alice, bob, title)
        make.claim(alice, production, net="123.45", share="0.5")
        settle(production)
    shown = signed_in(bob).get("/portfolio/").context
    assert shown["board"]["waiting"].cents == shown["totals"].pending_cents == 2 * 6173


@pytest.mark.parametrize("many", [3, 12])
def test_more_productions_need_no_more_queries(alice, bob, many, django_assert_num_queries):
    for number in range(many):
        make.claim(alice, _production(alice, bob, f"Film {number}"))
    client = signed_in(bob)
    # Session, person, productions with their standings, claims that wait and what VAT their producers bear, failed
    # jobs, credit notes of two kinds; twice a count for the head.
    with django_assert_num_queries(10):
        client.get("/portfolio/")
