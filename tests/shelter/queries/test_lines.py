import pytest

from shelter.flow.claim import put_down
from shelter.flow.review import accept_claim, park_claim, reject_claim
from shelter.queries.lines import adjustments_of, at_quarters, equation_of, explained, stated_lines, totals_of
from shelter.rules.money import Cents
from tests import make
from tests.settled import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def standing():
    """Six lines of 1,000 euros: whole, less 250, refused, set aside, waiting, and indirect."""
    alice, bob = make.producer("Alice"), make.staff("Bob")
    production = make.production(alice, by=bob, minimum_direct_share="1")
    supplier = make.company("Sonorisation du Quai SRL", by=bob)
    invoice = make.invoice(alice, supplier, lines=["1000.00"] * 6)
    make.paid(alice, invoice)
    whole, part, refused, aside, _waiting, indirect = (
        put_down(line.pk, production.pk, by=alice, category="sound", direct=line.position < 6)
        for line in invoice.lines.order_by("position")
    )
    accept_claim(whole.pk, by=bob)
    accept_claim(part.pk, by=bob, deduction=Cents(25000), reason_code="price_above_market", reason="Tarif")
    reject_claim(refused.pk, by=bob, reason_code="private_expense")
    park_claim(aside.pk, by=bob, reason_code="contract_missing")
    accept_claim(indirect.pk, by=bob)
    return settle(production)


def test_each_filter_gives_the_lines_whose_sum_is_its_term(standing):
    lines, equation = stated_lines(standing), equation_of(standing)
    chosen = {
        show: [line for line in lines if line.is_in(show)] for show in ("all", "counted", "reduced", "waiting", "aside")
    }
    assert {show: len(found) for show, found in chosen.items()} == {
        "all": 6,
        "counted": 3,
        "reduced": 2,
        "waiting": 1,
        "aside": 1,
    }
    (adjusted,) = adjustments_of(standing)
    assert (adjusted.code, adjusted.cents) == ("DIRECT_SHARE", 100_000)
    assert totals_of(chosen["counted"]).counted - adjusted.cents == equation.counted == standing.counted_cents
    assert totals_of(chosen["reduced"]).taken + adjusted.cents == equation.reduced == 225_000
    assert (totals_of(chosen["waiting"]).taken, totals_of(chosen["aside"]).taken) == (equation.waiting, equation.aside)


def test_the_equation_adds_up_and_so_does_the_foot(standing):
    sums = equation_of(standing)
    assert sums.claimed - sums.reduced - sums.waiting - sums.aside == sums.counted == 175_000
    foot = totals_of(stated_lines(standing), adjustments_of(standing))
    assert (foot.count, foot.claimed, foot.taken, foot.counted) == (6, 600_000, 425_000, 175_000)


def test_lines_are_joined_to_their_papers_and_decisions(standing):
    lines = explained(stated_lines(standing))
    assert {line.supplier for line in lines} == {"Sonorisation du Quai SRL"}
    assert [line.line.position for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.decision.kind if line.decision else None for line in lines] == [
        "accepted",
        "accepted",
        "rejected",
        "parked",
        None,
        "accepted",
    ]


def test_many_lines_cost_as_many_queries_as_one(standing, django_assert_num_queries):
    lines = stated_lines(standing)
    with django_assert_num_queries(4):
        explained(lines[:1])
    with django_assert_num_queries(4):
        explained(lines)


def test_a_table_has_the_last_point_of_each_quarter():
    course = [{"as_of": day} for day in ("2025-11-30", "2025-12-31", "2026-01-31", "2026-03-31", "2026-04-12")]
    assert [point["as_of"] for point in at_quarters(course)] == ["2025-12-31", "2026-03-31", "2026-04-12"]
    assert [point["as_of"] for point in at_quarters(course, most=2)] == ["2026-03-31", "2026-04-12"]
