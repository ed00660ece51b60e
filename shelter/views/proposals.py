"""What is proposed for the lines of an invoice, why, and all of it put down at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import User
from shelter.access import claims_for, invoice_for, productions_for
from shelter.flow import claim as flow
from shelter.flow.refusal import Refusal
from shelter.forms.proposals import ProposedForm, why_category, why_production
from shelter.models import Invoice, Production
from shelter.problems import sentence_of
from shelter.queries.invoice import SeenLine, seen_lines
from shelter.queries.proposals import Plan, plan_for
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import recompute_all
from shelter.words import CATEGORIES, named


def proposals_of(plan: Plan, invoice: Invoice, user: User) -> dict[str, Any]:
    """What the page says of the proposals; no button where nothing could be put down by it."""
    whys = {one.production.pk: (one.production, why_production(one)) for one in plan.productions.values()}
    open_lines = _open(plan, invoice, user)
    return {
        "proposed_productions": list(whys.values()),
        "proposed_category": plan.category and (named(CATEGORIES, plan.category.code), why_category(plan.category)),
        "proposed_lines": len(open_lines),
        "proposed_form": ProposedForm(prefix="proposed", initial={"share": Decimal(1)}) if open_lines else None,
    }


@for_roles(User.Role.PRODUCER)
def put_down_all(request: Asked, invoice_id: UUID) -> HttpResponse:
    """Every line with something left and a proposal, on all parts of the page; one refused keeps none back."""
    invoice, user = invoice_for(request.user, invoice_id), request.user
    form = ProposedForm(request.POST or None, prefix="proposed")
    if request.method != "POST":
        return redirect("shelter:invoice", invoice.pk)
    if not form.is_valid():
        messages.error(request, _("Nothing was put down: write a percentage such as 50."))
        return redirect("shelter:invoice", invoice.pk)
    plan = whole_plan(invoice, user)
    share: Decimal = form.cleaned_data["share"] or Decimal(1)
    done: set[UUID] = set()
    count = 0
    for seen in _open(plan, invoice, user):
        production = plan.exact[seen.line.pk]
        try:
            assert plan.category is not None
            part = min(share, seen.left)
            flow.put_down(seen.line.pk, production.pk, by=user, share=part, category=plan.category.code)
        except Refusal as refusal:
            said = _("Line %(position)s: %(why)s") % {"position": seen.line.position, "why": sentence_of(refusal)}
            messages.error(request, said)
        else:
            done.add(production.pk)
            count += 1
    recompute_all(user, done)
    if count:
        said = ngettext("%(count)s line put down as proposed.", "%(count)s lines put down as proposed.", count)
        messages.success(request, said % {"count": count})
    return redirect("shelter:invoice", invoice.pk)


def whole_plan(invoice: Invoice, user: User) -> Plan:
    return plan_for(invoice, invoice.lines.all(), own_productions(user), claims_for(user))


def own_productions(user: User) -> Sequence[Production]:
    return list(productions_for(user).order_by("title", "pk"))


def _open(plan: Plan, invoice: Invoice, user: User) -> list[SeenLine]:
    seen = seen_lines(invoice.lines.order_by("position"), claims_for(user))
    return [one for one in seen if one.left > 0 and one.line.cost_cents and plan.may_put_down(one.line.pk)]
