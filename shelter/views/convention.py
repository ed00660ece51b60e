from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import User
from shelter import access
from shelter.flow import convention as flow
from shelter.flow.producer import record_vat_right as write_vat_right
from shelter.flow.refusal import Refusal, TermsError
from shelter.forms.body import holds_more, initial_of
from shelter.forms.convention import AmendForm, FundingForm, GrantForm, SignForm, VatRightForm
from shelter.forms.terms import Sheet
from shelter.models import Convention
from shelter.pdf.conditions import categories, sentences
from shelter.problems import put_on
from shelter.queries.portfolio import Situation, situation_of
from shelter.queries.terms import Version, versions_of
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import READERS, frame, recompute, recompute_all
from shelter.views.once import once

# What a new convention says unless something else is agreed.
USUAL = {
    "rate": Decimal(1),
    "window_dates": ["issue", "payment"],
    "supplier_status_on": "issue",
    "members_weight": Decimal(1),
    "related_parties": "exclude",
    "shortfall_rule": "none",
}


@for_roles(*READERS)
def convention(request: Asked, production_id: Any) -> HttpResponse:
    return _page(request, _situation(request, production_id))


@for_roles(User.Role.STAFF)
def sign_convention(request: Asked, production_id: Any) -> HttpResponse:
    at = _situation(request, production_id)
    if at.convention:
        return redirect("shelter:convention", production_id)
    today = timezone.localdate()
    form = SignForm(request.POST or None, initial={**USUAL, "signed_on": today}, genre=at.production.genre)
    sheet = Sheet(form, request.POST or None)
    if request.method == "POST" and sheet.is_valid():
        said = form.cleaned_data

        def sign() -> Any:
            body = sheet.body(form.window())
            return flow.sign_convention(
                at.production.pk, said["reference"], said["signed_on"], body, by=request.user
            ).pk

        try:
            once(request, sign)
        except Refusal as refusal:
            _refused(sheet, refusal)
        else:
            return _written(request, at, _("The convention is signed. Record the money that comes in next."))
    return _form(request, at, sheet, {"heading": _("Sign the convention"), "verb": _("Sign")})


@for_roles(User.Role.STAFF)
def amend_terms(request: Asked, production_id: Any) -> HttpResponse:
    at = _situation(request, production_id)
    signed = _signed(at)
    body = next(version for version in versions_of(signed, timezone.localdate()) if version.is_in_force).terms.body
    form = AmendForm(request.POST or None, initial={**initial_of(body), "effective_on": timezone.localdate()})
    sheet = Sheet(form, request.POST or None, body)
    if request.method == "POST" and sheet.is_valid():
        said = form.cleaned_data

        def amend() -> Any:
            body = sheet.body(form.window())
            return flow.amend_terms(signed.pk, said["effective_on"], body, by=request.user, why=said["why"]).pk

        try:
            once(request, amend)
        except Refusal as refusal:
            _refused(sheet, refusal)
        else:
            return _written(request, at, _("The terms are amended. What counts is being computed again."))
    words = {"heading": _("Amend the terms"), "verb": _("Amend"), "holds_more": holds_more(body)}
    return _form(request, at, sheet, words)


@for_roles(User.Role.STAFF)
@require_POST
def record_funding(request: Asked, production_id: Any) -> HttpResponse:
    at = _situation(request, production_id)
    form = FundingForm(request.POST)
    if form.is_valid():
        said, signed = form.cleaned_data, _signed(at)

        def fund() -> Any:
            day, amount = said["received_on"], said["amount"]
            return flow.record_funding(signed.pk, day, amount, by=request.user, note=said["note"]).pk

        try:
            once(request, fund)
        except Refusal as refusal:
            put_on(form, refusal)
        else:
            return _written(request, at, _("The money is recorded. What is owed is being computed again."))
    return _page(request, at, funding_form=form)


