from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from poleimage.web import figures
from shelter.models import Invoice


class CorrectedField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}, {figures.day(obj.issued_on)}, {figures.money(obj.gross_cents, obj.currency)}"


class LinkForm(forms.Form):
    """The invoice that a credit note corrects, where it does not say so itself."""

    corrected = CorrectedField(label=_("Invoice that it corrects"), queryset=Invoice.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, among: QuerySet[Invoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["corrected"].queryset = among  # type: ignore[attr-defined]
