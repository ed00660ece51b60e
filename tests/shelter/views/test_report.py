import hashlib

import pytest
from django.utils import timezone

from poleimage import files
from shelter.flow.convention import grant_access
from shelter.flow.receive import keep_document
from shelter.flow.report import issue_report
from shelter.models import Job, ReportFile
from tests import make
from tests.browse import page, signed_in
from tests.settled import fail

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a report as drawn"


@pytest.fixture
def alice():
    return make.producer("Alice")


@pytest.fixture
def bob():
    return make.staff("Bob")


@pytest.fixture
def report(alice, bob):
    production = make.production(alice, by=bob, title="Nuit blanche", funding="10000.00")
    return issue_report(make.convention_of(production).pk, by=bob)


def _drawn(report):
    """The file of a report; what a real one looks like is tested where it is drawn."""
    ReportFile.objects.create(report=report, document=keep_document(PDF))
    return report


def test_a_report_says_what_it_holds_and_how_to_check_it(report, alice, bob):
    for user in (alice, bob):
        said = page(user, f"/reports/{report.pk}/")
        assert report.number in said and "10.000,00" in said and "manage.py verify_report" in said
        assert report.dossier_sha256 in said and report.statement_sha256 in said


def test_while_it_is_drawn_the_page_asks_again(report, bob):
    url = f"/reports/{report.pk}/"
    assert 'hx-trigger="every 1s"' in page(bob, url)
    client = signed_in(bob)
    asked = {"hx-request": "true"}
    assert client.get(url, headers=asked).status_code == 204
    assert client.get(f"{url}pdf/").status_code == 404
    _drawn(report)
    said = client.get(url, headers=asked).content.decode()
    assert f"{url}pdf/" in said and "hx-trigger" not in said and "<h1" not in said


def test_a_drawing_that_failed_is_shown_with_a_button(report, alice, bob):
    job = fail(Job.objects.get(kind="draw"))
    assert f"/jobs/{job.pk}/retry/" in page(bob, f"/reports/{report.pk}/")
    said = page(alice, f"/reports/{report.pk}/")
    assert "The PDF could not be drawn" in said and "/jobs/" not in said
    answer = signed_in(bob).post(f"/jobs/{job.pk}/retry/")
    assert answer.url == f"/reports/{report.pk}/"


def test_what_took_its_place_is_named(report, bob):
    later = issue_report(report.convention_id, by=bob)
    said = page(bob, f"/reports/{report.pk}/")
    assert f"Report {later.number} has taken its place." in said and f"/reports/{later.pk}/" in said


def test_the_pdf_comes_under_its_number_with_its_digest(report, alice, bob):
    _drawn(report)
    dora = make.auditor()
    grant_access(report.convention.production_id, dora, timezone.localdate(), by=bob)
    for user in (alice, bob, dora):
        answer = signed_in(user).get(f"/reports/{report.pk}/pdf/")
        assert b"".join(answer.streaming_content) == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["ETag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'
        name = report.number.replace("/", "-")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.pdf"'


def test_a_pdf_that_is_there_already_is_not_sent_again(report, bob):
    sha256 = _drawn(report).file.document_id
    assert files.path_of(sha256).exists()
    answer = signed_in(bob).get(f"/reports/{report.pk}/pdf/", headers={"if-none-match": f'"{sha256}"'})
    assert (answer.status_code, answer.content) == (304, b"")
