from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import grant_access, revoke_access
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report, issue_report
from tests import make
from tests.browse import page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


def test_the_room_shows_what_is_open_until_when_and_the_verdict(alice, bob):
    production, dora = make.production(alice, by=bob, title="Nuit blanche", funding="48500.00"), make.auditor()
    make.production(alice, by=bob, title="Pas pour elle")
    recompute_standing(make.convention_of(production).pk)
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    said = page(dora, "/room/")
    assert "Nuit blanche" in said and f"/productions/{production.pk}/" in said and "Pas pour elle" not in said
    assert "open to you until" in said and "<b>48.500,00\u00a0€</b> of 48.500,00\u00a0€ are left to spend" in said
    assert "manage.py verify_report report.pdf" in said


def test_reports_stand_with_their_number_their_digest_and_what_supersedes_them(alice, bob):
    production, dora = make.production(alice, by=bob), make.auditor()
    convention = make.convention_of(production)
    recompute_standing(convention.pk)
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    first = issue_report(convention.pk, by=bob)
    drawn, second = draw_report(first.pk), issue_report(convention.pk, by=bob)
    said = page(dora, "/room/")
    assert drawn.document_id in said and f"/reports/{first.pk}/pdf/" in said
    assert f"superseded by {second.number}" in said and "Its PDF is being drawn." in said


def test_a_grant_that_ended_or_was_revoked_closes_the_room(alice, bob):
    production, dora, today = make.production(alice, by=bob, title="Nuit blanche"), make.auditor(), timezone.localdate()
    grant_access(production.pk, dora, today - timedelta(days=1), by=bob)
    assert "Nuit blanche" not in page(dora, "/room/")
    grant = grant_access(production.pk, dora, today, by=bob)
    assert "Nuit blanche" in page(dora, "/room/")
    revoke_access(grant.pk, by=bob)
    assert "Nothing is open to you" in page(dora, "/room/")


def test_only_auditors_have_a_room(alice, bob):
    assert [signed_in(user).get("/room/").status_code for user in (alice, bob)] == [404, 404]
