from decimal import Decimal

import pytest

from shelter.access import claims_for
from shelter.flow.claim import put_down, withdraw_claim
from shelter.models import InvoiceLine
from shelter.queries.proposals import ProposedCategory, batch_for, category_for, plan_for
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


def credited(alice, two, *ways):
    """What is proposed for a credit note whose invoice was put down in these ways, a line each."""
    supplier = make.company()
    invoice = make.invoice(alice, supplier, number="F-8", lines=["100.00"] * 2)
    for line, (production, said) in zip(invoice.lines.order_by("position"), ways, strict=False):
        put_down(line.pk, production.pk, by=alice, **{"category": "sound"} | said)
    credit = make.invoice(alice, supplier, number="NC-1", credit_of="F-8", project=two[1].code)
    plan = plan_for(credit, credit.lines.all(), two, claims_for(alice))
    batch = batch_for(credit, two, claims_for(alice))
    found = next(iter(plan.productions.values()), None)
    return found and (found.production, plan.category.code, plan.share), len(batch.targets)


def test_a_credit_note_goes_where_its_invoice_went_whatever_it_names(alice, two):
    way = two[0], {"category": "grading", "share": Decimal("0.4")}
    assert credited(alice, two, way, way) == ((two[0], "grading", Decimal("0.4")), 1)


@pytest.mark.parametrize(
    "other",
    [
        {"category": "grading"},
        {"share": Decimal("0.5")},
        {"local_share": Decimal("0.5")},
        {"direct": False},
    ],
)
def test_for_a_credit_note_whose_invoice_went_two_ways_nothing_is_proposed(alice, two, other):
    assert credited(alice, two, (two[0], {}), (two[0], other)) == (None, 0)


def test_for_a_credit_note_whose_invoice_went_to_two_productions_or_nowhere_nothing_is_proposed(alice, two):
    assert credited(alice, two, (two[0], {}), (two[1], {})) == (None, 0)
    charlie = make.producer("Charlie")
    theirs = make.production(charlie, by=make.staff())
    assert credited(charlie, [theirs, two[0]]) == (None, 0)


def line(invoice, **said):
    position = invoice.lines.count() + 1
    return InvoiceLine.objects.create(
        **{"invoice": invoice, "position": position, "net_cents": 100, "cost_cents": 100} | said
    )


def at_once(alice, invoice, productions):
    targets = batch_for(invoice, productions, claims_for(alice)).targets
    return [(one.line.position, one.left, one.proposed.production) for one in targets]


def test_all_at_once_takes_each_line_where_its_own_code_leads(alice, two):
    first, second = two
    invoice = make.invoice(alice, make.company(), project=first.code)
    line(invoice, references={"account": second.code.lower()})
    line(invoice, description=f"{second.code}X")
    line(invoice, cost_cents=0)
    shared = line(invoice)
    make.claim(alice, first, of=invoice, share="0.5")
    put_down(shared.pk, second.pk, by=alice, share=Decimal("0.5"), category="sound")
    held = line(invoice, description=second.code)
    put_down(held.pk, second.pk, by=alice, share=Decimal("0.5"), category="sound")
    assert at_once(alice, invoice, two) == [
        (2, Decimal(1), second),
        (3, Decimal(1), first),
        (5, Decimal("0.5"), first),
    ]


def test_where_the_invoice_names_nothing_only_lines_with_a_code_are_put_down(alice, two):
    invoice = make.invoice(alice, make.company())
    line(invoice, description=f"Mixage ({two[1].code})")
    line(invoice, description=f"Mixage {two[0].code} {two[1].code}")
    line(invoice, description=f"Mixage {two[0].title}")
    assert at_once(alice, invoice, two) == [(2, Decimal(1), two[1])]
    assert at_once(alice, invoice, []) == []


def test_the_digest_tells_the_lines_the_productions_and_the_category_apart(alice, two):
    invoice = make.invoice(alice, make.company(trade="music"), lines=["1.00"] * 2, project=two[0].code)
    digests = [batch_for(invoice, two, claims_for(alice)).digest]
    invoice.references = {"project": two[1].code}
    digests.append(batch_for(invoice, two, claims_for(alice)).digest)
    withdraw_claim(make.claim(alice, two[1], of=invoice, category="music").pk, by=alice)
    assert batch_for(invoice, two, claims_for(alice)).digest == digests[1]
    make.claim(alice, two[1], of=invoice, category="music")
    digests.append(batch_for(invoice, two, claims_for(alice)).digest)
    assert len(set(digests)) == 3
