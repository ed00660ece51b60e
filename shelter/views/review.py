from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members.models import User
from poleimage.web import figures
from shelter import access
from shelter.flow import review as flow
from shelter.flow.refusal import ClaimNotWaitingError, Refusal
from shelter.forms.review import ACCEPT, PARK, PART, REJECT, DecisionForm, ReopenForm, choice_from
from shelter.models import Claim, Decision, Receipt
from shelter.problems import put_on, sentence_of
from shelter.queries.alike import unjudged
from shelter.queries.cost import borne_by, claimed_of
from shelter.queries.invoice import credits_to_put_down
from shelter.queries.portfolio import situation_of
from shelter.queries.queue import AGES, by_age, next_after, sum_of, waiting_in
from shelter.views.claim import desk_of, effect_on
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import recompute
from shelter.views.portfolio import AGE_WORDS
from shelter.words import CATEGORIES, named

PAGE = 50
SAID = {
    ACCEPT: gettext_lazy("Accepted: %(amount)s for “%(production)s”."),
    PART: gettext_lazy("Accepted in part: %(amount)s for “%(production)s”, less %(deduction)s."),
    REJECT: gettext_lazy("Refused: %(amount)s for “%(production)s”."),
    PARK: gettext_lazy("Set aside: %(amount)s for “%(production)s”."),
}


@for_roles(User.Role.STAFF)
def queue(request: Asked) -> HttpResponse:
    choice = choice_from(request.GET)
    claims = access.claims_for(request.user)
    waiting = waiting_in(claims, choice)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(claims, page.object_list),
        "sum": sum_of(waiting),
        "choice": choice,
        "query": _query(request.GET),
        "productions": _productions(request.user, claims.filter(state=choice.state)),
        "chips": _chips(request, claims),
        "parked": claims.filter(state=Claim.State.PARKED).count(),
        "alike": unjudged(access.alikes_for(request.user)).count(),
        "credits": credits_to_put_down(access.invoices_for(request.user), claims).count(),
    }
    return render(request, "shelter/review_queue.html", context)


@for_roles(User.Role.STAFF)
def claim(request: Asked, claim_id: UUID) -> HttpResponse:
    return _desk(request, access.claim_for(request.user, claim_id))


@for_roles(User.Role.STAFF)
def effect(request: Asked, claim_id: UUID) -> HttpResponse:
    """What accepting would change, less the deduction that is being typed."""
    found = access.claim_for(request.user, claim_id)
    form = DecisionForm({"decision": PART, **request.GET.dict()})
    form.is_valid()
    context = effect_on(found, form.cleaned_data.get("deduction"))
    return render(request, "shelter/_effect.html", context | {"claim": found})


@for_roles(User.Role.STAFF)
@require_POST
def decide(request: Asked, claim_id: UUID) -> HttpResponse:
    found = access.claim_for(request.user, claim_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        # Who comes next is read before the decision takes this one out of the queue.
        after = next_after(waiting_in(access.claims_for(request.user), choice_from(request.GET)), found.pk)
        try:
            DECIDE[form.cleaned_data["decision"]](found.pk, form.cleaned_data, request.user)
        except ClaimNotWaitingError as refusal:
            messages.error(request, sentence_of(refusal))
            return redirect("shelter:review_claim", found.pk)
        except Refusal as refusal:
            put_on(form, refusal)
            # What was decided meanwhile is what the page must show now.
            found = access.claim_for(request.user, claim_id)
        else:
            recompute(situation_of(found.production))
            return _onward(request, found, form, after)
    return _desk(request, found, form)


@for_roles(User.Role.STAFF)
@require_POST
def reopen(request: Asked, claim_id: UUID) -> HttpResponse:
    found = access.claim_for(request.user, claim_id)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _desk(request, found, reopen_form=form)
    try:
        flow.reopen_claim(found.pk, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        recompute(situation_of(found.production))
        messages.success(request, _("The decision is taken back: this line waits again."))
    return redirect("shelter:review_claim", found.pk)


DECIDE: Mapping[str, Callable[[UUID, dict[str, Any], User], Decision]] = {
    ACCEPT: lambda pk, said, by: flow.accept_claim(pk, by=by, after=said["after"]),
    PART: lambda pk, said, by: flow.accept_claim(pk, by=by, deduction=said["deduction"], **_why(said)),
    REJECT: lambda pk, said, by: flow.reject_claim(pk, by=by, **_why(said)),
    PARK: lambda pk, said, by: flow.park_claim(pk, by=by, **_why(said)),
}


def _why(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("reason_code", "reason", "after")}


def _desk(
    request: Asked, found: Claim, form: DecisionForm | None = None, reopen_form: ReopenForm | None = None
) -> HttpResponse:
    waiting = waiting_in(access.claims_for(request.user), choice_from(request.GET))
    context = desk_of(request.user, found, waiting) | {
        "query": _query(request.GET),
        "form": form,
        "reopen_form": reopen_form or ReopenForm(),
        "forms": {name: DecisionForm.blank(name) for name in (PART, REJECT, PARK)},
    }
    wrong = form is not None or reopen_form is not None
    return render(request, "shelter/review_claim.html", context, status=422 if wrong else 200)


def _onward(request: Asked, decided: Claim, form: DecisionForm, after: UUID | None) -> HttpResponse:
    said = {
        "amount": figures.euros(claimed_of(decided, borne_by([decided]))),
        "production": decided.production.title,
        "deduction": figures.euros(form.cleaned_data.get("deduction") or 0),
    }
    sentence = SAID[form.cleaned_data["decision"]] % said
    back = reverse("shelter:review_claim", args=[decided.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, back, _("Look at it again")))
    if after is None:
        return redirect("shelter:review_queue")
    return redirect(reverse("shelter:review_claim", args=[after]) + _query(request.GET))


def _rows(claims: Any, page: Any) -> list[dict[str, Any]]:
    """The claims of one page with what is listed of them; always the same number of queries."""
    sent = Prefetch("line__invoice__receipts", Receipt.objects.select_related("organisation").order_by("pk"))
    found = claims.prefetch_related(sent).in_bulk([one.claim_id for one in page])
    return [
        {"claim": claim, "waiting": one, "category": named(CATEGORIES, claim.category)}
        for one in page
        if (claim := found.get(one.claim_id))
    ]


def _productions(user: User, claims: Any) -> Any:
    return access.productions_for(user).filter(pk__in=claims.values("production")).order_by("title")


def _chips(request: Asked, claims: Any) -> list[dict[str, Any]]:
    choice = choice_from(request.GET)
    everything = waiting_in(claims, choice_from({**request.GET.dict(), "age": ""}))
    ages = by_age(everything)
    return [
        {"label": _("All"), "url": _query(request.GET, age=""), "current": not choice.age, "count": len(everything)},
        *(
            {
                "label": AGE_WORDS[age],
                "url": _query(request.GET, age=age),
                "current": choice.age == age,
                "count": ages[age].count,
            }
            for age in AGES
        ),
    ]


def _query(said: Any, **changes: str) -> str:
    """The address's own choices, carried on to the next page; what makes no sense is left behind."""
    kept = said.copy()
    for name in set(kept) - {"state", "production", "age", "order"}:
        del kept[name]
    for name, value in changes.items():
        kept[name] = value
    for name in [name for name in kept if not kept[name]]:
        del kept[name]
    return f"?{kept.urlencode()}" if kept else "?" if changes else ""
