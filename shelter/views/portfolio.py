from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User
from poleimage.web import figures
from shelter import access
from shelter.forms.search import text_from
from shelter.queries.invoice import credits_of_nothing, credits_to_put_down
from shelter.queries.jobs import described, failed_jobs
from shelter.queries.portfolio import DEADLINES, RISKS, Situation, due_within, situations_of, totals_of
from shelter.queries.queue import by_age, sum_of, waiting_in
from shelter.views.entry import Asked, for_roles

RISK_WORDS = {
    "danger": _("In danger"),
    "watch": _("To watch"),
    "fine": _("On course"),
    "met": _("Met"),
    "none": _("Nothing owed"),
    "unknown": _("No figures yet"),
}
# The shape beside the word; there are five, and no figures look like nothing owed.
SHAPES = {"unknown": "none"}
AGE_WORDS = {"old": _("more than 10 days"), "middle": _("6 to 10 days"), "new": _("5 days or less")}
SHOWN = 3


@for_roles(User.Role.STAFF)
def portfolio(request: Asked) -> HttpResponse:
    productions = access.productions_for(request.user)
    everything = situations_of(productions)
    text, risk = text_from(request.GET), request.GET.get("risk", "")
    found = _titled(everything, text)
    rows = [one for one in found if one.risk == risk] if risk in RISKS else found
    return render(
        request,
        "shelter/portfolio.html",
        {
            "today": timezone.localdate(),
            "board": _board(request.user, everything),
            "rows": [shown(one) for one in rows],
            "totals": totals_of(rows),
            "chips": risk_chips(found, risk, text),
            "text": text,
            "risk": risk,
            "has_productions": bool(everything),
        },
    )


def _titled(situations: Sequence[Situation], text: str) -> list[Situation]:
    sought = text.casefold()
    return [
        one
        for one in situations
        if any(
            sought in said.casefold()
            for said in (one.production.title, one.production.code, one.production.producer.name)
        )
    ]


def _board(user: User, situations: Sequence[Situation]) -> dict[str, Any]:
    """What needs someone today."""
    claims, sent = access.claims_for(user), access.invoices_for(user)
    waiting = waiting_in(claims)
    failed = list(failed_jobs())
    due = due_within(situations, DEADLINES[-1])
    without = [one for one in situations if one.standing is None]
    return {
        "waiting": sum_of(waiting),
        "oldest": waiting[0].days if waiting else 0,
        "ages": [{"name": age, "label": AGE_WORDS[age], "sum": total} for age, total in by_age(waiting).items()],
        "due": due[:SHOWN],
        "deadlines": [(days, len(due_within(due, days))) for days in DEADLINES],
        "failed": described(failed[:SHOWN]),
        "failed_count": len(failed),
        "credits": credits_to_put_down(sent, claims).count(),
        "unlinked": credits_of_nothing(sent).count(),
        "without": without[:SHOWN],
        "without_count": len(without),
    }


def shown(situation: Situation) -> dict[str, Any]:
    """A row of the list: the situation, the part that is counted, the word and the shape of its risk."""
    standing = situation.standing
    return {
        "at": situation,
        "part": figures.part(standing.counted_cents, standing.obligation_cents, digits=0)
        if standing and standing.obligation_cents
        else "",
        "word": RISK_WORDS[situation.risk],
        "shape": SHAPES.get(situation.risk, situation.risk),
    }


def risk_chips(situations: Sequence[Situation], current: str, text: str) -> list[dict[str, Any]]:
    counts = {risk: sum(one.risk == risk for one in situations) for risk in RISKS}
    shown = [risk for risk in RISKS if counts[risk] or risk in ("danger", "watch", "fine", "met")]
    return [
        {"label": _("All"), "url": _address("", text), "current": current not in RISKS, "count": len(situations)},
        *(
            {"label": RISK_WORDS[risk], "url": _address(risk, text), "current": risk == current, "count": counts[risk]}
            for risk in shown
        ),
    ]


def _address(risk: str, text: str) -> str:
    query = urlencode({name: value for name, value in (("risk", risk), ("q", text)) if value})
    return f"{reverse('shelter:portfolio')}{'?' if query else ''}{query}"
