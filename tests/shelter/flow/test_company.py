from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from members.flow import PeriodError
from members.models import CompanyName, Establishment, Membership, RelatedParty
from poleimage.audit.models import Entry
from shelter.flow import claim as claim_flow
from shelter.flow.claim import withdraw_claim
from shelter.flow.company import admit_member, change_membership, mark_related, place_company, rename_company
from shelter.flow.recompute import recompute_standing
from shelter.flow.refusal import AlreadyThereError
from shelter.models import InvoiceLine, Job
from tests import make
from tests.witness import at_once, meanwhile, untouched

pytestmark = pytest.mark.django_db
DAY = date(2020, 1, 1)


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def wanted():
    return dict(Job.objects.filter(kind="recompute").values_list("subject", "wanted"))


CHANGES = {
    "admit_member": lambda sound, alice, bob: admit_member(sound.pk, date(2010, 1, 1), date(2018, 12, 31), by=bob),
    "change_membership": lambda sound, alice, bob: change_membership(
        sound.memberships.get().pk, date(2019, 1, 1), DAY, by=bob, why="Démission"
    ),
    "rename_company": lambda sound, alice, bob: rename_company(sound.pk, "Longdoz Son SA", DAY, by=bob),
    "place_company": lambda sound, alice, bob: place_company(sound.pk, "62063", DAY, by=bob),
    "mark_related": lambda sound, alice, bob: mark_related(alice.organisation_id, sound.pk, by=bob, why="Même gérant"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_to_a_company_asks_for_the_standings_it_touches_and_no_other(alice, bob, change):
    sound, other, charlie = make.company(by=bob), make.company("Autre SRL", by=bob), make.producer("Charlie")
    touched, his, left, elsewhere = (make.production(user, by=bob) for user in (alice, charlie, alice, alice))
    make.claim(alice, touched, sound)
    make.claim(alice, touched, sound)
    make.claim(charlie, his, sound)
    make.claim(alice, elsewhere, other)
    withdraw_claim(make.claim(alice, left, sound).pk, by=alice)
    before = wanted()
    CHANGES[change](sound, alice, bob)
    raised = {subject: times - before[subject] for subject, times in wanted().items()}
    assert raised == {
        make.convention_of(touched).pk: 1,
        make.convention_of(his).pk: 1,
        make.convention_of(left).pk: 0,
        make.convention_of(elsewhere).pk: 0,
    }


@pytest.mark.parametrize("change", CHANGES)
def test_a_standing_after_a_change_to_a_company_is_made_from_the_new_dossier(alice, bob, change):
    sound, production = make.company(by=bob), make.production(alice, by=bob)
    make.claim(alice, production, sound)
    before = recompute_standing(make.convention_of(production).pk)
    CHANGES[change](sound, alice, bob)
    after = recompute_standing(make.convention_of(production).pk)
    assert after.version == before.version + 1
    assert after.dossier_sha256 != before.dossier_sha256


@pytest.mark.parametrize(
    ("from_on", "to_on"),
    [
        (date(2021, 1, 1), None),
        (date(2018, 1, 1), date(2019, 1, 1)),
        (date(2018, 1, 1), None),
        (date(2030, 1, 1), date(2030, 1, 1)),
        (date(2018, 1, 2), date(2018, 1, 1)),
    ],
)
def test_a_membership_that_overlaps_or_ends_before_it_starts_is_refused(bob, from_on, to_on):
    sound = make.company(by=bob)
    with untouched(), pytest.raises(PeriodError):
        admit_member(sound.pk, from_on, to_on, by=bob)


def test_memberships_may_follow_each_other_day_after_day(bob):
    sound = make.company(member=False)
    admit_member(sound.pk, date(2019, 1, 1), date(2019, 12, 31), by=bob)
    admit_member(sound.pk, date(2020, 1, 1), date(2020, 1, 1), by=bob)
    admit_member(sound.pk, date(2020, 1, 2), None, by=bob)
    assert Membership.objects.filter(company=sound, superseded_at=None).count() == 3


def test_a_changed_membership_supersedes_the_row_that_said_otherwise(bob):
    sound = make.company(by=bob)
    old = sound.memberships.get()
    changed = change_membership(old.pk, date(2019, 1, 1), date(2025, 12, 31), by=bob, why="Démission")
    old.refresh_from_db()
    assert (old.from_on, old.to_on, old.superseded_at is None) == (date(2019, 1, 1), None, False)
    assert (changed.to_on, changed.superseded_at) == (date(2025, 12, 31), None)
    entry = Entry.objects.get(action="membership.changed")
    assert (entry.why, entry.facts) == (
        "Démission",
        {
            "before": {"from_on": "2019-01-01", "to_on": None},
            "after": {"from_on": "2019-01-01", "to_on": "2025-12-31"},
        },
    )


def test_a_membership_that_was_superseded_is_not_changed_again(bob):
    sound = make.company(by=bob)
    old = sound.memberships.get()
    change_membership(old.pk, date(2019, 1, 1), date(2025, 12, 31), by=bob)
    for from_on, to_on in ((date(2019, 1, 1), date(2024, 12, 31)), (date(2027, 1, 1), None)):
        with untouched(), pytest.raises(PeriodError):
            change_membership(old.pk, from_on, to_on, by=bob)


@pytest.mark.parametrize(
    ("from_on", "to_on"), [(date(2019, 1, 1), date(2022, 1, 1)), (date(2020, 6, 1), date(2020, 5, 31))]
)
def test_a_changed_membership_never_overlaps_another(bob, from_on, to_on):
    sound = make.company(member=False)
    first = admit_member(sound.pk, date(2019, 1, 1), date(2019, 12, 31), by=bob)
    admit_member(sound.pk, date(2022, 1, 1), None, by=bob)
    with untouched(), pytest.raises(PeriodError):
        change_membership(first.pk, from_on, to_on, by=bob)


def test_the_database_itself_refuses_periods_that_overlap(bob):
    sound = make.company(by=bob)
    place_company(sound.pk, "62063", DAY, by=bob)
    with pytest.raises(IntegrityError, match="membership_periods_never_overlap"), transaction.atomic():
        Membership.objects.create(company=sound, from_on=date(2024, 1, 1), to_on=date(2024, 1, 1), by=bob)
    with pytest.raises(IntegrityError, match="one_seat_at_a_time"), transaction.atomic():
        Establishment.objects.create(company=sound, municipality="21012", from_on=date(2024, 1, 1), by=bob)
    with pytest.raises(IntegrityError, match="membership_ends_after_it_starts"), transaction.atomic():
        Membership.objects.create(company=sound, from_on=date(2018, 1, 2), to_on=date(2018, 1, 1), by=bob)


def test_a_new_seat_ends_the_one_before_it_the_day_before(bob):
    sound = make.company(by=bob)
    place_company(sound.pk, "62063", date(2019, 1, 1), by=bob)
    place_company(sound.pk, "21012", DAY, by=bob)
    seats = sound.establishments.filter(superseded_at=None).order_by("from_on")
    assert list(seats.values_list("municipality", "from_on", "to_on")) == [
        ("62063", date(2019, 1, 1), DAY - timedelta(days=1)),
        ("21012", DAY, None),
    ]
    assert sound.establishments.count() == 3


def test_a_seat_from_the_same_day_replaces_the_one_that_was_wrong(bob):
    sound = make.company(by=bob)
    place_company(sound.pk, "62063", DAY, by=bob)
    place_company(sound.pk, "21012", DAY, by=bob)
    seats = sound.establishments.filter(superseded_at=None)
    assert list(seats.values_list("municipality", "from_on", "to_on")) == [("21012", DAY, None)]


def test_a_supplier_is_marked_as_related_once(alice, bob):
    sound = make.company(by=bob)
    mark_related(alice.organisation_id, sound.pk, by=bob, why="Même gérant")
    with untouched(), pytest.raises(AlreadyThereError) as refusal:
        mark_related(alice.organisation_id, sound.pk, by=bob, why="Autre")
    assert refusal.value.field == "organisation"
    mark_related(make.organisation().pk, sound.pk, by=bob, why="Sœur")
    assert list(RelatedParty.objects.order_by("pk").values_list("why", flat=True)) == ["Même gérant", "Sœur"]


def test_a_renamed_company_keeps_its_name_of_before(alice, bob):
    sound = make.company("Longdoz Son SRL", by=bob)
    rename_company(sound.pk, "Longdoz Son SA", DAY, by=bob)
    assert list(CompanyName.objects.filter(company=sound).values_list("name", "from_on")) == [
        ("Longdoz Son SRL", date(2015, 1, 1)),
        ("Longdoz Son SA", DAY),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_admit_a_company_at_once_one_comes_second():
    bob, sound = make.staff(), make.company(member=False)
    outcomes = at_once(*[lambda: admit_member(sound.pk, DAY, None, by=bob)] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["Membership", "PeriodError"]
    assert Entry.objects.filter(action="membership.admitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_a_supplier_at_once_one_comes_second():
    alice, bob, sound = make.producer(), make.staff(), make.company()
    outcomes = at_once(*[lambda: mark_related(alice.organisation_id, sound.pk, by=bob, why="Même gérant")] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyThereError", "RelatedParty"]


def claim_while_the_company_is_admitted():
    """A line of a supplier is put down while it becomes a member; how often the standing was asked for."""
    alice, bob = make.producer(), make.staff()
    sound, production = make.company(member=False), make.production(alice, by=bob)
    invoice, before = make.invoice(alice, sound), wanted()
    outcomes = meanwhile(
        lambda: make.claim(alice, production, of=invoice), lambda: admit_member(sound.pk, DAY, None, by=bob)
    )
    assert [type(each).__name__ for each in outcomes] == ["Claim", "Membership"]
    convention = make.convention_of(production).pk
    return wanted()[convention] - before[convention]


@pytest.mark.django_db(transaction=True)
def test_a_membership_at_the_moment_of_a_claim_asks_for_the_standing_once_more():
    assert claim_while_the_company_is_admitted() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_supplier_that_membership_would_not_be_counted(monkeypatch):
    """The negative control: the membership sees no claim, and the standing made from the claim alone would stay."""
    monkeypatch.setattr(claim_flow, "_lock", lambda line_id: InvoiceLine.objects.get(pk=line_id))
    assert claim_while_the_company_is_admitted() == 1
