import re
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from shelter.flow.refusal import EmptyFileError, FileTooLargeError
from shelter.forms.fields import SPACES, DayField, EurosField
from shelter.problems import sentence_of


class PaperField(forms.FileField):
    """A file within what can be received: its size is looked at before its bytes."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            size = data.size or 0
            if not size:
                raise ValidationError(sentence_of(EmptyFileError()), "empty")
            if size > settings.UPLOAD_MAX_BYTES:
                raise ValidationError(sentence_of(FileTooLargeError(most=settings.UPLOAD_MAX_BYTES, size=size)))
        return super().to_python(data)


class SeveralInput(forms.FileInput):
    allow_multiple_selected = True


class PapersField(PaperField):
    """One or several files under one name."""

    widget = SeveralInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(PapersField, self).clean(one, initial) for one in data or [None]]


class RateField(forms.Field):
    """Euros for one unit of another currency, with a comma or a point."""

    default_error_messages = {
        "invalid": _("Write a rate such as 0,9215: the euros for one unit, with eight decimals at most."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "in-amount"}

    def to_python(self, value: Any) -> Decimal | None:
        bare = "" if value is None else str(value).strip(SPACES)
        if not bare:
            return None
        if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,8})?", bare) or not re.search(r"[1-9]", bare):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return Decimal(bare.replace(",", "."))


class PaymentForm(forms.Form):
    paid_on = DayField(label=_("Paid on"), help_text=_("The day that the money left your account."))
    amount = EurosField(
        label=_("Amount"), signed=True, zero=False, help_text=_("With VAT. With a minus for money that came back.")
    )
    proof = PaperField(
        label=_("Proof"), required=False, help_text=_("The bank statement that shows it, as a PDF or a picture.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    # Asked only of who told the same payment a moment ago.
    again = forms.BooleanField(
        label=_("It was paid twice"),
        required=False,
        help_text=_("If there is a proof, choose it once more: a page can't keep a file."),
    )


class EvidenceForm(forms.Form):
    file = PapersField(
        label=_("Files"), help_text=_("A contract, an order, a delivery note, an estimate: what proves the work.")
    )


class RateForm(forms.Form):
    fx_rate = RateField(label=_("Rate"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Whose rate it is and of which day, such as “ECB, 2 June 2026”.")
    )


class RateChangeForm(RateForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The rate before stays on record beside it."),
    )