@for_roles(User.Role.STAFF)
@require_POST
def record_vat_right(request: Asked, production_id: Any) -> HttpResponse:
    """Of the producer, therefore for all its productions."""
    at = _situation(request, production_id)
    form, producer = VatRightForm(request.POST, auto_id="vat_%s"), at.production.producer
    if form.is_valid():
        try:
            once(request, lambda: write_vat_right(producer.pk, by=request.user, **form.cleaned_data).pk)
        except Refusal as refusal:
            put_on(form, refusal)
        else:
            recompute_all(request.user, producer.productions.values_list("pk", flat=True))
            said = _("Recorded. What counts is computed again for every production of %(producer)s.")
            messages.success(request, said % {"producer": producer.name})
            return redirect("shelter:convention", production_id)
    return _page(request, at, vat_form=form)


@for_roles(User.Role.STAFF)
@require_POST
def grant_access(request: Asked, production_id: Any) -> HttpResponse:
    at = _situation(request, production_id)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, at, grant_form=form)
    flow.grant_access(at.production.pk, form.cleaned_data["auditor"], form.cleaned_data["until"], by=request.user)
    messages.success(
        request, _("%(person)s may look at this production now.") % {"person": form.cleaned_data["auditor"]}
    )
    return redirect("shelter:convention", production_id)


@for_roles(User.Role.STAFF)
@require_POST
def revoke_access(request: Asked, production_id: Any, grant_id: int) -> HttpResponse:
    at = _situation(request, production_id)
    if not at.production.grants.filter(pk=grant_id, revoked_at=None).exists():
        raise Http404
    flow.revoke_access(grant_id, by=request.user)
    messages.success(request, _("The access is revoked."))
    return redirect("shelter:convention", production_id)


def _situation(request: Asked, production_id: Any) -> Situation:
    return situation_of(access.production_for(request.user, production_id))


def _signed(at: Situation) -> Convention:
    if at.convention is None:
        raise Http404
    return at.convention


def _written(request: Asked, at: Situation, sentence: str) -> HttpResponse:
    recompute(situation_of(at.production))
    messages.success(request, sentence)
    return redirect("shelter:convention", at.production.pk)


def _refused(sheet: Sheet, refusal: Refusal) -> None:
    if isinstance(refusal, TermsError):
        sheet.complain(refusal.facts["where"], refusal.facts["message"])
    else:
        put_on(sheet.form, refusal)


def _form(request: Asked, at: Situation, sheet: Sheet, words: dict[str, Any]) -> HttpResponse:
    context = frame(request.user, at, "convention") | {"sheet": sheet, "form": sheet.form, **words}
    return render(request, "shelter/terms_form.html", context, status=422 if sheet.has_errors else 200)


def _page(request: Asked, at: Situation, **wrong: BaseForm) -> HttpResponse:
    """With the form that came back, if one did."""
    today = timezone.localdate()
    context = frame(request.user, at, "convention")
    if at.convention:
        funding = list(at.convention.funding.select_related("by").order_by("received_on", "pk"))
        context |= _terms(versions_of(at.convention, today), today)
        context |= {"funding": funding, "funding_total": sum(one.cents for one in funding)}
    if context["may_write"]:
        context |= {
            "grants": at.production.grants.filter(revoked_at=None).select_related("auditor").order_by("until"),
            "today": today,
            "funding_form": FundingForm(initial={"received_on": today}),
            "grant_form": GrantForm(),
            "vat_rights": at.production.producer.vat_rights.select_related("by").order_by("-from_on", "-pk"),
            "vat_form": VatRightForm(auto_id="vat_%s", initial={"from_on": today}),
            **wrong,
        }
    return render(request, "shelter/convention.html", context, status=422 if wrong else 200)


def _terms(versions: list[Version], today: date) -> dict[str, Any]:
    shown = [
        {
            "terms": version.terms,
            "in_force": version.is_in_force,
            "to_come": version.terms.effective_on > today,
            "sentences": list(sentences(version.body)),
            "categories": categories(version.body),
        }
        for version in versions
    ]
    return {"versions": shown[::-1], "in_force": next(one for one in shown if one["in_force"])}
