"""Messages only make it sooner: what they say is done once, and what they fail to say is found by the sweep."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from poleimage.celery import Task
from shelter import tasks
from shelter.flow import job
from shelter.flow import report as report_flow
from shelter.flow.receive import receive_invoice
from shelter.flow.report import issue_report
from shelter.models import Invoice, Job, ReportFile, Standing
from tests import make
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.producer()


@pytest.fixture
def sent(monkeypatch):
    """What would have gone to the broker."""
    told = []
    for kind, task in tasks.TASKS.items():
        monkeypatch.setattr(task, "delay", lambda subject, kind=kind: told.append((kind, subject)))
    return told


def received(alice):
    return receive_invoice(make.ubl(), "a.xml", by=alice, organisation=alice.organisation).invoice


def test_every_kind_of_job_has_its_work_and_its_task():
    assert set(tasks.WORK) == set(tasks.TASKS) == set(Job.Kind)


def test_a_message_with_an_id_is_all_that_a_worker_needs(alice, monkeypatch):
    monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7 le rapport")
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)
    bob, invoice = make.staff(), received(alice)
    convention = make.convention_of(make.production(alice, by=bob))
    report = issue_report(convention.pk, by=bob)
    tasks.read(str(invoice.pk))
    tasks.recompute(str(convention.pk))
    tasks.draw(str(report.pk))
    assert Invoice.objects.get().state == "to_check"
    assert Standing.objects.get().convention == convention
    assert ReportFile.objects.get().report == report
    assert job.waiting() == []


def test_a_message_that_comes_twice_is_done_once(alice):
    invoice = received(alice)
    tasks.read(str(invoice.pk))
    with untouched():
        tasks.read(str(invoice.pk))


def test_a_message_about_nothing_does_nothing():
    with untouched():
        for task in tasks.TASKS.values():
            task(str(make.absent()))


def test_nothing_is_told_before_the_commit_nor_after_a_rollback(alice, sent, django_capture_on_commit_callbacks):
    invoice = received(alice)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send(Job.Kind.READ, invoice.pk)
        assert sent == []
    assert sent == [("read", str(invoice.pk))]
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        tasks.send(Job.Kind.READ, invoice.pk)
        raise ZeroDivisionError
    assert len(sent) == 1


def test_a_change_that_wants_several_tells_of_those_of_its_kind_wanted_just_now(
    alice, sent, django_capture_on_commit_callbacks
):
    bob = make.staff()
    old, new = (make.convention_of(make.production(alice, by=bob)) for _ in range(2))
    received(alice)
    Job.objects.filter(subject=old.pk).update(wanted_at=timezone.now() - timedelta(seconds=11))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send_waiting(Job.Kind.RECOMPUTE)
    assert sent == [("recompute", str(new.pk))]


def test_files_that_wait_do_not_hold_up_the_standings(alice, sent, django_capture_on_commit_callbacks):
    convention = make.convention_of(make.production(alice, by=make.staff()))
    job.want(Job.Kind.READ, [make.absent() for _ in range(60)])
    Job.objects.filter(kind=Job.Kind.READ).update(wanted_at=timezone.now() - timedelta(seconds=5))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.send_waiting(Job.Kind.RECOMPUTE)
    assert sent == [("recompute", str(convention.pk))]


def test_a_page_that_sends_many_files_waits_once_for_a_broker_that_hangs(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []

    def hang(subject):
        asked.append(subject)
        raise TimeoutError

    monkeypatch.setattr(Task, "_rest_until", 0.0)
    monkeypatch.setattr(tasks.read, "delay", hang)
    invoices = [received(alice) for _ in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        for invoice in invoices:
            tasks.send(Job.Kind.READ, invoice.pk)
    assert asked == [str(invoices[0].pk)]


def test_the_sweep_leaves_alone_what_a_worker_holds_and_what_gave_up(alice, sent):
    held, waits, gave_up = (received(alice) for _ in range(3))
    job.take(Job.Kind.READ, held.pk)
    Job.objects.filter(subject=gave_up.pk).update(tries=Job.MOST_TRIES)
    assert tasks.sweep() == 1
    assert sent == [("read", str(waits.pk))]


def test_what_fails_is_noted_and_the_next_job_is_not_held_up(alice, monkeypatch):
    broken, whole = received(alice), received(alice)
    original = tasks.WORK[Job.Kind.READ]
    monkeypatch.setitem(tasks.WORK, Job.Kind.READ, lambda pk: 1 / 0 if pk == broken.pk else original(pk))
    for invoice in (broken, whole):
        tasks.run(Job.Kind.READ, invoice.pk)
    failed = Job.objects.get(subject=broken.pk)
    assert (failed.failure, failed.tries, failed.leased_until) == ("ZeroDivisionError: division by zero", 1, None)
    assert job.waiting() == [(Job.Kind.READ, broken.pk)]
    assert Invoice.objects.get(pk=whole.pk).state == "to_check"


def test_a_worker_that_dies_holds_its_job_no_longer_than_its_lease(alice, monkeypatch):
    class Killed(BaseException):
        pass

    def die(pk):
        raise Killed

    invoice = received(alice)
    with monkeypatch.context() as patched:
        patched.setitem(tasks.WORK, Job.Kind.READ, die)
        with pytest.raises(Killed):
            tasks.run(Job.Kind.READ, invoice.pk)
    tasks.run(Job.Kind.READ, invoice.pk)
    assert Invoice.objects.get().state == "received"
    later = timezone.now() + timedelta(seconds=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    tasks.run(Job.Kind.READ, invoice.pk)
    assert Invoice.objects.get().state == "to_check"


@pytest.mark.django_db(transaction=True)
def test_work_is_held_on_to_after_a_moment_without_the_database(settings, monkeypatch):
    settings.JOB_LEASE_SECONDS = 0.03
    subject, original, tried, held = make.absent(), job.hold, [], threading.Event()
    job.want(Job.Kind.READ, [subject])

    def hold(lease):
        tried.append(lease)
        if len(tried) == 1:
            raise OperationalError("terminating connection due to administrator command")
        original(lease)
        held.set()

    monkeypatch.setattr(job, "hold", hold)
    monkeypatch.setitem(tasks.WORK, Job.Kind.READ, lambda pk: held.wait(20) or pytest.fail("nobody held the job"))
    tasks.run(Job.Kind.READ, subject)
    assert Job.objects.get().failure == ""
