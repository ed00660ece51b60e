from datetime import timedelta

import pytest
from django.utils import timezone

from shelter.flow.convention import grant_access, open_production
from shelter.flow.report import issue_report
from shelter.models import Job, Report
from tests import make
from tests.browse import page, signed_in
from tests.settled import fail

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def production(alice, bob):
    return make.production(alice, by=bob, title="Nuit blanche")


def test_a_report_is_issued_and_asked_to_be_drawn(production, bob):
    today = str(timezone.localdate())
    answer = signed_in(bob).post(f"/productions/{production.pk}/reports/issue/", {"as_of": today, "language": "en"})
    report = Report.objects.get()
    assert answer.url == f"/reports/{report.pk}/"
    assert (str(report.as_of), report.language, report.by) == (today, "en", bob)
    assert Job.objects.get(kind="draw").subject == report.pk


@pytest.mark.parametrize(
    "said", [{"as_of": "2098-01-01", "language": "fr"}, {"as_of": "", "language": "fr"}, {"as_of": "2026-01-01"}]
)
def test_a_wrong_wish_issues_nothing(production, bob, said):
    answer = signed_in(bob).post(f"/productions/{production.pk}/reports/issue/", said)
    assert answer.status_code == 422 and answer.context["form"].errors
    assert Report.objects.count() == 0


def test_there_is_nothing_to_report_on_before_a_convention(alice, bob):
    production = open_production("VIDE", "Sans rien", "fiction", by=bob, producer=alice.organisation)
    assert "before the convention is signed" in page(bob, f"/productions/{production.pk}/reports/")
    said = {"as_of": str(timezone.localdate()), "language": "fr"}
    answer = signed_in(bob).post(f"/productions/{production.pk}/reports/issue/", said)
    assert answer.status_code == 422 and Report.objects.count() == 0


def test_reports_are_listed_with_what_took_their_place(production, alice, bob):
    convention = make.convention_of(production)
    first, second = (issue_report(convention.pk, by=bob) for _ in range(2))
    for user in (alice, bob):
        for url in ("/reports/", f"/productions/{production.pk}/reports/"):
            said = page(user, url)
            assert first.number in said and f"superseded by {second.number}" in said and "being drawn" in said
    assert "reports/issue/" not in page(alice, f"/productions/{production.pk}/reports/")


def test_a_report_that_could_not_be_drawn_says_so_in_every_list(production, alice, bob):
    report, dora = issue_report(make.convention_of(production).pk, by=bob), make.auditor()
    grant_access(production.pk, dora, timezone.localdate(), by=bob)
    fail(Job.objects.get(kind=Job.Kind.DRAW, subject=report.pk))
    for user in (alice, bob, dora):
        for url in ("/reports/", f"/productions/{production.pk}/reports/"):
            said = page(user, url)
            assert "not drawn" in said and "being drawn" not in said
    room = page(dora, "/room/")
    assert "Its PDF could not be drawn." in room and "being drawn" not in room


def test_each_sees_the_reports_of_what_is_open_to_them(production, bob):
    report = issue_report(make.convention_of(production).pk, by=bob)
    dora, charlie = make.auditor(), make.producer("Charlie")
    for user in (dora, charlie):
        assert "No report has been issued" in page(user, "/reports/")
    grant_access(production.pk, dora, timezone.localdate() + timedelta(days=1), by=bob)
    assert report.number in page(dora, "/reports/")


def test_more_reports_need_no_more_queries(production, bob, django_assert_num_queries):
    client, convention = signed_in(bob), make.convention_of(production)
    for many in (1, 4):
        for _ in range(many):
            issue_report(convention.pk, by=bob)
        with django_assert_num_queries(6):
            client.get("/reports/")
