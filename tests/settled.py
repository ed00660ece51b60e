"""What a worker or the passing of days would have done by now, done on the spot."""

from datetime import timedelta

from django.utils import timezone

from shelter.flow.recompute import recompute_standing
from shelter.models import Claim, Job, Production, Standing
from tests import make
from tests.tamper import unguarded


def settle(production: Production) -> Standing:
    """Compute the standing, and let its job be done: the page shows it as the figures of this moment."""
    convention = make.convention_of(production)
    standing = recompute_standing(convention.pk)
    Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=convention.pk).update(done=standing.version)
    return standing


def fail(job: Job, said: str = "OSError: no room") -> Job:
    """Let a job have used up its tries."""
    Job.objects.filter(pk=job.pk).update(wanted=job.wanted + 1, tries=Job.MOST_TRIES, failure=said, leased_until=None)
    job.refresh_from_db()
    return job


def aged(claim: Claim, days: int) -> Claim:
    """A claim that was put down days ago: no time passes in a test, and the guards let nobody else say it did.

    At the same hour by the clock on the wall: across the change to summer time it would be another day near midnight.
    """
    with unguarded():
        Claim.objects.filter(pk=claim.pk).update(recorded_at=timezone.localtime() - timedelta(days=days))
    return claim
