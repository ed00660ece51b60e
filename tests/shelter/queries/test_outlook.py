from datetime import timedelta

import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from shelter.flow.company import admit_member
from shelter.flow.review import accept_claim
from shelter.models import Claim, Invoice
from shelter.queries import dossier_of
from shelter.queries.outlook import FULL, NOT, PART, Otherwise, Quote, Room, companies_called, outlook_of
from shelter.rules.money import to_cents
from tests import make
from tests.settled import settle

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def quote(supplier=None, amount="1000.00", **changes):
    said = {
        "supplier": supplier,
        "name": "Nouveau SRL",
        "municipality": None,
        "category": "sound",
        "cents": to_cents(amount),
        "issued_on": TODAY(),
        "paid_on": TODAY(),
    }
    return Quote(**said | changes)


def asked(production, *args, **changes):
    return outlook_of(make.convention_of(production), quote(*args, **changes))


def test_a_quote_counts_for_what_the_same_invoice_then_counts(alice, bob):
    production, supplier = make.production(alice, by=bob, supplier_cap={"amount": "600.00"}), make.company(by=bob)
    days = {"issued_on": TODAY() - timedelta(days=30), "paid_on": TODAY() - timedelta(days=10)}
    found = asked(production, supplier, **days)
    claim = make.claim(alice, production, supplier, net="1000.00")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    assert (found.verdict, found.counted, found.reasons) == (PART, 60000, [("CAP_SUPPLIER", 40000)])
    assert settle(production).statement["counted"] == found.then["counted"] == "600.00"


def test_what_counts_and_the_reasons_make_the_amount(alice, bob):
    production = make.production(
        alice, by=bob, supplier_cap={"amount": "600.00"}, categories={"sound": {"weight": "0.5"}}
    )
    found = asked(production, make.company(by=bob), "2000.00")
    assert found.reasons == [("CAP_SUPPLIER", 40000), ("CATEGORY_WEIGHT", 100000)]
    assert found.counted + sum(cents for _code, cents in found.reasons) == found.quote.cents


def test_a_supplier_unknown_to_the_register_is_no_member(alice, bob):
    found = asked(make.production(alice, by=bob))
    assert (found.verdict, found.reasons) == (NOT, [("SUPPLIER_NOT_ELIGIBLE", 100000)])
    assert found.otherwise == [Otherwise("member", None, 100000)]
    assert found.member_since is None


def test_an_unknown_supplier_counts_by_its_seat_where_the_terms_name_it(alice, bob):
    city = {"name": "city", "test": {"territory": ["62063"]}, "weight": "1"}
    production = make.production(alice, by=bob, tiers=[city])
    assert asked(production).verdict == NOT
    assert asked(production, municipality="62063").verdict == FULL


def test_paid_too_late_says_what_would_count_if_paid_in_time(alice, bob):
    production = make.production(alice, by=bob)
    last = TODAY() + timedelta(days=200)
    found = asked(production, make.company(by=bob), paid_on=last + timedelta(days=1))
    assert (found.verdict, found.reasons) == (NOT, [("PAID_OUT_OF_WINDOW", 100000)])
    assert (found.pay_by, found.otherwise) == (
        last.isoformat(),
        [Otherwise("paid_in_time", last.isoformat(), 100000)],
    )


def test_dated_too_late_says_the_last_day_that_counts(alice, bob):
    production = make.production(alice, by=bob)
    last = TODAY() + timedelta(days=200)
    late = last + timedelta(days=9)
    found = asked(production, make.company(by=bob), issued_on=late, paid_on=late)
    assert found.reasons == [("OUT_OF_WINDOW", 100000)]
    assert found.otherwise == [Otherwise("dated_in_time", last.isoformat(), 100000, last.isoformat())]


def test_dated_too_late_but_paid_in_time_only_the_date_has_to_change(alice, bob):
    production = make.production(alice, by=bob)
    last = TODAY() + timedelta(days=200)
    found = asked(production, make.company(by=bob), issued_on=last + timedelta(days=9), paid_on=TODAY())
    assert found.otherwise == [Otherwise("dated_in_time", last.isoformat(), 100000)]


