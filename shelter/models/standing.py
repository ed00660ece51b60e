from django.db import models
from django.utils.translation import gettext_lazy as _

from shelter.models.convention import Convention


class Standing(models.Model):
    """The statement of a convention as last assessed, with the digest of the dossier that it was made from.

    The columns repeat figures of the statement so that lists can be sorted; nothing else computes them.
    """

    convention = models.OneToOneField(Convention, on_delete=models.PROTECT, primary_key=True, related_name="standing")
    version = models.PositiveBigIntegerField(default=0)  # what the job wanted when the dossier was read
    statement = models.JSONField()
    course = models.JSONField(default=list)  # the burn-up: obligation, counted and pending on days past
    dossier_sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    computed_at = models.DateTimeField()
    status = models.CharField(max_length=10)
    obligation_cents = models.BigIntegerField()
    funding_cents = models.BigIntegerField()
    claimed_cents = models.BigIntegerField()
    counted_cents = models.BigIntegerField()
    pending_cents = models.BigIntegerField()
    remaining_cents = models.BigIntegerField()
    shortfall_cents = models.BigIntegerField()  # what would be missing at the deadline at the pace of the last 90 days
    starts_on = models.DateField()
    deadline = models.DateField(null=True)

    class Meta:
        verbose_name = _("standing")

    def __str__(self) -> str:
        return f"{self.convention_id} {self.as_of}"
