"""The terms of a convention as fields: what the rules refuse is shown where it was typed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shelter.forms.body import MEMBERS, TERRITORIES, Json, body_of, members_name, rows_of
from shelter.forms.fields import DayField, EurosField, LimitField, PercentField, with_empty
from shelter.problems import place_and_message
from shelter.words import CATEGORIES, STATUS_DAYS, WINDOW_DATES

OF = {"obligation": _("of what is owed"), "counted": _("of all that counts")}
YES_OR_NO = {"exclude": _("do not count"), "count": _("count like any other")}
SHORTFALL = {
    "none": _("The convention names no repayment"),
    "pro_rata": _("Repaid in proportion to what is missing"),
    "floor": _("In proportion, and all of it below a floor"),
}


class TermsForm(forms.Form):
    """The parameters that stand once."""

    rate = PercentField(label=_("Rate owed"), most=None, help_text=_("Of the money that comes in through the cluster."))
    fixed_obligation = EurosField(
        label=_("Fixed amount owed instead"),
        required=False,
        help_text=_("Whatever was raised. Leave empty for a part."),
    )
    window_from = DayField(label=_("Spending counts from"), required=False)
    window_to = DayField(label=_("Until"), required=False, help_text=_("This day still counts."))
    without_deadline = forms.BooleanField(label=_("There is no deadline"), required=False)
    window_dates = forms.MultipleChoiceField(
        label=_("What must lie in that period"),
        choices=list(WINDOW_DATES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    supplier_status_on = forms.ChoiceField(
        label=_("A supplier must be eligible"), choices=list(STATUS_DAYS.items()), widget=forms.RadioSelect
    )
    members_weight = PercentField(label=_("What members bill counts for"))
    supplier_cap = LimitField(
        label=_("At most, for one supplier"),
        required=False,
        help_text=_("A share of what is owed, or an amount: 50 % or 80 000 €."),
    )
    related_parties = forms.ChoiceField(
        label=_("Suppliers tied to the producer"), choices=list(YES_OR_NO.items()), widget=forms.RadioSelect
    )
    minimum_direct_share = PercentField(
        label=_("Least part of direct spending"),
        required=False,
        help_text=_("In all that counts. Leave empty for none."),
    )
    shortfall_rule = forms.ChoiceField(
        label=_("When too little was spent in time"), choices=list(SHORTFALL.items()), widget=forms.RadioSelect
    )
    shortfall_floor = EurosField(label=_("Floor, in counted euros"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("shortfall_rule") == "floor" and cleaned.get("shortfall_floor") is None:
            self._miss("shortfall_floor", _("Give the floor."))
        if cleaned.get("without_deadline") and cleaned.get("window_to"):
            self._miss("window_to", _("Give a last day, or say that there is none: not both."))
        return cleaned

    def _miss(self, field: str, message: Any) -> None:
        if field not in self.errors:
            self.add_error(field, message)


class TerritoryForm(forms.Form):
    """A tier of suppliers that count because of where they are; a row left empty says nothing."""

    name = forms.ChoiceField(label=_("Territory"), choices=with_empty(TERRITORIES.items()), required=False)
    codes = forms.CharField(
        label=_("Municipalities"), required=False, help_text=_("NIS codes of five digits, with a space between them.")
    )
    weight = PercentField(label=_("Counts for"), required=False)
    cap = LimitField(label=_("At most"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_own(self, "name", TERRITORIES)

    def clean_codes(self) -> list[str]:
        codes = re.split(r"[\s,;]+", self.cleaned_data["codes"].strip())
        codes = [code for code in codes if code]
        if any(not re.fullmatch(r"[0-9]{5}", code) for code in codes):
            raise forms.ValidationError(_("Write NIS codes of five digits, such as 62063."))
        return sorted(set(codes))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_changed() and not self.errors:
            for field, message in (("name", _("Choose a territory.")), ("codes", _("Name its municipalities."))):
                if not cleaned.get(field):
                    self.add_error(field, message)
        return cleaned


class CategoryForm(forms.Form):
    """A category that counts in part or has a limit; a row left empty says nothing."""

    category = forms.ChoiceField(label=_("Category"), choices=with_empty(CATEGORIES.items()), required=False)
    weight = PercentField(label=_("Counts for"), required=False)
    cap = LimitField(label=_("At most"), required=False)
    of = forms.ChoiceField(label=_("That share is"), choices=list(OF.items()), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_own(self, "category", CATEGORIES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("weight") is not None or cleaned.get("cap")) and not cleaned.get("category"):
            self.add_error("category", _("Choose a category."))
        return cleaned


def _offer_own(form: forms.Form, name: str, words: Mapping[str, Any]) -> None:
    """Terms may hold a name of their own: it stays one of the choices."""
    own = form.initial.get(name)
    if own and own not in words:
        field = cast(forms.ChoiceField, form.fields[name])
        field.choices = with_empty([*words.items(), (own, own)])


TerritoryRows = forms.formset_factory(TerritoryForm, extra=1, max_num=20)
CategoryRows = forms.formset_factory(CategoryForm, extra=4, max_num=60)


class Sheet:
    """The form of the terms with its two tables, as one thing that a view can check, read and complain to."""

    def __init__(self, form: TermsForm, data: Any = None, body: Json | None = None) -> None:
        self.form = form
        tiers, categories = rows_of(body) if body else ([], [])
        self.members = members_name(body) if body else MEMBERS
        self.territories = TerritoryRows(data, initial=tiers, prefix="territory")
        self.categories = CategoryRows(data, initial=categories, prefix="category")

    def is_valid(self) -> bool:
        # Every part is checked, so that all that is wrong shows at once.
        right = [part.is_valid() for part in (self.form, self.territories, self.categories)]
        return all(right)

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors or any(self.territories.errors) or any(self.categories.errors))

    def body(self, window: tuple[date, date | None]) -> dict[str, Any]:
        tiers, categories = self._filled(self.territories, "name"), self._filled(self.categories, "category")
        return body_of(self.form.cleaned_data, tiers, categories, window, self.members)

    def complain(self, where: str, message: str) -> None:
        """Show what the rules refuse at the field that it came from; above the form where there is none."""
        form, field = self._place(where)
        form.add_error(field, place_and_message("" if field else where, message))

    def _place(self, where: str) -> tuple[forms.Form, str | None]:
        if tier := re.match(r"tiers\[([0-9]+)\]\.?([a-z]*)", where):
            place, key = int(tier[1]) - 1, {"test": "codes"}.get(tier[2], tier[2])
            rows = self._filled_forms(self.territories, "name")
            if 0 <= place < len(rows):
                return rows[place], key if key in rows[place].fields else None
            return self.form, "members_weight"
        if where.startswith("categories."):
            for row in self._filled_forms(self.categories, "category"):
                if where.startswith(f"categories.{row.cleaned_data['category']}"):
                    return row, "weight" if where.endswith("weight") else "cap"
        for start, field in _FIELDS.items():
            if where.startswith(start):
                return self.form, field if field in self.form.fields else None
        return self.form, None

    def _filled(self, rows: Any, key: str) -> list[dict[str, Any]]:
        return [row.cleaned_data for row in self._filled_forms(rows, key)]

    def _filled_forms(self, rows: Any, key: str) -> list[forms.Form]:
        return [row for row in rows if row.cleaned_data.get(key)]


_FIELDS = {
    "rate": "rate",
    "fixed_obligation": "fixed_obligation",
    "window.from": "window_from",
    "window.to": "window_to",
    "window_dates": "window_dates",
    "supplier_status_on": "supplier_status_on",
    "supplier_cap": "supplier_cap",
    "related_parties": "related_parties",
    "minimum_direct_share": "minimum_direct_share",
    "shortfall.amount": "shortfall_floor",
    "shortfall": "shortfall_rule",
    "effective_on": "effective_on",
    "signed_on": "signed_on",
}
