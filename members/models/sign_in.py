from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PasswordTry(models.Model):
    """A password that was wrong, or is being looked at: too many of them and nobody looks for a while."""

    account = models.CharField(max_length=64)  # the digest of the e-mail address, whether a person has it or not
    address = models.CharField(max_length=50, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("password that was tried")
        indexes = [
            models.Index(fields=["account", "at"], name="tries_of_an_account"),
            models.Index(fields=["address", "at"], name="tries_from_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.address}"
