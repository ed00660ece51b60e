from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User
from shelter.access import claims_for, invoice_for, invoices_for, productions_for, receipts_for
from shelter.forms.invoice import FilterForm
from shelter.models import Invoice
from shelter.queries.invoice import (
    as_sent,
    credits_of_nothing,
    credits_to_put_down,
    live,
    matching,
    to_put_down,
    to_type_in,
    with_lines,
)
from shelter.views.entry import Asked, for_roles
from shelter.views.sheet import sheet

ROWS = 50


class Show(NamedTuple):
    """A part of the list, behind a chip."""

    label: Promise
    rows: QuerySet[Invoice]
    is_rare: bool = False  # no chip unless there is something behind it


@for_roles(User.Role.STAFF, User.Role.PRODUCER, User.Role.AUDITOR)
def invoices(request: Asked) -> HttpResponse:
    user = request.user
    form = FilterForm(request.GET or None, productions=productions_for(user))
    shows = _shows(_filtered(form, user), user)
    show = request.GET.get("show", "all") if request.GET.get("show") in shows else "all"
    rows = with_lines(shows[show].rows, claims_for(user))
    rows = as_sent(rows, receipts_for(user)) if user.organisation else rows.order_by("-received_at", "-pk")
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "show": show,
        "chips": _chips(request, shows, show),
        "is_producer": user.organisation is not None,
    }
    return render(request, "shelter/invoices.html", context)


@login_required
def invoice(request: Asked, invoice_id: UUID) -> HttpResponse:
    return sheet(request, invoice_for(request.user, invoice_id))


def _filtered(form: FilterForm, user: User) -> QuerySet[Invoice]:
    rows, said = invoices_for(user), form.cleaned_data if form.is_valid() else {}
    if said.get("q"):
        rows = matching(rows, said["q"].strip(), receipts_for(user))
    if said.get("production"):
        claims = live(claims_for(user)).filter(production=said["production"])
        rows = rows.filter(pk__in=claims.values("line__invoice"))
    return rows


def _shows(rows: QuerySet[Invoice], user: User) -> dict[str, Show]:
    shows = {"all": Show(_("All"), rows)}
    if user.role != User.Role.AUDITOR:
        shows["open"] = Show(_("To put down"), to_put_down(rows, claims_for(user)))
        credits = credits_to_put_down(rows, claims_for(user))
        shows["credits"] = Show(_("Credit notes not put down"), credits, is_rare=True)
        shows["unlinked"] = Show(_("Credit notes linked to nothing"), credits_of_nothing(rows), is_rare=True)
        shows["type_in"] = Show(_("To type in"), to_type_in(rows))
        shows["reading"] = Show(_("Being read"), rows.filter(state=Invoice.State.RECEIVED))
    return shows


def _chips(request: Asked, shows: dict[str, Show], current: str) -> list[dict[str, Any]]:
    counts = {show: one.rows.count() for show, one in shows.items()}
    return [
        {"label": one.label, "url": _filter(request, show), "current": show == current, "count": counts[show]}
        for show, one in shows.items()
        if counts[show] or show == current or not one.is_rare
    ]


def _filter(request: Asked, show: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["show"] = show
    return f"?{query.urlencode()}"
