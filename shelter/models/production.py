import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation


class Production(models.Model):
    """One audiovisual work of one producer."""

    class Genre(models.TextChoices):
        FICTION = "fiction", _("fiction")
        DOCUMENTARY = "documentary", _("documentary")
        ANIMATION = "animation", _("animation")
        SERIES = "series", _("series")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        DUTCH = "nl", _("Dutch")
        GERMAN = "de", _("German")
        ENGLISH = "en", _("English")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What suppliers write on their invoices, so that a line finds its production.
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    genre = models.CharField(_("genre"), max_length=20, choices=Genre)
    language = models.CharField(_("language of its reports"), max_length=2, choices=Language, default=Language.FRENCH)
    producer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="productions")
    opened_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("production")
        verbose_name_plural = _("productions")

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The name of its audit chain."""
        return f"production:{self.pk}"


class Grant(models.Model):
    """What lets an auditor see one production, until a day."""

    production = models.ForeignKey(Production, on_delete=models.PROTECT, related_name="grants")
    auditor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    until = models.DateField(_("until"))  # the last day still opens
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("access of an auditor")
        constraints = [
            models.UniqueConstraint(
                fields=["production", "auditor"], condition=Q(revoked_at__isnull=True), name="one_open_grant_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.auditor_id} {self.production_id} {self.until}"
