import pytest

from shelter.flow.review import park_claim
from tests import make
from tests.browse import page, signed_in
from tests.settled import aged

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def test_nothing_to_decide_says_so(bob):
    assert "Every line put down has its decision." in page(bob, "/review/")


def test_the_oldest_comes_first(alice, bob):
    production = make.production(alice, by=bob, title="Nuit blanche")
    new = make.claim(alice, production, net="5000.00")
    old = aged(make.claim(alice, production, net="20.00"), 12)
    answer = signed_in(bob).get("/review/")
    assert [row["claim"].pk for row in answer.context["rows"]] == [old.pk, new.pk]
    said = answer.content.decode()
    assert "Nuit blanche" in said and "12 days" in said and "since today" in said and "5.020,00" in said
    assert f"/review/{old.pk}/" in said and alice.organisation.name in said
    largest = signed_in(bob).get("/review/?order=amount").context["rows"]
    assert [row["claim"].pk for row in largest] == [new.pk, old.pk]


def test_the_address_is_the_filter(alice, bob):
    one, other = make.production(alice, by=bob, title="Un"), make.production(alice, by=bob, title="Deux")
    old = aged(make.claim(alice, one), 12)
    new = make.claim(alice, other)
    client = signed_in(bob)
    assert [row["claim"].pk for row in client.get("/review/?age=old").context["rows"]] == [old.pk]
    chosen = client.get(f"/review/?production={other.pk}")
    assert [row["claim"].pk for row in chosen.context["rows"]] == [new.pk]
    assert f"/review/{new.pk}/?production={other.pk}" in chosen.content.decode()
    assert [(str(chip["label"]), chip["count"]) for chip in chosen.context["chips"]] == [
        ("All", 1),
        ("more than 10 days", 0),
        ("6 to 10 days", 0),
        ("5 days or less", 1),
    ]
    assert "No line waits that is like that" in page(bob, f"/review/?production={other.pk}&age=old")


def test_what_was_set_aside_has_its_own_list(alice, bob):
    claim = make.claim(alice, make.production(alice, by=bob))
    park_claim(claim.pk, by=bob, reason_code="contract_missing")
    assert "Set aside (1)" in page(bob, "/review/")
    assert f"/review/{claim.pk}/?state=parked" in page(bob, "/review/?state=parked")


def test_fifty_fit_a_page_and_the_foot_has_them_all(alice, bob, django_assert_num_queries):
    production = make.production(alice, by=bob)
    for _ in range(52):
        make.claim(alice, production, net="10.00")
    client = signed_in(bob)
    # Session, person, the queue and its filters (each with what VAT is borne), its rows with their papers; thrice a
    # count for the head.
    with django_assert_num_queries(14):
        answer = client.get("/review/")
    assert (len(answer.context["rows"]), answer.context["sum"].count, answer.context["sum"].cents) == (50, 52, 52000)
    assert len(client.get("/review/?page=2").context["rows"]) == 2
