from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shelter.models.invoice import Invoice

ECB = "ECB"


class Rate(models.Model):
    """What was published for a day, as it was published: units of the currency for one euro."""

    currency = models.CharField(max_length=3)
    day = models.DateField()
    per_euro = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = "published rate"
        constraints = [
            models.UniqueConstraint(fields=["currency", "day"], name="one_rate_a_day"),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="a_published_rate_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"


class RateChange(models.Model):
    """That a person set another rate for an invoice than it had. Without its row here no rate changes."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="rate_changes")
    was_rate = models.DecimalField(max_digits=18, decimal_places=8)
    was_source = models.CharField(max_length=200, blank=True)
    was_on = models.DateField(null=True)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "change of a rate"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_change_of_rate_says_why")]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.was_rate} -> {self.rate}"
