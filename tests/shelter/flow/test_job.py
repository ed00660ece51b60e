import os
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from shelter import tasks
from shelter.flow import job
from shelter.flow.receive import receive_invoice
from shelter.models import Invoice, Job
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject():
    subject = make.absent()
    job.want(Job.Kind.RECOMPUTE, [subject])
    return subject


def test_a_job_wanted_twice_is_one_row(subject):
    job.want(Job.Kind.RECOMPUTE, [subject])
    assert Job.objects.values_list("wanted", "done").get() == (2, 0)


def test_a_taken_job_is_not_taken_again_until_its_lease_ends(subject):
    assert job.take(Job.Kind.RECOMPUTE, subject).served == 1
    assert job.take(Job.Kind.RECOMPUTE, subject) is None
    assert job.waiting() == []
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert job.waiting() == [(Job.Kind.RECOMPUTE, subject)]
    assert job.take(Job.Kind.RECOMPUTE, subject).served == 1


@pytest.mark.parametrize("come_back", [job.finish, job.hold, lambda lease: job.give_back(lease, "OSError: trop tard")])
def test_a_worker_that_comes_back_late_leaves_the_lease_of_the_next_alone(subject, come_back):
    late = job.take(Job.Kind.RECOMPUTE, subject)
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    job.take(Job.Kind.RECOMPUTE, subject)
    with untouched():
        assert not come_back(late)
    assert job.take(Job.Kind.RECOMPUTE, subject) is None


def test_a_job_wanted_while_it_is_done_is_done_once_more(subject, monkeypatch):
    done = []

    def work(each):
        done.append(each)
        if len(done) == 1:
            job.want(Job.Kind.RECOMPUTE, [subject])

    monkeypatch.setitem(tasks.WORK, Job.Kind.RECOMPUTE, work)
    tasks.run(Job.Kind.RECOMPUTE, subject)
    assert done == [subject, subject]
    assert Job.objects.values_list("wanted", "done", "leased_until").get() == (2, 2, None)


def test_a_job_that_fails_is_tried_five_times_and_then_shown(subject, monkeypatch):
    tried = []

    def work(each):
        tried.append(each)
        raise ValueError("trop long")

    monkeypatch.setitem(tasks.WORK, Job.Kind.RECOMPUTE, work)
    for _ in range(8):
        tasks.run(Job.Kind.RECOMPUTE, subject)
    failed = Job.objects.get()
    assert len(tried) == 5
    assert (failed.has_failed, failed.failure) == (True, "ValueError: trop long")
    assert job.waiting() == []


def test_a_failed_job_can_be_tried_again_by_staff(subject, monkeypatch):
    Job.objects.update(tries=Job.MOST_TRIES, failure="ValueError: trop long")
    job.retry_job(Job.objects.get().pk, by=make.staff())
    monkeypatch.setitem(tasks.WORK, Job.Kind.RECOMPUTE, lambda each: None)
    tasks.run(Job.Kind.RECOMPUTE, subject)
    assert Job.objects.values_list("wanted", "done", "failure").get() == (2, 2, "")


def test_the_sweep_sends_what_no_message_told(subject, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.recompute, "delay", sent.append)
    assert tasks.sweep() == 1
    assert sent == [str(subject)]


def test_without_a_broker_the_work_waits_and_nothing_is_lost(subject, monkeypatch, django_capture_on_commit_callbacks):
    def no_broker(each):
        raise ConnectionError

    monkeypatch.setattr(tasks.recompute, "delay", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send(Job.Kind.RECOMPUTE, subject)
    assert job.waiting() == [(Job.Kind.RECOMPUTE, subject)]


def test_every_night_every_convention_is_wanted():
    alice, bob = make.producer(), make.staff()
    for _ in range(3):
        make.production(alice, by=bob)
    before = dict(Job.objects.filter(kind="recompute").values_list("subject", "wanted"))
    assert tasks.nightly() == 3
    assert dict(Job.objects.filter(kind="recompute").values_list("subject", "wanted")) == {
        subject: wanted + 1 for subject, wanted in before.items()
    }


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_does_the_job():
    alice = make.producer()
    sent = receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice
    ready, done = threading.Barrier(8), []

    def work():
        try:
            ready.wait()
            done.append(job.take(Job.Kind.READ, sent.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [lease.served for lease in done if lease] == [1]
    assert done.count(None) == 7


def test_reading_twice_changes_nothing():
    alice = make.producer()
    invoice = make.invoice(alice, lines=["10.00", "20.00"])
    tasks.run(Job.Kind.READ, invoice.pk)
    tasks.run(Job.Kind.READ, invoice.pk)
    assert Invoice.objects.get().lines.count() == 2


def test_every_night_what_was_left_half_written_is_removed(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    stale = tmp_path / "ab" / ".incoming-stale"
    stale.parent.mkdir()
    stale.touch()
    os.utime(stale, (0, 0))
    tasks.nightly()
    assert not stale.exists()
