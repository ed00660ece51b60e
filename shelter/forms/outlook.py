import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Company
from shelter.forms.claim import Choices, category_choices
from shelter.forms.fields import DayField, EurosField, with_empty
from shelter.models import Convention
from shelter.queries.outlook import Quote, companies_called
from shelter.reading.parties import check_holds, normal_vat

LONGEST = 250


def supplier_of(said: str) -> Company | None:
    """The company of this whole name or number; None for one unknown to the register.

    The text as typed comes first: without its spaces, many a name looks like a VAT number.
    """
    found = companies_called(said.strip())
    if not found and (number := _number_in(said)):
        found = companies_called(number)
    if len(found) > 1:
        raise ValidationError(_("Several companies have this name: write the enterprise number."), "ambiguous")
    return found[0] if found else None


def _number_in(said: str) -> str:
    """The enterprise or VAT number that this can be, or ""."""
    compact = re.sub(r"[\s./-]", "", said).upper()
    if re.fullmatch(r"(BE)?[0-9]{9,10}", compact):
        number = compact.removeprefix("BE").zfill(10)
        if not check_holds(number):
            raise ValidationError(_("This number has a wrong digit: its check does not hold."), "invalid")
        return number
    return normal_vat(compact) if re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]*[0-9]{4}[A-Z0-9+*]*", compact) else ""


class OutlookForm(forms.Form):
    """What is asked of a quote before it is signed."""

    production = forms.ChoiceField(label=_("Production"))
    supplier = forms.CharField(
        label=_("Supplier"), max_length=LONGEST, help_text=_("Its enterprise number, or its whole name.")
    )
    municipality = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Municipality of its seat"),
        required=False,
        help_text=_("NIS code of five digits; only for a supplier that the register does not know."),
        error_messages={"invalid": _("Write a NIS code of five digits.")},
    )
    category = forms.ChoiceField(label=_("What for"))
    amount = EurosField(
        label=_("Amount without VAT"),
        zero=False,
        help_text=_("With the part of the VAT that the producer cannot recover, where there is one."),
    )
    issued_on = DayField(label=_("Date of the invoice"))
    paid_on = DayField(
        label=_("Paid on"), required=False, help_text=_("Left empty, it is taken as paid on the day of the invoice.")
    )

    def __init__(self, *args: Any, conventions: Iterable[Convention], agreed: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.conventions = {str(one.production_id): one for one in conventions}
        fields: Any = self.fields
        choices: Choices = [(key, one.production.title) for key, one in self.conventions.items()]
        fields["production"].choices = choices if len(choices) == 1 else with_empty(choices, _("Choose a production"))
        fields["category"].choices = with_empty(category_choices(agreed), _("Choose what it is for"))

    def clean_supplier(self) -> str:
        said = str(self.cleaned_data["supplier"])
        self.company = supplier_of(said)
        return said

    @property
    def convention(self) -> Convention:
        return self.conventions[self.cleaned_data["production"]]

    def quote(self) -> Quote:
        said = self.cleaned_data
        return Quote(
            supplier=self.company,
            name=said["supplier"],
            municipality=said["municipality"] or None,
            category=said["category"],
            cents=said["amount"],
            issued_on=said["issued_on"],
            paid_on=said["paid_on"] or said["issued_on"],
        )
