import pytest

from shelter.access import claims_for
from shelter.flow.claim import withdraw_claim
from shelter.queries.proposals import ProposedCategory, category_for, plan_for
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def two(alice):
    bob = make.staff("Bob")
    return [make.production(alice, by=bob, title=title) for title in ("Nuit blanche", "Jour noir")]


def proposed(alice, two, *, references=None, description="Prestation"):
    invoice = make.invoice(alice, description=description)
    invoice.references = references or {}
    plan = plan_for(invoice, invoice.lines.all(), two, claims_for(alice))
    one = next(iter(plan.productions.values()), None)
    return one and (one.production, one.source, one.is_exact)


def test_the_first_field_that_names_one_production_speaks_for_the_invoice(alice, two):
    first, second = two
    said = {"buyer_reference": first.code, "contract": first.code, "order": second.code, "project": "Autre"}
    assert proposed(alice, two, references=said) == (second, "order", True)
    assert proposed(alice, two, references=said | {"project": f"({first.code.lower()})"}) == (first, "project", True)
    assert proposed(alice, two, references={"contract": first.code}) == (first, "contract", True)
    assert proposed(alice, two, references={"buyer_reference": first.code}) == (first, "buyer_reference", True)


def test_a_field_that_names_two_leaves_it_to_the_next(alice, two):
    first, second = two
    said = {"project": f"{first.code} {second.code}", "buyer_reference": second.code}
    assert proposed(alice, two, references=said) == (second, "buyer_reference", True)


def test_a_line_with_a_code_of_its_own_goes_there(alice, two):
    first, second = two
    found = proposed(alice, two, references={"project": first.code}, description=f"Mixage {second.code}")
    assert found == (second, "line", True)


@pytest.mark.parametrize("field", ["order_line", "account", "note"])
def test_what_a_line_refers_to_comes_before_its_name(alice, two, field):
    first, second = two
    invoice = make.invoice(alice, description=f"Mixage {first.code}")
    line = invoice.lines.get()
    line.references = {field: second.code}
    plan = plan_for(invoice, [line], two, claims_for(alice))
    assert (plan.productions[line.pk].production, plan.productions[line.pk].source) == (second, field)


def test_a_part_of_a_code_proposes_nothing_and_a_title_only_hints(alice, two):
    first, _second = two
    assert proposed(alice, two, references={"project": f"{first.code}X"}) is None
    assert proposed(alice, two, description="Mixage Nuit blanche bobine") == (first, "title", False)


def test_the_category_is_what_most_of_the_suppliers_last_lines_were_for(alice, two):
    supplier = make.company(trade="music")
    for category in ["grading"] + 2 * ["music"] + 12 * ["sound"]:
        make.claim(alice, two[0], supplier, category=category)
    # The first of fifteen is no longer looked at.
    assert category_for(supplier.pk, claims_for(alice)) == ProposedCategory("sound", 12, 14)


def test_the_history_of_another_house_is_not_told(alice, two):
    charlie, supplier = make.producer("Charlie"), make.company(trade="music")
    make.claim(charlie, make.production(charlie, by=make.staff()), supplier, category="sound")
    withdraw_claim(make.claim(alice, two[0], supplier, category="grading").pk, by=alice)
    assert category_for(supplier.pk, claims_for(alice)) == ProposedCategory("music", 0, 0)


def test_a_supplier_never_met_that_is_no_member_proposes_nothing(alice):
    assert category_for(make.company(member=False, trade="music").pk, claims_for(alice)) is None
    assert category_for(None, claims_for(alice)) is None
