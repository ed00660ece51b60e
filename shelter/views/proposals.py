"""What is proposed for the lines of an invoice, why, and all of it put down at once."""

from collections.abc import Sequence
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
from shelter.flow.refusal import ProposalsChangedError, Refusal
from shelter.forms.proposals import ProposedForm, why_category, why_production
from shelter.models import Production
from shelter.problems import sentence_of
from shelter.queries.proposals import Batch, Plan, batch_for
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import recompute_all
from shelter.words import CATEGORIES, named, spans


def proposals_of(plan: Plan, batch: Batch) -> dict[str, Any]:
    """What the page says of the proposals; no button where nothing could be put down by it."""
    found = [*plan.productions.values(), *(one.proposed for one in batch.targets)]
    whys = {one.production.pk: (one.production, why_production(one)) for one in reversed(found)}
    initial = {"share": batch.share, "seen": batch.digest}
    return {
        "proposed_productions": list(whys.values()),
        "proposed_category": plan.category and (named(CATEGORIES, plan.category.code), why_category(plan.category)),
        "proposed_lines": len(batch.targets),
        "proposed_open": batch.more_of,
        "proposed_form": ProposedForm(prefix="proposed", initial=initial) if batch.targets else None,
    }


@for_roles(User.Role.PRODUCER)
def put_down_all(request: Asked, invoice_id: UUID) -> HttpResponse:
    """Every line that the button on the page spoke of, on all parts of it; one refused keeps none back."""
    invoice, user = invoice_for(request.user, invoice_id), request.user
    form = ProposedForm(request.POST or None, prefix="proposed")
    if request.method != "POST":
        return redirect("shelter:invoice", invoice.pk)
    if not form.is_valid():
        messages.error(request, _("Nothing was put down: write a percentage such as 50."))
        return redirect("shelter:invoice", invoice.pk)
    batch = batch_for(invoice, own_productions(user), claims_for(user))
    try:
        if form.cleaned_data["seen"] != batch.digest:
            raise ProposalsChangedError
        share = form.cleaned_data["share"] or batch.share
        wanted = [flow.Wanted(one.line.pk, one.proposed.production.pk, min(share, one.left)) for one in batch.targets]
        done = flow.put_down_all(invoice.pk, wanted, by=user, category=batch.category)
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        recompute_all(user, {claim.production_id for claim in done.claims})
        _tell(request, done)
    return redirect("shelter:invoice", invoice.pk)


def own_productions(user: User) -> Sequence[Production]:
    return list(productions_for(user).order_by("title", "pk"))


def _tell(request: Asked, done: flow.PutDown) -> None:
    """One sentence for all that was done, and one for each reason why something was not."""
    whys: dict[str, list[int]] = {}
    for one in done.refused:
        whys.setdefault(sentence_of(one.why), []).append(one.line.position)
    for why, lines in whys.items():
        said = ngettext("Line %(lines)s: %(why)s", "Lines %(lines)s: %(why)s", len(lines))
        messages.error(request, said % {"lines": spans(lines), "why": why})
    if count := len(done.claims):
        said = ngettext("%(count)s line put down as proposed.", "%(count)s lines put down as proposed.", count)
        messages.success(request, said % {"count": count})
