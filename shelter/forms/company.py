import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Organisation
from shelter.forms.fields import DayField, with_empty
from shelter.reading.parties import check_holds, normal_vat
from shelter.words import CATEGORIES


class OpenCompanyForm(forms.Form):
    """A company that sent no invoice yet; its number is its key, the same that an invoice of it would give."""

    name = forms.CharField(label=_("Name"), max_length=250)
    number = forms.CharField(
        label=_("Enterprise number"),
        max_length=40,
        help_text=_("Ten digits; for a company abroad, its VAT number with the country in front."),
    )
    trade = forms.ChoiceField(label=_("Trade"), choices=with_empty(CATEGORIES.items()), required=False)

    def clean_number(self) -> str:
        compact = re.sub(r"[\s./-]", "", self.cleaned_data["number"]).upper().removeprefix("BE")
        if re.fullmatch(r"[0-9]{9,10}", compact):
            if not check_holds(compact.zfill(10)):
                raise forms.ValidationError(_("This number has a wrong digit: its check does not hold."))
            return compact.zfill(10)
        if re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{4,15}", compact):
            return normal_vat(compact)
        raise forms.ValidationError(_("Write ten digits, or a VAT number with its country, such as FR40303265045."))

    @property
    def is_belgian(self) -> bool:
        return str(self.cleaned_data["number"]).isdigit()


class PeriodForm(forms.Form):
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("until"), required=False, help_text=_("This day still counts. Empty: without end."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: date | None = cleaned.get("from_on")
        last: date | None = cleaned.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("This day is before the first one."))
        return cleaned


class ChangePeriodForm(PeriodForm):
    why = forms.CharField(label=_("Why"), max_length=500, help_text=_("The period as it was stays on record."))


class PlaceForm(forms.Form):
    municipality = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Municipality"),
        help_text=_("NIS code of five digits, such as 62063 for Liège."),
        error_messages={"invalid": _("Write a NIS code of five digits.")},
    )
    from_on = DayField(label=_("From"), help_text=_("The seat before it ends the day before."))


class RelatedForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Producer"), queryset=Organisation.objects.order_by("name"), empty_label=_("Choose a producer")
    )
    why = forms.CharField(label=_("How they are tied"), max_length=250)
