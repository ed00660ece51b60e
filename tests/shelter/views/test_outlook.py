import pytest
from django.utils import timezone

from poleimage.audit.models import Entry
from tests import make
from tests.browse import evened, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def _asked(user, production, supplier="Inconnu SRL", **changes):
    said = {
        "production": production.pk,
        "supplier": supplier,
        "category": "sound",
        "amount": "1000",
        "issued_on": timezone.localdate().isoformat(),
    }
    return signed_in(user).get("/outlook/", said | changes)


def test_a_producer_and_the_staff_read_the_verdict_the_rule_and_what_it_depends_on(alice, bob):
    production = make.production(alice, by=bob, supplier_cap={"amount": "600.00"})
    supplier = make.company("Le Mixage SRL", by=bob)
    written = Entry.objects.count()
    for user in (alice, bob):
        answer = _asked(user, production, supplier.enterprise_number)
        words = evened(answer.content.decode()).replace("\u00a0", " ")
        assert "It would count in part" in words and "600,00 € of 1.000,00 €" in words
        assert "Terms, point 4:" in words and "One supplier counts for at most 600,00 €." in words
        assert "Left under the limit for one supplier: <b>600,00 €</b>" in words
        assert "Le Mixage SRL is a member since 1 January 2019." in words
    assert Entry.objects.count() == written


def test_a_supplier_that_nobody_met_gets_its_verdict_too(alice, bob):
    answer = _asked(alice, make.production(alice, by=bob), "Inconnu SRL").content.decode()
    assert "It would not count" in answer and "Inconnu SRL is unknown to the register" in answer
    assert "From a member of the cluster" in answer


def test_a_date_and_a_payment_that_both_have_to_change_are_both_named(alice, bob):
    window = {"from": "2031-05-01", "to": "2031-05-31"}
    production, supplier = make.production(alice, by=bob, window=window), make.company(by=bob)
    late = {"issued_on": "2031-06-02", "paid_on": "2031-06-03"}
    for paid_on, said in (
        ("2031-06-03", "Dated 31 May 2031 and paid in full on 31 May 2031"),
        ("2031-05-09", "Dated 31 May 2031,"),
    ):
        words = evened(_asked(alice, production, supplier.key, **late | {"paid_on": paid_on}).content.decode())
        assert said in words.replace("\u00a0", " ")


def test_the_day_on_which_a_supplier_is_no_member_is_the_one_that_the_terms_name(alice, bob):
    production = make.production(alice, by=bob, supplier_status_on="signature")
    signed_on = make.convention_of(production).signed_on
    words = evened(_asked(alice, production).content.decode()).replace("\u00a0", " ")
    assert f"Inconnu SRL is no member on {signed_on.day} {signed_on:%B %Y}." in words


def test_a_seat_that_is_only_typed_is_told_where_it_places_earlier_invoices(alice, bob):
    production, supplier = make.production(alice, by=bob), make.company(member=False, by=bob)
    said = "Its seat is taken as typed, for its earlier invoices too"
    make.claim(alice, production, supplier)
    assert said in _asked(alice, production, supplier.key, municipality="62063").content.decode()
    assert said not in _asked(alice, production, supplier.key).content.decode()


@pytest.mark.parametrize(
    ("field", "said", "message"),
    [
        ("supplier", "0123456788", "wrong digit"),
        ("amount", "1.234", "can mean two amounts"),
        ("issued_on", "hier", "Write a day"),
        ("category", "rien", "Select a valid choice"),
    ],
)
def test_what_is_wrong_in_the_question_is_said(alice, bob, field, said, message):
    answer = _asked(alice, make.production(alice, by=bob), **{field: said})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)


def test_a_foreign_production_is_no_choice(alice, bob):
    foreign = make.production(make.producer("Charlie"), by=bob, title="Film de Charlie")
    make.production(alice, by=bob)
    assert _asked(alice, foreign, "Inconnu SRL").status_code == 422
    assert "Film de Charlie" not in page(alice, "/outlook/")


def test_two_companies_of_one_name_are_told_apart_by_number(alice, bob):
    for _each in range(2):
        make.company("Double SRL", by=bob)
    answer = _asked(alice, make.production(alice, by=bob), "Double SRL")
    assert "Several companies have this name" in answer.content.decode()


def test_only_those_who_work_on_a_production_may_ask():
    mia = make.person("Mia", "member", company=make.company())
    for user in (make.auditor(), mia):
        assert signed_in(user).get("/outlook/").status_code == 404
    assert signed_in(None).get("/outlook/").status_code == 302


def test_the_page_is_reached_from_the_desk_and_the_production(alice, bob):
    production = make.production(alice, by=bob)
    assert "/outlook/" in page(alice, "/desk/")
    for user in (alice, bob):
        assert f"/outlook/?production={production.pk}" in page(user, f"/productions/{production.pk}/")
