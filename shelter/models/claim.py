import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelter.models.invoice import InvoiceLine
from shelter.models.production import Production


class Claim(models.Model):
    """A line of an invoice, or a share of it, put down to a production."""

    class State(models.TextChoices):
        TO_REVIEW = "to_review", _("to review")
        PARKED = "parked", _("set aside")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="claims")
    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="claims")
    share = models.DecimalField(_("share"), max_digits=11, decimal_places=10)
    local_share = models.DecimalField(_("local share"), max_digits=11, decimal_places=10, default=1)
    category = models.CharField(_("category"), max_length=40)
    direct = models.BooleanField(_("direct spending"), default=True)
    state = models.CharField(max_length=20, choices=State, default=State.TO_REVIEW)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_share_is_part_of_a_line"),
            models.CheckConstraint(
                condition=Q(local_share__gte=0, local_share__lte=1), name="a_local_share_is_part_of_a_claim"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_claims_say_when",
            ),
            models.UniqueConstraint(
                fields=["line", "production"], condition=~Q(state="withdrawn"), name="one_claim_a_line_and_production"
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(state="to_review"), name="claims_waiting_for_review")
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.production_id} {self.share}"


class Decision(models.Model):
    """What a reviewer decided on a claim; the last one holds, and taking one back is one more."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        PARKED = "parked", _("set aside")
        REOPENED = "reopened", _("taken back")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind)
    deduction_cents = models.BigIntegerField(default=0)  # euros of this production
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(condition=Q(deduction_cents__gte=0), name="a_deduction_is_not_negative"),
            models.CheckConstraint(
                condition=Q(deduction_cents=0) | Q(kind="accepted"), name="only_what_is_accepted_is_deducted_from"
            ),
            models.CheckConstraint(
                condition=Q(kind="accepted", deduction_cents=0) | Q(kind="reopened") | ~Q(reason_code=""),
                name="what_is_taken_away_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"
