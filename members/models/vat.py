from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.person import Organisation


class VatRight(models.Model):
    """From a day on, how much of its VAT a producer cannot recover: 0 nothing, 1 all. Before any such day, nothing.

    A row is never changed: of those for one day the one that was recorded last holds.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="vat_rights")
    share = models.DecimalField(_("part that cannot be recovered"), max_digits=5, decimal_places=4)
    from_on = models.DateField(_("from"))
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("right to recover VAT")
        ordering: ClassVar[list[str]] = ["from_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="share_of_vat_is_a_share")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.from_on} {self.share}"
