from datetime import date, timedelta

import pytest
from django.utils import timezone

from members import flow
from members.models import CompanyName, Establishment, Membership
from members.queries import as_known, memberships_of, names_of, overlapping, seats_of
from tests import make

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 1, 10), date(2020, 1, 20)
A_DAY = timedelta(days=1)


@pytest.fixture
def bob():
    return make.staff()


@pytest.fixture
def sound():
    return make.company("Longdoz Son SRL", member=False)


@pytest.mark.parametrize(
    ("from_on", "to_on", "shares_a_day"),
    [
        (FIRST - A_DAY, FIRST - A_DAY, False),
        (FIRST - A_DAY, FIRST, True),
        (FIRST, FIRST, True),
        (FIRST + A_DAY, LAST - A_DAY, True),
        (FIRST - A_DAY, LAST + A_DAY, True),
        (LAST, LAST, True),
        (LAST + A_DAY, LAST + A_DAY, False),
        (LAST, None, True),
        (LAST + A_DAY, None, False),
        (date.min, None, True),
    ],
)
def test_both_ends_of_a_period_belong_to_it(bob, sound, from_on, to_on, shares_a_day):
    membership = flow.admit_member(sound.pk, FIRST, LAST, by=bob)
    found = list(overlapping(Membership, sound, from_on, to_on))
    assert found == ([membership] if shares_a_day else [])


def test_a_period_without_an_end_shares_every_day_after_its_first(bob, sound):
    seat = flow.place_company(sound.pk, "62063", FIRST, by=bob)
    assert list(overlapping(Establishment, sound, date(2999, 1, 1), date(2999, 1, 1))) == [seat]
    assert list(overlapping(Establishment, sound, date(2000, 1, 1), FIRST - A_DAY)) == []


def test_what_was_superseded_and_what_is_another_company_s_overlaps_nothing(bob, sound):
    other = make.company("Autre SRL")
    membership = flow.admit_member(sound.pk, FIRST, None, by=bob)
    flow.change_membership(membership.pk, FIRST, LAST, by=bob)
    assert list(overlapping(Membership, sound, LAST + A_DAY, None)) == []
    assert list(overlapping(Membership, other, date(2019, 1, 1), date(2019, 1, 1))) == [other.memberships.get()]


def test_the_name_on_a_day_is_the_last_one_given_by_then(bob, sound):
    flow.rename_company(sound.pk, "Longdoz Son SA", FIRST, by=bob)
    flow.rename_company(sound.pk, "Longdoz Audio SA", LAST, by=bob)

    def name(on):
        return names_of([sound.pk], on=on)[sound.pk]

    assert name(FIRST - A_DAY) == "Longdoz Son SRL"
    assert (name(FIRST), name(LAST - A_DAY)) == ("Longdoz Son SA", "Longdoz Son SA")
    assert (name(LAST), name(date.max)) == ("Longdoz Audio SA", "Longdoz Audio SA")


def test_before_its_first_name_a_company_has_that_one_all_the_same(sound):
    assert names_of([sound.pk], on=date(1950, 1, 1)) == {sound.pk: "Longdoz Son SRL"}


def test_of_two_names_from_one_day_the_one_recorded_later_holds(bob, sound):
    for name in ("Longdoz Sonn SA", "Longdoz Son SA"):
        flow.rename_company(sound.pk, name, FIRST, by=bob)
    assert names_of([sound.pk], on=FIRST) == {sound.pk: "Longdoz Son SA"}


def test_a_company_s_seat_is_its_latest(bob, sound):
    nowhere = make.company("Sans siège SRL")
    flow.place_company(sound.pk, "62063", FIRST, by=bob)
    flow.place_company(sound.pk, "21012", LAST, by=bob)
    assert seats_of([sound.pk, nowhere.pk]) == {sound.pk: "21012"}


def test_memberships_come_in_order_and_only_of_those_asked_for(bob, sound):
    other = make.company("Autre SRL")
    flow.admit_member(sound.pk, date(2024, 1, 1), None, by=bob)
    flow.admit_member(sound.pk, FIRST, LAST, by=bob)
    assert memberships_of([sound.pk]) == {sound.pk: [(FIRST, LAST), (date(2024, 1, 1), None)]}
    assert memberships_of([other.pk]) == {other.pk: [(date(2019, 1, 1), None)]}
    assert memberships_of([]) == {}


def test_the_register_can_say_what_it_held_at_a_moment(bob, sound):
    at_first = timezone.now()
    membership = flow.admit_member(sound.pk, FIRST, None, by=bob)
    admitted = timezone.now()
    flow.change_membership(membership.pk, FIRST, LAST, by=bob)
    changed = timezone.now()
    held = [memberships_of([sound.pk], known_at=moment) for moment in (at_first, admitted, changed, None)]
    assert held == [{}, {sound.pk: [(FIRST, None)]}, {sound.pk: [(FIRST, LAST)]}, {sound.pk: [(FIRST, LAST)]}]


def test_a_name_given_later_was_not_known_before(bob, sound):
    before = timezone.now()
    flow.rename_company(sound.pk, "Longdoz Son SA", date(2015, 1, 1), by=bob)
    assert names_of([sound.pk], on=LAST, known_at=before) == {sound.pk: "Longdoz Son SRL"}
    assert as_known(CompanyName.objects.filter(company=sound), before).count() == 1
