from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from shelter.forms.fields import EurosField, with_empty
from shelter.models import Claim
from shelter.queries.queue import AGES, ORDERS, Choice
from shelter.words import REVIEW_REASONS

ACCEPT, PART, REJECT, PARK = "accept", "part", "reject", "park"
DECISIONS = {ACCEPT: _("Accept"), PART: _("Accept in part"), REJECT: _("Refuse"), PARK: _("Set aside")}


class AfterField(forms.IntegerField):
    """The last decision that the page showed; a page that says nothing showed none."""

    def __init__(self) -> None:
        super().__init__(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class DecisionForm(forms.Form):
    """One of four decisions; what is taken away has a coded reason, and the other reason is told in words."""

    decision = forms.ChoiceField(choices=list(DECISIONS.items()), widget=forms.HiddenInput)
    deduction = EurosField(label=_("Amount to take off"), required=False, zero=False)
    reason_code = forms.ChoiceField(
        label=_("Reason"), choices=with_empty(REVIEW_REASONS.items(), _("Choose a reason")), required=False
    )
    reason = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The producer reads this."),
    )
    after = AfterField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        if decision == PART and cleaned.get("deduction") is None and "deduction" not in self.errors:
            self.add_error("deduction", _("Say how much to take off."))
        if decision in (PART, REJECT, PARK):
            if not cleaned.get("reason_code"):
                self.add_error("reason_code", _("Choose a reason."))
            elif cleaned["reason_code"] == "other" and not cleaned.get("reason"):
                self.add_error("reason", _("Say the other reason in words."))
        return cleaned

    @classmethod
    def blank(cls, decision: str) -> "DecisionForm":
        """The fields for one decision, with ids of their own on a page that shows several."""
        form = cls(initial={"decision": decision}, auto_id=f"{decision}_%s")
        if decision != PART:
            del form.fields["deduction"]
        # The fields open over the page: whoever opens them by keyboard can type at once.
        form.fields["deduction" if decision == PART else "reason_code"].widget.attrs["autofocus"] = True
        return form


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Why take it back"), max_length=500)
    after = AfterField()


def choice_from(query: Any) -> Choice:
    """What of the queue an address asks for; a part of it that makes no sense is as if it were not there."""
    state, age, order = query.get("state", ""), query.get("age", ""), query.get("order", "")
    try:
        production = UUID(query.get("production", ""))
    except ValueError:
        production = None
    return Choice(
        state=Claim.State.PARKED if state == Claim.State.PARKED else Claim.State.TO_REVIEW,
        production=production,
        age=age if age in AGES else "",
        order=order if order in ORDERS else "age",
    )
