from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import open_production, sign_convention
from shelter.models import Job, Production, Standing
from shelter.queries.portfolio import (
    due_within,
    progress_of,
    risk_of,
    situation_of,
    situations_of,
    titled,
    totals_of,
)
from tests import make
from tests.settled import fail, settle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "shortfall", "risk"),
    [
        ("open", 15_001, "danger"),
        ("open", 15_000, "watch"),
        ("open", 1, "watch"),
        ("open", 0, "fine"),
        ("short", 1, "danger"),
        ("met", 0, "met"),
        ("none", 0, "none"),
    ],
)
def test_more_than_15_percent_missing_is_danger(status, shortfall, risk):
    assert risk_of(Standing(status=status, shortfall_cents=shortfall, obligation_cents=100_000)) == risk


def _production(alice, bob, title, days, funding="1000.00"):
    today = timezone.localdate()
    window = {"from": (today - timedelta(days=100)).isoformat(), "to": (today + timedelta(days=days)).isoformat()}
    made = make.production(alice, by=bob, title=title, funding=funding, window=window)
    settle(made)
    return made


def test_the_most_worrying_comes_first_and_of_those_the_first_to_end():
    alice, bob = make.producer(), make.staff()
    _production(alice, bob, "Tard", 300)
    _production(alice, bob, "Bientôt", 20)
    _production(alice, bob, "Rien", 10, funding=None)
    _production(alice, bob, "Passé", -1)
    open_production("VIDE", "Étang", "fiction", by=bob, producer=alice.organisation)
    found = situations_of(Production.objects.all())
    assert [(one.production.title, one.risk) for one in found] == [
        ("Passé", "danger"),
        ("Bientôt", "danger"),
        ("Tard", "danger"),
        ("Rien", "none"),
        ("Étang", "unknown"),
    ]
    assert [one.days_left for one in found] == [-1, 20, 300, 10, None]


def test_time_gone_is_a_part_of_the_spending_period():
    alice, bob = make.producer(), make.staff()
    assert situation_of(_production(alice, bob, "Moitié", 100)).elapsed == 0.5
    assert situation_of(_production(alice, bob, "Passé", -1)).elapsed == 1
    endless = make.production(alice, by=bob, window={"from": "2025-01-01", "to": None})
    settle(endless)
    assert (situation_of(endless).elapsed, situation_of(endless).days_left) == (None, None)


def test_deadlines_are_those_of_obligations_that_are_not_met():
    alice, bob = make.producer(), make.staff()
    for title, days in (("Dans 30", 30), ("Dans 31", 31), ("Dans 91", 91), ("Hier", -1)):
        _production(alice, bob, title, days)
    _production(alice, bob, "Rien dû", 5, funding=None)
    found = situations_of(Production.objects.all())
    assert [one.production.title for one in due_within(found, 30)] == ["Dans 30"]
    assert [one.production.title for one in due_within(found, 90)] == ["Dans 30", "Dans 31"]


def test_totals_are_the_sums_of_the_rows():
    alice, bob = make.producer(), make.staff()
    for funding in ("1000.00", "250.50"):
        _production(alice, bob, "Film", 100, funding=funding)
    open_production("VIDE", "Sans rien", "fiction", by=bob, producer=alice.organisation)
    totals = totals_of(situations_of(Production.objects.all()))
    assert (totals.productions, totals.obligation_cents, totals.shortfall_cents) == (3, 125_050, 125_050)


def test_a_text_is_looked_for_in_title_code_and_producer():
    alice, bob = make.producer("Alice"), make.staff()
    made = open_production("TERRIL", "La Pente", "fiction", by=bob, producer=alice.organisation)
    for text in ("pente", "terr", "alice films", ""):
        assert list(titled(Production.objects.all(), text)) == [made]
    assert list(titled(Production.objects.all(), "autre")) == []


def test_a_change_makes_newer_figures_be_on_their_way():
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob)
    assert progress_of(situation_of(production)).is_on_its_way
    before = settle(production).version
    progress = progress_of(situation_of(production))
    assert (progress.version, progress.is_on_its_way, progress.has_failed) == (before, False, False)
    make.claim(alice, production)
    assert progress_of(situation_of(production)).is_on_its_way
    fail(Job.objects.get(kind=Job.Kind.RECOMPUTE))
    progress = progress_of(situation_of(production))
    assert (progress.version, progress.is_on_its_way, progress.has_failed) == (before, False, True)


def test_before_anything_is_signed_nothing_is_on_its_way():
    alice, bob = make.producer(), make.staff()
    production = open_production("VIDE", "Sans rien", "fiction", by=bob, producer=alice.organisation)
    assert not progress_of(situation_of(production)).is_on_its_way
    sign_convention(production.pk, "C-1", timezone.localdate(), make.terms(), by=bob)
    assert progress_of(situation_of(production)).is_on_its_way
