from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Sending(models.Model):
    """That a person sent something under a one-use key, and what was answered: sent again, it gets that answer."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)  # the digest of what the form or the program named
    content = models.CharField(max_length=64)  # the digest of all that was sent
    answer = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sending")
        constraints = [models.UniqueConstraint(fields=["by", "key"], name="a_key_is_used_once")]
        indexes = [models.Index(fields=["at"], name="sending_by_age")]

    def __str__(self) -> str:
        return self.key
