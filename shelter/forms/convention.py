from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation, User
from shelter.forms.fields import DayField, EurosField, PercentField
from shelter.forms.terms import TermsForm
from shelter.models import Production

# Months from the day of signature, in a convention that says nothing else.
MONTHS = 18
MONTHS_OF_ANIMATION = 24


class OpenProductionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short, for suppliers to write on their invoices, so that a line finds its production."),
    )
    genre = forms.ChoiceField(label=_("Genre"), choices=Production.Genre.choices)
    producer = forms.ModelChoiceField(
        label=_("Producer"), queryset=Organisation.objects.order_by("name"), empty_label=_("Choose a producer")
    )
    language = forms.ChoiceField(
        label=_("Language of its reports"), choices=Production.Language.choices, widget=forms.RadioSelect
    )


class SignForm(TermsForm):
    reference = forms.CharField(label=_("Reference"), max_length=40)
    signed_on = DayField(label=_("Signed on"))

    field_order = ("reference", "signed_on")

    def __init__(self, *args: Any, genre: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.months = MONTHS_OF_ANIMATION if genre == Production.Genre.ANIMATION else MONTHS
        said = {"months": self.months}
        self.fields["window_from"].help_text = _("Left empty: from the day of signature.")
        self.fields["window_to"].help_text = (
            _("Left empty: %(months)s months from the day of signature. This day still counts.") % said
        )

    def window(self) -> tuple[date, date | None]:
        """First and last day: those given, or the usual ones from the day of signature."""
        said = self.cleaned_data
        first = said["window_from"] or said["signed_on"]
        if said["without_deadline"]:
            return first, None
        return first, said["window_to"] or months_after(said["signed_on"], self.months)


class AmendForm(TermsForm):
    effective_on = DayField(
        label=_("In force from"), help_text=_("From this day on these terms judge every invoice, older ones too.")
    )
    why = forms.CharField(label=_("Why"), max_length=500, help_text=_("Stays in the journal of the production."))

    field_order = ("effective_on", "why")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field in ("window_from", "window_to"):
            needed = field == "window_from" or not cleaned.get("without_deadline")
            if needed and not cleaned.get(field):
                self._miss(field, _("Give this day."))
        return cleaned

    def window(self) -> tuple[date, date | None]:
        return self.cleaned_data["window_from"], self.cleaned_data["window_to"]


class FundingForm(forms.Form):
    received_on = DayField(label=_("Received on"))
    amount = EurosField(
        label=_("Amount"), signed=True, zero=False, help_text=_("Money that was taken back: with a minus sign.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class VatRightForm(forms.Form):
    share = PercentField(
        label=_("Part of its VAT that it cannot recover"),
        help_text=_("0 % where it recovers everything, 100 % where it recovers nothing."),
    )
    from_on = DayField(
        label=_("From"), help_text=_("Invoices issued from this day on, also where they are put down already.")
    )

    def clean_share(self) -> Decimal:
        share: Decimal = self.cleaned_data["share"]
        if share != round(share, 4):
            raise forms.ValidationError(_("Two decimals at most, such as 12,34 %."))
        return share


class AuditorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        name = obj.get_full_name()
        return f"{name}, {obj.email}" if name else obj.email


class GrantForm(forms.Form):
    auditor = AuditorChoice(
        label=_("Auditor"),
        queryset=User.objects.filter(role=User.Role.AUDITOR, is_active=True).order_by("last_name", "email"),
        empty_label=_("Choose an auditor"),
    )
    until = DayField(label=_("Until"), help_text=_("This day still opens."))

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return until


def months_after(day: date, months: int) -> date:
    """The same day number so many months later, or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
