"""Will this count? Asked of a quote before it is signed; the address holds the question and nothing is stored."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User
from shelter.access import conventions_for, productions_for
from shelter.forms.outlook import OutlookForm
from shelter.pdf.conditions import rules_behind
from shelter.queries.invoice import terms_by_production
from shelter.queries.outlook import Outlook, outlook_of
from shelter.rules import DossierError
from shelter.views.entry import Asked, for_roles
from shelter.words import REASONS, reason_label

VERDICTS: dict[str, tuple[str, Promise]] = {
    "full": ("met", _("It would count in full")),
    "part": ("watch", _("It would count in part")),
    "not": ("danger", _("It would not count")),
}
ROOMS: dict[str, Promise] = {
    "CAP_SUPPLIER": _("Left under the limit for one supplier"),
    "CAP_TIER": _("Left under the limit of the tier"),
    "CAP_CATEGORY": _("Left under the limit of the category"),
}


@for_roles(User.Role.STAFF, User.Role.PRODUCER)
def outlook(request: Asked) -> HttpResponse:
    conventions = list(conventions_for(request.user).order_by("production__title", "pk"))
    terms = terms_by_production(productions_for(request.user), on=timezone.localdate())
    agreed = {code for body in terms.values() for code in body.get("categories", {})}
    is_asked = "supplier" in request.GET
    initial = {"production": request.GET.get("production"), "issued_on": timezone.localdate()}
    form = OutlookForm(request.GET if is_asked else None, conventions=conventions, agreed=agreed, initial=initial)
    context: dict[str, Any] = {"form": form, "has_conventions": bool(conventions)}
    if is_asked and form.is_valid():
        context |= _answer(form)
    return render(request, "shelter/outlook.html", context, status=422 if is_asked and form.errors else 200)


def _answer(form: OutlookForm) -> dict[str, Any]:
    convention, quote = form.convention, form.quote()
    try:
        found = outlook_of(convention, quote)
    except DossierError:
        # The job that computes the standing fails for the same reason, and is shown among those that failed.
        return {"is_broken": True}
    mark, label = VERDICTS[found.verdict]
    return {
        "outlook": found,
        "quote": quote,
        "production": convention.production,
        "mark": mark,
        "verdict": label,
        "reasons": _reasons(found),
        "rooms": [{"label": ROOMS[room.code], "cents": room.cents} for room in found.rooms],
        "is_supposed_paid": form.cleaned_data["paid_on"] is None,
    }


def _reasons(found: Outlook) -> list[dict[str, Any]]:
    return [
        {
            "label": reason_label(code),
            "said": REASONS[code].sentence,
            "cents": -cents,
            "rules": rules_behind(found.terms, code, category=found.quote.category, tier=found.line["tier"]),
        }
        for code, cents in found.reasons
    ]
