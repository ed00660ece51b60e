from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from shelter.models.invoice import Invoice


class Alike(models.Model):
    """That two invoices look like one, noted when the later came; nothing takes it away, people answer it.

    One file sent by two houses is one invoice here: then `first` and `second` are the same.
    """

    class Degree(models.TextChoices):
        BYTES = "bytes", _("the same file")
        CONTENT = "content", _("the same e-invoice in another file")
        BUSINESS = "business", _("the same supplier, number and year")
        NEAR = "near", _("nearly the same number, amount or day")

    first = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="alike_later")
    second = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="alike_earlier")
    degree = models.CharField(max_length=10, choices=Degree)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("alike invoices")
        verbose_name_plural = _("alike invoices")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_noted_once"),
            models.CheckConstraint(
                condition=Q(degree="bytes", first=F("second")) | (~Q(degree="bytes") & ~Q(first=F("second"))),
                name="only_one_file_is_alike_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.degree}"


class AlikeAnswer(models.Model):
    """What somebody says of a pair; of each house, and of the staff (no house), the last one holds."""

    alike = models.ForeignKey(Alike, on_delete=models.PROTECT, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    is_same = models.BooleanField()
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer on alike invoices")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_answer_has_its_reason")]

    def __str__(self) -> str:
        return f"{self.alike_id} {'same' if self.is_same else 'different'}"
