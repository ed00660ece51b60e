import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import stdnum.be.vat
import stdnum.eu.vat
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poleimage.web import figures
from shelter.flow.refusal import DayError
from shelter.flow.type_in import Typed, TypedLine
from shelter.forms.fields import DayField, EurosField, with_empty
from shelter.models import Invoice, Production
from shelter.problems import sentence_of
from shelter.reading import Party
from shelter.rules.money import Cents
from shelter.words import KINDS

MOST_LINES = 10
# Lines that stand on the page from the start; the others are folded away.
SHOWN_LINES = 3


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Number, supplier or file"), max_length=100, required=False)
    production = forms.ModelChoiceField(label=_("Production"), queryset=Production.objects.none(), required=False)

    def __init__(self, *args: Any, productions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["q"].widget.attrs["placeholder"] = fields["q"].label
        fields["production"].queryset = productions.order_by("title")
        fields["production"].empty_label = _("All productions")


class EnterpriseNumberField(forms.CharField):
    """A Belgian enterprise number, with or without BE, dots and spaces, as its ten digits."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not stdnum.be.vat.is_valid(text):
            raise ValidationError(_("This is no Belgian enterprise number: look for a mistyped digit."), "invalid")
        return stdnum.be.vat.compact(text) if text else ""


class VatNumberField(forms.CharField):
    """A VAT number, compact; those of the European Union are checked, others are taken as they are written."""

    def clean(self, value: Any) -> str:
        text = re.sub(r"[^0-9A-Z]", "", super().clean(value).upper())
        country = text[:2].lower().replace("el", "gr")
        if country in stdnum.eu.vat.MEMBER_STATES and not stdnum.eu.vat.is_valid(text):
            raise ValidationError(_("This is no valid VAT number: look for a mistyped letter or digit."), "invalid")
        return text


class TypeInForm(forms.Form):
    """What a person reads off a paper that no program could read."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect, initial=Invoice.Kind.INVOICE)
    number = forms.CharField(label=_("Number"), max_length=200)
    issued_on = DayField(label=_("Date of the invoice"))
    serviced_on = DayField(
        label=_("Delivered on"),
        required=False,
        help_text=_("When the work was done or delivered, if the paper says so."),
    )
    corrects = forms.CharField(
        label=_("Number of the invoice that it corrects"),
        max_length=200,
        required=False,
        help_text=_("For a credit note."),
    )
    supplier = forms.CharField(label=_("Name"), max_length=250)
    enterprise_number = EnterpriseNumberField(
        label=_("Enterprise number"),
        max_length=20,
        required=False,
        help_text=_("For a Belgian supplier, such as 0999.999.922."),
    )
    vat_number = VatNumberField(
        label=_("VAT number"),
        max_length=20,
        required=False,
        help_text=_("For a supplier from abroad, such as FR40303265045."),
    )
    paper_reason = forms.ChoiceField(
        label=_("Why it is no e-invoice"),
        required=False,
        choices=with_empty(Invoice.PaperReason.choices),
        help_text=_("For a Belgian supplier: since 2026 companies have to send each other e-invoices."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        initial="EUR",
        error_messages={"invalid": _("Write the three letters of the currency, such as EUR.")},
    )
    remittance = forms.CharField(label=_("Payment reference"), max_length=140, required=False)
    vat = EurosField(label=_("VAT"), help_text=_("0 where there is none."))
    gross = EurosField(label=_("Total with VAT"))
    payable = EurosField(
        label=_("To pay"), required=False, help_text=_("Where it is less than the total, after an advance for example.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = list(KINDS.items())
        fields["currency"].widget.attrs |= {"autocapitalize": "characters", "size": 3, "maxlength": 3}

    def clean_issued_on(self) -> date:
        issued_on: date = self.cleaned_data["issued_on"]
        if issued_on > timezone.localdate():
            raise ValidationError(sentence_of(DayError()), "day_wrong")
        return issued_on

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("corrects") and said.get("kind") == Invoice.Kind.INVOICE:
            self.add_error(
                "corrects", _("Only a credit note corrects an invoice: choose credit note, or leave this empty.")
            )
        if not (said.get("enterprise_number") or said.get("vat_number")) and not self.errors.keys() & {
            "enterprise_number",
            "vat_number",
        }:
            self.add_error(
                "enterprise_number", _("Give the enterprise number, or the VAT number of a supplier from abroad.")
            )
        gross, payable = said.get("gross"), said.get("payable")
        if gross is not None and payable is not None and payable > gross:
            self.add_error("payable", _("This is more than the total with VAT."))
        return said

    def check_sum(self, net: Cents) -> None:
        """Compare the total that was typed with what the lines and the VAT make; a difference is one digit mistyped."""
        vat, gross = self.cleaned_data.get("vat"), self.cleaned_data.get("gross")
        if vat is None or gross is None or net + vat == gross:
            return
        made = {"net": figures.amount(net), "vat": figures.amount(vat), "sum": figures.amount(net + vat)}
        self.add_error(
            "gross", _("The lines make %(net)s and the VAT %(vat)s: %(sum)s together. One of them differs.") % made
        )

    def typed(self, lines: list[TypedLine], sources: Mapping[str, str]) -> Typed:
        said = self.cleaned_data
        return Typed(
            kind=said["kind"],
            number=said["number"],
            issued_on=said["issued_on"],
            serviced_on=said["serviced_on"],
            currency=said["currency"],
            seller=self._seller(),
            lines=lines,
            vat=said["vat"],
            payable=said["gross"] if said["payable"] is None else said["payable"],
            corrects=said["corrects"],
            remittance=said["remittance"],
            paper_reason=said["paper_reason"],
            sources=sources,
        )

    def _seller(self) -> Party:
        said = self.cleaned_data
        number, vat = said["enterprise_number"], said["vat_number"]
        if not number and vat.startswith("BE"):
            number = stdnum.be.vat.compact(vat)
        country = vat[:2] if vat[:2].isalpha() else "BE" if number else ""
        return Party(said["supplier"], vat or f"BE{number}", number, country, "", "", "")


class TypedLineForm(forms.Form):
    description = forms.CharField(label=_("What for"), max_length=500)
    net = EurosField(label=_("Without VAT"), signed=True)
    vat_rate = forms.TypedChoiceField(
        label=_("VAT rate"),
        required=False,
        coerce=Decimal,
        empty_value=None,
        choices=with_empty([(rate, f"{rate} %") for rate in ("21", "12", "6", "0")]),
    )

    def typed(self) -> TypedLine:
        said = self.cleaned_data
        return TypedLine(said["description"], said["net"], said["vat_rate"])


class LinesFormSet(forms.BaseFormSet):
    """At least one line; rows that nobody touched are left out."""

    def typed(self) -> list[TypedLine]:
        return [form.typed() for form in self.forms if form.has_changed() and form.is_valid()]


TypedLines: type[LinesFormSet] = forms.formset_factory(  # type: ignore[assignment]
    TypedLineForm,
    formset=LinesFormSet,
    min_num=1,
    validate_min=True,
    extra=MOST_LINES - 1,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
)
