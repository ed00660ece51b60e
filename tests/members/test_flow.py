from datetime import date

import pytest
from django.db import IntegrityError

from members import flow
from members.models import Company, CompanyName, Membership, Organisation, User
from poleimage.audit.models import Entry
from tests import make
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db
DAY = date(2020, 1, 1)


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def sound():
    return make.company("Longdoz Son SRL", member=False)


def periods(rows):
    return list(rows.filter(superseded_at=None).order_by("from_on").values_list("from_on", "to_on"))


def test_a_production_company_is_registered_once_under_its_number(bob):
    organisation = flow.register_organisation("Quai Nord Films SRL", "0999000096", by=bob)
    entry = Entry.objects.get(action="organisation.registered")
    assert (entry.by, entry.chain.key, entry.subject_id) == (bob, "register", str(organisation.pk))
    assert entry.facts == {"name": "Quai Nord Films SRL", "enterprise_number": "0999000096"}
    with untouched(), pytest.raises(IntegrityError):
        flow.register_organisation("Autre SRL", "0999000096", by=bob)
    assert Organisation.objects.count() == 1


def test_a_person_is_known_by_one_address_however_it_is_written(bob):
    user = flow.invite("Alice.Delcour@Exemple.BE", by=bob, role="staff", first_name="Alice", password=make.PASSWORD)
    assert (user.email, user.check_password(make.PASSWORD), user.is_superuser) == (
        "alice.delcour@exemple.be",
        True,
        False,
    )
    with untouched(), pytest.raises(IntegrityError):
        flow.invite("ALICE.DELCOUR@exemple.be", by=bob, role="auditor")


def test_no_password_and_no_secret_gets_into_the_audit_chain(bob):
    flow.invite("alice@exemple.be", by=bob, role="staff", password=make.PASSWORD)
    entry = Entry.objects.get(action="person.invited", facts__email="alice@exemple.be")
    assert entry.facts == {"email": "alice@exemple.be", "role": "staff"}


def test_without_a_password_a_person_cannot_sign_in(bob):
    assert flow.invite("alice@exemple.be", by=bob, role="staff").has_usable_password() is False


@pytest.mark.parametrize(
    ("role", "belongs_to", "name"),
    [
        ("producer", None, "only_producers_have_an_organisation"),
        ("staff", "organisation", "only_producers_have_an_organisation"),
        ("auditor", "organisation", "only_producers_have_an_organisation"),
        ("member", None, "only_members_have_a_company"),
        ("staff", "company", "only_members_have_a_company"),
        ("producer", "company", "only_"),
    ],
)
def test_who_belongs_where_is_kept_by_the_database(bob, sound, role, belongs_to, name):
    to = {"organisation": make.organisation, "company": lambda: sound}
    belongs = {belongs_to: to[belongs_to]()} if belongs_to else {}
    with untouched(), pytest.raises(IntegrityError, match=name):
        flow.invite("alice@exemple.be", by=bob, role=role, **belongs)


def test_a_company_is_registered_with_its_first_name(bob):
    company = flow.register_company(
        "0999000195", "Longdoz Son SRL", by=bob, enterprise_number="0999000195", trade="sound", from_on=DAY
    )
    assert (company.key, company.enterprise_number, company.trade) == ("0999000195", "0999000195", "sound")
    assert CompanyName.objects.values_list("company", "name", "from_on", "by").get() == (
        company.pk,
        "Longdoz Son SRL",
        DAY,
        bob.pk,
    )


def test_a_company_that_is_known_is_given_back_as_it_is(bob, sound):
    with untouched():
        again = flow.register_company(sound.key, "Autre nom", by=bob, trade="music", from_on=DAY)
    assert (again, again.trade) == (sound, "sound")


def test_companies_abroad_share_the_lack_of_an_enterprise_number(bob):
    for key in ("FR40303265045", "DE136695976"):
        flow.register_company(key, key, by=bob, enterprise_number="", from_on=DAY)
    assert list(Company.objects.values_list("enterprise_number", flat=True)) == [None, None]


def test_a_new_name_stands_beside_the_old_one(bob, sound):
    flow.rename_company(sound.pk, "Longdoz Son SA", DAY, by=bob)
    assert list(sound.names.values_list("name", "from_on", "superseded_at")) == [
        ("Longdoz Son SRL", date(2015, 1, 1), None),
        ("Longdoz Son SA", DAY, None),
    ]
    entry = Entry.objects.get(action="company.renamed")
    assert entry.facts == {"name": "Longdoz Son SA", "from_on": "2020-01-01"}


def test_a_seat_cuts_what_stands_at_its_first_day_and_replaces_what_comes_later(bob, sound):
    for municipality, from_on in (("62063", date(2015, 1, 1)), ("21012", date(2018, 1, 1)), ("44021", DAY)):
        flow.place_company(sound.pk, municipality, from_on, by=bob)
    flow.place_company(sound.pk, "64034", date(2017, 1, 1), by=bob)
    assert periods(sound.establishments) == [
        (date(2015, 1, 1), date(2016, 12, 31)),
        (date(2017, 1, 1), None),
    ]
    assert Entry.objects.filter(action="company.placed").count() == 4


