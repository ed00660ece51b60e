import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelter.models.document import Document
from shelter.models.production import Production


class Convention(models.Model):
    """What the cluster and a producer signed about one production."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    production = models.OneToOneField(Production, on_delete=models.PROTECT, related_name="convention")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    signed_on = models.DateField(_("signed on"))
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")

    def __str__(self) -> str:
        return self.reference


class Terms(models.Model):
    """The parameters of a convention, whole, in the very form that the rules read; an amendment adds a row."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="terms")
    effective_on = models.DateField(_("in force from"))
    body = models.JSONField()
    signed_copy = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return f"{self.convention_id} {self.effective_on}"


class Funding(models.Model):
    """Tax Shelter money that reached the production through the cluster; money taken back is a negative row."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="funding")
    received_on = models.DateField(_("received on"))
    cents = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("funding")
        constraints = [models.CheckConstraint(condition=~models.Q(cents=0), name="funding_is_not_nothing")]

    def __str__(self) -> str:
        return f"{self.convention_id} {self.received_on} {self.cents}"
