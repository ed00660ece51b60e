import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelter.models.convention import Convention
from shelter.models.document import Document
from shelter.models.production import Production


class Report(models.Model):
    """Dossier and statement as they were on the day of issue, under a number that never repeats.

    `paper` holds everything that is drawn, the dossier and the statement among it: the PDF is made from it and
    from nothing else, so that what left the house can be drawn again byte for byte.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="reports")
    # Leads to the public page that says whether the report holds: nobody guesses it, and it leads nowhere else.
    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=60, unique=True)
    language = models.CharField(max_length=2, choices=Production.Language)
    as_of = models.DateField()
    paper = models.JSONField()
    dossier_sha256 = models.CharField(max_length=64)
    statement_sha256 = models.CharField(max_length=64)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    issued_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(fields=["convention", "year", "sequence"], name="report_numbers_never_repeat")
        ]

    def __str__(self) -> str:
        return self.number


class ReportFile(models.Model):
    """The PDF of a report, drawn once."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, primary_key=True, related_name="file")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    seal_subject = models.CharField(max_length=250, blank=True)
    seal_fingerprint = models.CharField(max_length=64, blank=True)  # SHA-256 of the certificate
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("report file")

    def __str__(self) -> str:
        return str(self.report_id)


class Revocation(models.Model):
    """A report that no longer holds, whatever took its place."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, primary_key=True, related_name="revocation")
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("revocation")

    def __str__(self) -> str:
        return str(self.report_id)
