"""Celery's side of the work that waits. The rows of `Job` are the queue; a message only makes it sooner."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connections, transaction
from django.utils import timezone

from poleimage import files
from poleimage.scan import ScannerDownError
from shelter.flow import job
from shelter.flow.credit import link_credit_notes
from shelter.flow.likeness import note_alike
from shelter.flow.official import check_officially
from shelter.flow.once import forget_sendings
from shelter.flow.read import read_invoice
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report
from shelter.models import Job

logger = logging.getLogger(__name__)


def _read(invoice_id: UUID) -> None:
    read_invoice(invoice_id)
    note_alike(invoice_id)
    send_waiting(Job.Kind.CHECK)
    if link_credit_notes(invoice_id):
        send_waiting(Job.Kind.RECOMPUTE)


WORK: dict[Job.Kind, Callable[[UUID], object]] = {
    Job.Kind.READ: _read,
    Job.Kind.RECOMPUTE: recompute_standing,
    Job.Kind.DRAW: draw_report,
    Job.Kind.CHECK: check_officially,
}


@shared_task
def read(invoice_id: str) -> None:
    run(Job.Kind.READ, UUID(invoice_id))


@shared_task
def recompute(convention_id: str) -> None:
    run(Job.Kind.RECOMPUTE, UUID(convention_id))


@shared_task
def draw(report_id: str) -> None:
    run(Job.Kind.DRAW, UUID(report_id))


@shared_task
def check(invoice_id: str) -> None:
    run(Job.Kind.CHECK, UUID(invoice_id))


TASKS = {Job.Kind.READ: read, Job.Kind.RECOMPUTE: recompute, Job.Kind.DRAW: draw, Job.Kind.CHECK: check}


@shared_task
def sweep() -> int:
    """Send again what a lost message, a lost broker or a dead worker left behind."""
    waiting = job.waiting()
    for kind, subject in waiting:
        TASKS[kind].delay(str(subject))
    return len(waiting)


@shared_task
def nightly() -> int:
    """Assess every convention as of the new day; the sweep sends the work in bounded portions."""
    files.remove_stale()
    forget_sendings()
    return job.want_every_standing()


def run(kind: Job.Kind, subject: UUID) -> None:
    """Do a job if nobody else does, and again for as long as it was wanted meanwhile."""
    while (lease := job.take(kind, subject)) is not None:
        try:
            with _held(lease):
                WORK[kind](subject)
        except ScannerDownError as failure:
            logger.warning("%s %s waits: %s", kind, subject, failure)
            job.put_off(lease, str(failure), seconds=60)
            return
        # Whatever goes wrong is noted on the job and shown to staff once its tries are used up.
        except Exception as failure:
            logger.exception("%s %s failed", kind, subject)
            job.give_back(lease, f"{type(failure).__name__}: {failure}")
            return
        if not job.finish(lease):
            return


@contextmanager
def _held(lease: job.Lease) -> Iterator[None]:
    """Keep the lease for as long as the work takes; a worker that is killed stops keeping it."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                job.hold(lease)
            except DatabaseFailure as failure:
                logger.warning("%s %s could not be held, it is tried again: %s", lease.kind, lease.subject, failure)
                # A connection that was lost is not opened again by itself outside a request.
                connections.close_all()
        connections.close_all()

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def send(kind: Job.Kind, subject: UUID) -> None:
    """Tell the workers after the commit; when no broker answers, the sweep does it later."""
    transaction.on_commit(lambda: TASKS[kind].send(str(subject)))


def send_waiting(kind: Job.Kind) -> None:
    """Tell the workers about the jobs of a kind that were wanted just now, for a change that may want several."""
    transaction.on_commit(lambda: _send_lately_wanted(kind))


def _send_lately_wanted(kind: Job.Kind) -> None:
    for _, subject in job.waiting(kind, since=timezone.now() - timedelta(seconds=10), limit=50):
        TASKS[kind].send(str(subject))