def test_where_payments_do_not_matter_a_late_one_stays_as_stated(alice, bob):
    production = make.production(alice, by=bob, window_dates=["issue"])
    last = TODAY() + timedelta(days=200)
    late = last + timedelta(days=9)
    found = asked(production, make.company(by=bob), issued_on=late, paid_on=late)
    assert found.otherwise == [Otherwise("dated_in_time", last.isoformat(), 100000)]


def test_dated_before_the_window_opens_says_the_first_day_that_counts(alice, bob):
    first = (TODAY() + timedelta(days=10)).isoformat()
    production = make.production(alice, by=bob, window={"from": first, "to": None})
    found = asked(production, make.company(by=bob))
    assert found.otherwise == [Otherwise("dated_in_time", first, 100000, first)]


def _accepted(alice, bob, production, supplier, net="10000.00", category="sound"):
    claim = make.claim(alice, production, supplier, net=net, category=category)
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)


def test_a_seat_typed_for_a_known_supplier_tells_what_the_quote_alone_brings(alice, bob):
    city = {"name": "city", "test": {"territory": ["62063"]}, "weight": "1"}
    production, supplier = make.production(alice, by=bob, tiers=[city]), make.company(member=False, by=bob)
    assert not asked(production, supplier, municipality="62063").supposes_seat
    _accepted(alice, bob, production, supplier)
    found = asked(production, supplier, municipality="62063")
    assert (found.verdict, found.counted, found.reasons, found.supposes_seat) == (FULL, 100000, [], True)


def test_a_membership_tells_what_the_quote_alone_would_bring(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(member=False, by=bob)
    _accepted(alice, bob, production, supplier)
    assert asked(production, supplier).otherwise == [Otherwise("member", None, 100000)]


def test_a_limit_that_widens_makes_no_quote_count_for_more_than_its_amount(alice, bob):
    half = {"sound": {"cap": {"share": "0.5", "of": "counted"}}}
    production, supplier = make.production(alice, by=bob, categories=half), make.company(by=bob)
    _accepted(alice, bob, production, supplier)
    found = asked(production, supplier, category="music")
    assert (found.now["counted"], found.then["counted"]) == ("0.00", "2000.00")
    assert (found.verdict, found.counted, found.reasons) == (FULL, 100000, [("CAP_CATEGORY", -100000)])


@pytest.mark.parametrize(("status_on", "since"), [("issue", None), ("signature", "2019-01-01")])
def test_a_member_is_one_on_the_day_that_the_terms_name(alice, bob, status_on, since):
    production = make.production(alice, by=bob, supplier_status_on=status_on)
    supplier = make.company(member=False, by=bob)
    admit_member(supplier.pk, make.day("2019-01-01"), TODAY() - timedelta(days=30), by=bob)
    found = asked(production, supplier)
    assert (found.member_since, found.verdict) == (since, FULL if since else NOT)


def test_a_member_since_and_the_room_under_a_limit(alice, bob):
    production = make.production(alice, by=bob, supplier_cap={"share": "0.01", "of": "obligation"})
    supplier = make.company(by=bob)
    claim = make.claim(alice, production, supplier, net="300.00")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    found = asked(production, supplier, "100.00")
    # One hundredth of 100,000 owed, less the 300 that count.
    assert (found.member_since, found.rooms) == ("2019-01-01", [Room("CAP_SUPPLIER", 70000)])


def test_a_limit_that_another_one_uses_up_has_no_room(alice, bob):
    caps = {"supplier_cap": {"amount": "1000.00"}, "categories": {"sound": {"cap": {"amount": "200.00"}}}}
    production, supplier = make.production(alice, by=bob, **caps), make.company(by=bob)
    claim = make.claim(alice, production, supplier, net="1000.00")
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    found = asked(production, supplier, category="music")
    assert (found.verdict, found.rooms) == (NOT, [Room("CAP_SUPPLIER", 0)])


def test_asking_stores_nothing(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(by=bob)
    convention = make.convention_of(production)
    before = dossier_of(convention), Entry.objects.count()
    assert asked(production, supplier).verdict == FULL
    assert (dossier_of(convention), Entry.objects.count()) == before
    assert (Invoice.objects.count(), Claim.objects.count()) == (0, 0)


def test_a_company_is_found_by_its_whole_name_or_its_number_alone(bob):
    supplier = make.company("Le Mixage SRL", by=bob)
    assert companies_called("le mixage srl") == companies_called(supplier.enterprise_number) == [supplier]
    assert companies_called("Le Mixage") == []
