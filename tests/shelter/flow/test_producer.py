from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from members.models import VatRight
from poleimage.audit.models import Entry
from shelter.flow.convention import open_production
from shelter.flow.producer import record_vat_right
from shelter.flow.refusal import AlreadyThereError
from shelter.flow.report import issue_report
from shelter.models import Job
from tests import make
from tests.settled import settle
from tests.witness import untouched

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def wanted():
    return dict(Job.objects.filter(kind=Job.Kind.RECOMPUTE).values_list("subject", "wanted"))


def test_who_said_what_is_written_down(alice, bob):
    right = record_vat_right(alice.organisation_id, Decimal("0.1234"), DAY, by=bob)
    entry = Entry.objects.get(action="vat_right.recorded")
    assert (right.share, right.from_on, right.by) == (Decimal("0.1234"), DAY, bob)
    assert (entry.by_id, entry.subject_id, entry.chain.key) == (
        bob.pk,
        str(alice.organisation_id),
        alice.organisation.chain,
    )
    assert entry.facts == {"part_not_recovered": "0.1234", "from_on": "2026-04-01"}


def test_every_convention_of_the_producer_is_assessed_again_and_no_other(alice, bob):
    own = [make.convention_of(make.production(alice, by=bob)).pk for _ in range(2)]
    other = make.convention_of(make.production(make.producer("Charlie"), by=bob)).pk
    open_production("NEUF", "Neuf", "fiction", by=bob, producer=alice.organisation)
    before = wanted()
    record_vat_right(alice.organisation_id, Decimal("0.5"), DAY, by=bob)
    assert wanted() == {**{pk: before[pk] + 1 for pk in own}, other: before[other]}


def test_what_is_said_later_of_the_past_gives_new_figures_and_leaves_reports_as_issued(alice, bob):
    production = make.production(alice, by=bob)
    make.claim(alice, production, of=make.invoice(alice, lines=["100.00"], issued_on=date(2026, 5, 4)))
    report = issue_report(make.convention_of(production).pk, by=bob)
    before = settle(production).statement["claimed"]
    record_vat_right(alice.organisation_id, Decimal(1), DAY, by=bob)
    report.refresh_from_db()
    assert (before, settle(production).statement["claimed"]) == ("100.00", "121.00")
    assert report.paper["statement"]["claimed"] == "100.00"


@pytest.mark.parametrize(
    ("said", "again", "day"), [(None, "0", DAY), ("0.5", "0.5", DAY), ("0.5", "0.5", date(2027, 1, 1))]
)
def test_what_holds_already_is_not_written_again(alice, bob, said, again, day):
    if said:
        record_vat_right(alice.organisation_id, Decimal(said), DAY, by=bob)
    with untouched(), pytest.raises(AlreadyThereError):
        record_vat_right(alice.organisation_id, Decimal(again), day, by=bob)


@pytest.mark.parametrize("share", ["-0.0001", "1.0001"])
def test_the_database_refuses_what_is_no_share(alice, bob, share):
    with pytest.raises(IntegrityError, match="share_of_vat_is_a_share"), transaction.atomic():
        record_vat_right(alice.organisation_id, Decimal(share), DAY, by=bob)
    assert VatRight.objects.count() == 0