def test_a_company_that_does_not_exist_is_neither_placed_nor_renamed_nor_admitted(bob):
    for change in (
        lambda: flow.place_company(make.absent(), "62063", DAY, by=bob),
        lambda: flow.rename_company(make.absent(), "Autre", DAY, by=bob),
        lambda: flow.admit_member(make.absent(), DAY, None, by=bob),
    ):
        with untouched(), pytest.raises(Company.DoesNotExist):
            change()


def test_a_period_of_one_day_is_a_membership(bob, sound):
    flow.admit_member(sound.pk, DAY, DAY, by=bob)
    assert periods(sound.memberships) == [(DAY, DAY)]
    assert Entry.objects.get(action="membership.admitted").facts == {"from_on": "2020-01-01", "to_on": "2020-01-01"}


@pytest.mark.parametrize("to_on", [DAY, None])
def test_a_membership_is_refused_where_one_stands_that_shares_a_single_day(bob, sound, to_on):
    flow.admit_member(sound.pk, DAY, DAY, by=bob)
    with untouched(), pytest.raises(flow.PeriodError) as refusal:
        flow.admit_member(sound.pk, DAY, to_on, by=bob)
    assert refusal.value.code == "period_overlaps"


def test_a_superseded_period_is_free_again(bob, sound):
    first = flow.admit_member(sound.pk, DAY, None, by=bob)
    flow.change_membership(first.pk, DAY, date(2020, 12, 31), by=bob)
    flow.admit_member(sound.pk, date(2021, 1, 1), None, by=bob)
    assert periods(sound.memberships) == [(DAY, date(2020, 12, 31)), (date(2021, 1, 1), None)]


def test_of_two_companies_each_has_its_own_periods(bob, sound):
    other = make.company("Autre SRL", member=False)
    for company in (sound, other):
        flow.admit_member(company.pk, DAY, None, by=bob)
    assert periods(sound.memberships) == periods(other.memberships) == [(DAY, None)]


def test_there_is_no_moment_between_a_period_and_its_correction(bob, sound):
    first = flow.admit_member(sound.pk, DAY, None, by=bob)
    second = flow.change_membership(first.pk, DAY, date(2020, 12, 31), by=bob)
    flow.place_company(sound.pk, "62063", DAY, by=bob)
    flow.place_company(sound.pk, "21012", date(2024, 1, 1), by=bob)
    seat, *seats = sound.establishments.order_by("pk")
    assert Membership.objects.get(pk=first.pk).superseded_at == second.recorded_at
    assert [seat.superseded_at] * 2 == [each.recorded_at for each in seats]


def test_a_supplier_is_marked_as_related_with_its_reason(bob, sound):
    organisation = make.organisation()
    related = flow.mark_related(organisation.pk, sound.pk, by=bob, why="Même gérant")
    assert (related.organisation, related.company, related.why) == (organisation, sound, "Même gérant")
    entry = Entry.objects.get(action="related_party.marked")
    assert (entry.why, entry.facts) == (
        "Même gérant",
        {"organisation": str(organisation.pk), "company": str(sound.pk)},
    )
    with untouched(), pytest.raises(IntegrityError, match="related_once"):
        flow.mark_related(organisation.pk, sound.pk, by=bob, why="Autre")


@pytest.mark.django_db(transaction=True)
def test_a_company_registered_by_four_at_once_has_one_name():
    outcomes = at_once(*[lambda: flow.register_company("0999000195", "Longdoz Son SRL", by=None, from_on=DAY).key] * 4)
    assert outcomes == ["0999000195"] * 4
    assert (CompanyName.objects.count(), Entry.objects.filter(action="company.registered").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_one_membership_at_once_one_comes_second():
    bob, sound = make.staff(), make.company()
    membership = sound.memberships.get()
    outcomes = at_once(
        *[
            lambda year=year: flow.change_membership(membership.pk, date(2019, 1, 1), date(year, 12, 31), by=bob)
            for year in (2024, 2025)
        ]
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Membership", "PeriodError"]
    assert len(periods(sound.memberships)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_seats_from_one_day_at_once_leave_one():
    bob, sound = make.staff(), make.company(member=False)
    outcomes = at_once(
        *[lambda code=code: flow.place_company(sound.pk, code, DAY, by=bob) for code in ("62063", "21012")]
    )
    assert [type(each).__name__ for each in outcomes] == ["Establishment"] * 2
    assert periods(sound.establishments) == [(DAY, None)]


def test_nobody_is_a_person_of_two_kinds(bob, sound):
    alice = make.producer()
    assert (alice.role, alice.company) == (User.Role.PRODUCER, None)
    sofia = make.person("Sofia", User.Role.MEMBER, company=sound)
    assert (sofia.role, sofia.organisation) == (User.Role.MEMBER, None)
