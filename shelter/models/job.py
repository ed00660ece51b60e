from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Work that waits, written in the transaction that makes it necessary: the row is the queue.

    There is one row for each subject. Wanting the work again raises `wanted`; a worker that started before that
    finishes with `done` below it, and the work is done once more. A message to Celery only makes it sooner.
    """

    MOST_TRIES = 5

    class Kind(models.TextChoices):
        READ = "read", _("reading an invoice")
        RECOMPUTE = "recompute", _("computing a standing")
        DRAW = "draw", _("drawing a report")
        CHECK = "check", _("checking by the official rules")

    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.UUIDField()
    wanted = models.PositiveBigIntegerField(default=1)
    done = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)  # a worker that died stops holding the job then
    lease = models.UUIDField(null=True)  # who holds it: a worker that comes back late must not free another's lease
    wanted_at = models.DateTimeField(default=timezone.now)
    failure = models.TextField(blank=True)

    class Meta:
        verbose_name = _("job")
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_job_a_subject")]
        indexes = [models.Index(fields=["wanted_at"], condition=Q(done__lt=F("wanted")), name="jobs_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def has_failed(self) -> bool:
        return self.done < self.wanted and self.tries >= self.MOST_TRIES
