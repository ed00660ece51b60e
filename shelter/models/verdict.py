from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelter.models.invoice import Invoice


class Verdict(models.Model):
    """What official rules said of an e-invoice, with the exact rules: another version makes a row of its own."""

    class Outcome(models.TextChoices):
        HELD = "held", _("no rule was found broken")
        BROKEN = "broken", _("rules are broken")
        NOT_CHECKED = "not_checked", _("the rules could not be run")

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="verdicts")
    outcome = models.CharField(max_length=20, choices=Outcome)
    why = models.CharField(max_length=40, blank=True)  # it was not checked
    rules = models.JSONField()  # the name, version and SHA-256 of each sheet
    rules_sha256 = models.CharField(max_length=64)  # of all of them
    failures = models.JSONField(default=list)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("verdict of the official rules")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "rules_sha256"], name="checked_once_by_the_same_rules")
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.outcome}"
