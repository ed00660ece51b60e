"""Work that waits. The business transaction writes what it wants; workers take, do and finish."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members.models import User
from poleimage.audit.record import record
from shelter.models import Convention, Job, Production

_WANT = """
    INSERT INTO shelter_job (kind, subject, wanted, done, tries, wanted_at, failure)
    SELECT %s, subject, 1, 0, 0, now(), '' FROM unnest(%s::uuid[]) AS subject ORDER BY subject
    ON CONFLICT (kind, subject) DO UPDATE SET
        wanted = shelter_job.wanted + 1, tries = 0, failure = '', wanted_at = now()
"""

# Who holds a job need not be on the disk before the work goes on: what a power cut takes back is done once more.
_SOON = "set_config('synchronous_commit', 'off', true) = 'off'"
_TAKE = f"""
    UPDATE shelter_job SET leased_until = %(until)s, lease = %(holder)s, tries = tries + 1
    WHERE {_SOON} AND id = (
        SELECT id FROM shelter_job
        WHERE kind = %(kind)s AND subject = %(subject)s AND done < wanted AND tries < %(most)s
            AND (leased_until IS NULL OR leased_until < %(now)s)
        FOR UPDATE SKIP LOCKED
    )
    RETURNING wanted
"""
_FINISH = f"""
    UPDATE shelter_job SET done = %(served)s, tries = 0, failure = '', lease = NULL, leased_until = NULL
    WHERE {_SOON} AND kind = %(kind)s AND subject = %(subject)s AND lease = %(holder)s
    RETURNING done < wanted
"""
_NOBODY: dict[str, Any] = {"lease": None, "leased_until": None}


@dataclass(frozen=True)
class Lease:
    """That one worker, and no other, does a job now."""

    kind: Job.Kind
    subject: UUID
    served: int  # the `wanted` that it is about; what is wanted later is still to be done
    holder: UUID


def want(kind: Job.Kind, subjects: Iterable[UUID]) -> None:
    """Ask for work inside the caller's transaction; in the order of the subjects, so that two never wait in a ring."""
    ordered = sorted(set(subjects))
    if ordered:
        with connection.cursor() as cursor:
            cursor.execute(_WANT, [kind, ordered])


def want_recompute(productions: Iterable[UUID]) -> None:
    """Ask for a new standing of every convention among these productions.

    The productions are held: a convention that is signed at the same moment is found here, or finds this change.
    """
    held = Production.objects.filter(pk__in=set(productions)).order_by("pk").select_for_update(no_key=True)
    signed = Convention.objects.filter(production__in=list(held.values_list("pk", flat=True)))
    want(Job.Kind.RECOMPUTE, signed.values_list("pk", flat=True))


@transaction.atomic
def want_every_standing() -> int:
    """A new day may change what is known: every convention is assessed again. Returns how many."""
    conventions = list(Convention.objects.values_list("pk", flat=True))
    want(Job.Kind.RECOMPUTE, conventions)
    return len(conventions)


def take(kind: Job.Kind, subject: UUID) -> Lease | None:
    """Lease the job to this worker; None when there is nothing to do for it."""
    now, holder = timezone.now(), uuid4()
    asked = {"kind": kind, "subject": subject, "most": Job.MOST_TRIES, "now": now}
    served = _answer(_TAKE, asked | {"until": _lease_from(now), "holder": holder})
    return None if served is None else Lease(kind, subject, served, holder)


def _answer(statement: str, asked: dict[str, Any]) -> Any:
    """The one value of the one row, None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        row = cursor.fetchone()
    return row[0] if row else None


def hold(lease: Lease) -> None:
    """Say that the worker that took the job is still at it."""
    _held(lease).update(leased_until=_lease_from(timezone.now()))


def _lease_from(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def finish(lease: Lease) -> bool:
    """Give the lease back; True when the work was wanted again meanwhile.

    Whose lease ran out, and was taken by another, changes nothing: the other finishes.
    """
    asked = {"kind": lease.kind, "subject": lease.subject, "holder": lease.holder, "served": lease.served}
    return bool(_answer(_FINISH, asked))


def give_back(lease: Lease, failure: str) -> None:
    """Note what went wrong; the job is tried again until its tries are used up, then shown to staff."""
    _held(lease).update(failure=failure[:2000], **_NOBODY)


def put_off(lease: Lease, failure: str, seconds: int) -> None:
    """Have the job tried again later, as often as it takes: what is missing is not the job's fault."""
    later = timezone.now() + timedelta(seconds=seconds)
    _held(lease).update(lease=None, leased_until=later, tries=0, failure=failure[:2000])


def _held(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(kind=lease.kind, subject=lease.subject, lease=lease.holder)


def drop(kind: Job.Kind, subject: UUID) -> None:
    """Want the work no longer: something else was done in its place."""
    Job.objects.filter(kind=kind, subject=subject).update(done=F("wanted"), tries=0, failure="", **_NOBODY)


def waiting(
    kind: Job.Kind | None = None, *, since: datetime | None = None, limit: int = 500
) -> list[tuple[Job.Kind, UUID]]:
    """Jobs (of one kind) that nobody holds, oldest first: what a lost message or a dead worker left behind."""
    free = Q(leased_until=None) | Q(leased_until__lt=timezone.now())
    jobs = Job.objects.filter(free, done__lt=F("wanted"), tries__lt=Job.MOST_TRIES)
    if kind:
        jobs = jobs.filter(kind=kind)
    if since:
        jobs = jobs.filter(wanted_at__gte=since)
    rows = jobs.order_by("wanted_at").values_list("kind", "subject")[:limit]
    return [(Job.Kind(kind), subject) for kind, subject in rows]


@transaction.atomic
def retry_job(job_id: int, *, by: User) -> Job:
    """Let a job that failed for good be tried again from the start."""
    job = Job.objects.select_for_update().get(pk=job_id)
    Job.objects.filter(pk=job.pk).update(tries=0, failure="", wanted=F("wanted") + 1, **_NOBODY)
    record("job.retried", job, by=by, kind=job.kind, job_subject=str(job.subject), failure=job.failure)
    return job
