"""Like invoices: a producer answers for its own, the staff see both sides of any pair and judge it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import User
from shelter import access
from shelter.flow.likeness import answer_alike
from shelter.forms.alike import AlikeForm
from shelter.models import Alike, Invoice
from shelter.queries.alike import Side, sides_of, unjudged, with_judgement
from shelter.queries.cost import borne_by, claimed_of
from shelter.views.entry import Asked, for_roles
from shelter.views.facts import Fact, facts_of
from shelter.views.sheet import sheet
from shelter.words import CATEGORIES, named

PAGE = 50


@for_roles(User.Role.PRODUCER)
@require_POST
def answer(request: Asked, invoice_id: UUID, alike_id: int) -> HttpResponse:
    invoice = access.invoice_for(request.user, invoice_id)
    alike = access.alike_for(request.user, alike_id)
    form = AlikeForm(request.POST, prefix=f"alike-{alike.pk}")
    if not form.is_valid():
        return sheet(request, invoice, alike_form=form, status=422)
    answer_alike(alike.pk, by=request.user, organisation=request.user.organisation, **form.cleaned_data)
    messages.success(request, _("Your answer is kept. Le Pôle Image sees it, too."))
    return redirect("shelter:invoice", invoice.pk)


@for_roles(User.Role.STAFF)
def pairs(request: Asked) -> HttpResponse:
    alikes = access.alikes_for(request.user)
    show_all = request.GET.get("show") == "all"
    rows = with_judgement(alikes if show_all else unjudged(alikes))
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "chips": [
            {"label": _("To look at"), "url": "?", "current": not show_all, "count": unjudged(alikes).count()},
            {"label": _("All"), "url": "?show=all", "current": show_all, "count": alikes.count()},
        ],
    }
    return render(request, "shelter/alike_pairs.html", context)


@for_roles(User.Role.STAFF)
def pair(request: Asked, alike_id: int) -> HttpResponse:
    return _pair(request, access.alike_for(request.user, alike_id))


@for_roles(User.Role.STAFF)
@require_POST
def judge(request: Asked, alike_id: int) -> HttpResponse:
    alike = access.alike_for(request.user, alike_id)
    form = AlikeForm(request.POST)
    if not form.is_valid():
        return _pair(request, alike, form)
    answer_alike(alike.pk, by=request.user, organisation=None, **form.cleaned_data)
    messages.success(request, _("What you found is kept, and shown where lines of either are decided."))
    return redirect("shelter:alike_pairs")


def _pair(request: Asked, alike: Alike, form: AlikeForm | None = None) -> HttpResponse:
    sides = sides_of(alike, access.claims_for(request.user))
    context = {
        "alike": alike,
        "sides": [_side(side) for side in sides],
        "rows": _compared([side.invoice for side in sides]),
        "answers": alike.answers.select_related("organisation", "by").order_by("pk"),
        "form": form or AlikeForm(),
    }
    return render(request, "shelter/alike_pair.html", context, status=422 if form else 200)


def _side(side: Side) -> dict[str, Any]:
    borne = borne_by(side.claims)
    return {
        "invoice": side.invoice,
        "receipts": side.receipts,
        "claims": [
            {"claim": claim, "cents": claimed_of(claim, borne), "category": named(CATEGORIES, claim.category)}
            for claim in side.claims
        ],
    }


def _compared(invoices: Sequence[Invoice]) -> list[dict[str, Any]]:
    """Each fact that any of them states, beside those of the others; what differs is marked."""
    columns: list[dict[str, Any]] = [{str(fact.label): fact.value for fact in _facts(invoice)} for invoice in invoices]
    labels = dict.fromkeys(label for column in columns for label in column)
    return [
        {"label": label, "values": values, "differs": len({str(value) for value in values}) > 1}
        for label in labels
        if (values := [column.get(label, "—") for column in columns])
    ]


def _facts(invoice: Invoice) -> list[Fact]:
    return facts_of(invoice) if invoice.state == Invoice.State.TO_CHECK else []
