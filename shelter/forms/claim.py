from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from poleimage.web.templatetags.fields import problems
from shelter.forms.fields import PercentField, with_empty
from shelter.models import Production
from shelter.queries.invoice import SeenLine
from shelter.words import CATEGORIES, named

# A line that is left alone although all lines are put down at once.
LEAVE = "leave"
LEAST_SHARE = Decimal("0.0001")
_AS_ALL = _("As for all lines")

Choices = Sequence[tuple[str, str | Promise]]


def category_choices(agreed: Iterable[str]) -> Choices:
    """What a line can be for: every category with a word, and those that a convention names beside them."""
    codes = [*CATEGORIES, *sorted(set(agreed) - set(CATEGORIES))]
    return [(code, named(CATEGORIES, code)) for code in codes]


class OneOf(forms.Select):
    """Written without a template for each option: fifty lines have thousands of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )


class AllLinesForm(forms.Form):
    """What holds for every line that says nothing else."""

    production = forms.ChoiceField(label=_("Production"), required=False, widget=OneOf)
    category = forms.ChoiceField(label=_("What for"), required=False, widget=OneOf)

    def __init__(self, *args: Any, productions: Choices, categories: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["production"].choices = with_empty(productions, _("Choose a production"))
        fields["category"].choices = with_empty(categories, _("Choose what it is for"))


class PutDownForm(forms.Form):
    """One line, or the part of it that is left, for one production."""

    production = forms.ChoiceField(label=_("Production"), required=False, widget=OneOf)
    share = PercentField(label=_("Part of the line"), required=False)
    category = forms.ChoiceField(label=_("What for"), required=False, widget=OneOf)
    local_share = PercentField(
        label=_("Part of the work done here"),
        required=False,
        help_text=_("Less than 100 % when your supplier passed work on to others outside the territory."),
    )
    direct = forms.BooleanField(label=_("Spent directly on making the work"), required=False)

    def __init__(
        self,
        *args: Any,
        productions: dict[str, Production],
        choices: Choices,
        categories: Choices,
        left: Decimal,
        over: AllLinesForm | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = {"share": left, "local_share": Decimal(1), "direct": True} | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.productions, self.left, self.over = productions, left, over
        fields: Any = self.fields
        leave = [(LEAVE, _("Not this line"))] if over else []
        fields["production"].choices = with_empty([*choices, *leave], _AS_ALL if over else _("Choose a production"))
        fields["category"].choices = with_empty(categories, _AS_ALL if over else _("Choose what it is for"))
        fields["share"].least, fields["share"].most = LEAST_SHARE, left

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        over = self.over.cleaned_data if self.over is not None and self.over.is_valid() else {}
        asked = self if said.get("production") or self.over is None else self.over
        said["production"] = said.get("production") or over.get("production", "")
        said["category"] = said.get("category") or over.get("category", "")
        if self.is_chosen and not said["category"] and "category" not in self.errors:
            asked.add_error("category", _("Choose what it was for."))
        return said

    @property
    def stands_out(self) -> bool:
        """Whether it says something of its own beside what holds for all lines."""
        return bool(self.errors or self["production"].value() or self["category"].value())

    @property
    def is_chosen(self) -> bool:
        return self.cleaned_data.get("production", "") in self.productions

    @property
    def chosen_production(self) -> Production:
        return self.productions[self.cleaned_data["production"]]

    def wanted(self) -> dict[str, Any]:
        """What `flow.claim.put_down` is to be told beside the line and the production."""
        said = self.cleaned_data
        return {
            "share": self.left if said["share"] is None else said["share"],
            "local_share": Decimal(1) if said["local_share"] is None else said["local_share"],
            "category": said["category"],
            "direct": said["direct"],
        }


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=500, required=False)


class PutDownForms:
    """The forms of the lines that have something left, and one that speaks for all of them where there are several."""

    def __init__(
        self,
        lines: Iterable[SeenLine],
        *,
        productions: Sequence[Production],
        choices: Choices,
        categories: Choices,
        proposed: Mapping[int, str],
        category: str,
        share: Decimal = Decimal(1),
        data: Any = None,
    ) -> None:
        lines = [seen for seen in lines if seen.left > 0 and seen.line.cost_cents]
        by_key = {str(production.pk): production for production in productions}
        proposals = {proposed.get(seen.line.pk, "") for seen in lines}
        self.over: AllLinesForm | None = None
        if len(lines) > 1:
            initial = {"production": proposals.pop() if len(proposals) == 1 else "", "category": category}
            self.over = AllLinesForm(data, prefix="all", productions=choices, categories=categories, initial=initial)
        own = self.over is None or proposals
        self.of_line = {
            seen.line.pk: PutDownForm(
                data,
                prefix=f"line{seen.line.pk}",
                productions=by_key,
                choices=choices,
                categories=categories,
                left=seen.left,
                over=self.over,
                initial={
                    "production": proposed.get(seen.line.pk, "") if own else "",
                    "category": "" if self.over else category,
                    "share": min(share, seen.left),
                },
            )
            for seen in lines
        }

    def are_valid(self) -> bool:
        lines = [form.is_valid() for form in self.of_line.values()]
        return all(lines) and (self.over is None or self.over.is_valid())

    def chosen(self) -> list[tuple[int, PutDownForm]]:
        return [(line_id, form) for line_id, form in self.of_line.items() if form.is_chosen]

    def without(self, lines: Iterable[int]) -> "PutDownForms":
        """What is left to show once these lines are put down."""
        for line in lines:
            del self.of_line[line]
        return self

    def problems(self) -> list[dict[str, Any]]:
        forms_of_all = (self.over, *self.of_line.values())
        return [problem for form in forms_of_all if form is not None for problem in problems(form)]
