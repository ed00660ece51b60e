import pytest

from shelter.flow.read import read_invoice
from shelter.flow.receive import receive_invoice
from shelter.flow.report import issue_report
from shelter.models import Job
from tests import make
from tests.browse import page, signed_in
from tests.settled import fail

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make.staff("Bob")


def test_nothing_failed_says_so(bob):
    assert "Everything received was read, computed and drawn" in page(bob, "/jobs/")


def test_each_kind_of_failure_says_what_it_was_for(bob):
    alice = make.producer("Alice")
    production = make.production(alice, by=bob, title="Nuit blanche")
    report = issue_report(make.convention_of(production).pk, by=bob)
    invoice = receive_invoice(b"%PDF-1.4", "scan.pdf", by=alice, organisation=alice.organisation).invoice
    for job in Job.objects.all():
        fail(job, said="OSError: no room left")
    said = page(bob, "/jobs/")
    assert "scan.pdf" in said and f"/invoices/{invoice.pk}/" in said and "nothing could be read from it" in said
    assert report.number in said and "its PDF is missing" in said
    assert "Nuit blanche" in said and f"/productions/{production.pk}/" in said
    assert "OSError: no room left" in said
    assert signed_in(bob).get("/jobs/").context["page"].paginator.count == 3


def test_a_failed_job_is_tried_again(bob):
    make.production(make.producer("Alice"), by=bob)
    job = fail(Job.objects.get(kind="recompute"))
    answer = signed_in(bob).post(f"/jobs/{job.pk}/retry/")
    before, _ = job.wanted, job.refresh_from_db()
    assert answer.url == "/jobs/"
    assert (job.tries, job.failure, job.wanted) == (0, "", before + 1)


def test_a_file_that_can_not_be_read_here_is_typed_in_by_its_producer(bob):
    alice = make.producer("Alice")
    invoice = receive_invoice(b"%PDF-1.4", "scan.pdf", by=alice, organisation=alice.organisation).invoice
    job = fail(Job.objects.get(kind="read"), said="MemoryError")
    assert signed_in(bob).post(f"/jobs/{job.pk}/type-in/").url == "/jobs/"
    assert "What failed" in page(bob, "/jobs/") and "scan.pdf" not in page(bob, "/jobs/")
    said = page(alice, f"/invoices/{invoice.pk}/type-in/")
    assert "could not be read here. The fault is ours." in said
    read_invoice(invoice.pk)  # a message that comes late
    invoice.refresh_from_db()
    assert (invoice.state, invoice.unreadable_code) == ("unreadable", "reading_failed")


def test_only_a_file_is_typed_in(bob):
    make.production(make.producer("Alice"), by=bob)
    job = fail(Job.objects.get(kind="recompute"))
    assert signed_in(bob).post(f"/jobs/{job.pk}/type-in/").status_code == 404
    assert signed_in(bob).get(f"/jobs/{job.pk}/type-in/").status_code == 405


def test_what_did_not_fail_is_left_alone(bob):
    make.production(make.producer("Alice"), by=bob)
    job = Job.objects.get(kind="recompute")
    assert signed_in(bob).post(f"/jobs/{job.pk}/retry/").url == "/jobs/"
    assert Job.objects.get(pk=job.pk).wanted == job.wanted
    assert signed_in(bob).post("/jobs/999999/retry/").status_code == 404
    assert signed_in(bob).get(f"/jobs/{job.pk}/retry/").status_code == 405


def test_more_failures_need_no_more_queries(bob, django_assert_num_queries):
    alice, client = make.producer("Alice"), signed_in(bob)
    for many in (1, 6):
        for number in range(many):
            data = f"%PDF-1.4 {many} {number}".encode()
            receive_invoice(data, "scan.pdf", by=alice, organisation=alice.organisation)
        for job in Job.objects.filter(kind="read"):
            fail(job)
        make.production(alice, by=bob)
        fail(Job.objects.filter(kind="recompute").last())
        with django_assert_num_queries(9):
            client.get("/jobs/")
