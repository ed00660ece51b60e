from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A file that lies under its SHA-256 and is never rewritten."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=60, blank=True)  # by content; empty when nothing known fits
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.sha256[:12]
