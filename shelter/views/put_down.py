from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.models import User
from shelter.access import claim_for, claims_for, invoice_for
from shelter.flow import claim as flow
from shelter.flow.refusal import Refusal
from shelter.forms.claim import PutDownForm, WithdrawForm
from shelter.models import Production
from shelter.problems import put_on, sentence_of
from shelter.queries.invoice import seen_lines
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import recompute_all
from shelter.views.sheet import on_sheet, put_down_forms, sheet


@on_sheet
@for_roles(User.Role.PRODUCER)
def put_down(request: Asked, invoice_id: UUID) -> HttpResponse:
    """Each line by itself: one that is refused comes back as it was typed and keeps none of the others back."""
    invoice, user = invoice_for(request.user, invoice_id), request.user
    lines = invoice.lines.filter(pk__in=_named_lines(request))
    forms = put_down_forms(invoice, user, seen_lines(lines, claims_for(user)), request.POST)
    if not forms.are_valid():
        return sheet(request, invoice, put_down=forms, problems=forms.problems(), status=422)
    chosen = forms.chosen()
    done = [(line, form.chosen_production) for line, form in chosen if _put_down(line, form, user)]
    recompute_all(user, {production.pk for _line, production in done})
    _tell(request, [production for _line, production in done], len(chosen))
    if len(done) < len(chosen):
        return sheet(request, invoice, put_down=forms.without(line for line, _production in done), status=422)
    return redirect("shelter:invoice", invoice.pk)


@require_POST
@for_roles(User.Role.PRODUCER)
def withdraw_claim(request: Asked, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = WithdrawForm(request.POST)
    try:
        flow.withdraw_claim(claim.pk, by=request.user, why=form.cleaned_data["why"] if form.is_valid() else "")
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        recompute_all(request.user, [claim.production_id])
        messages.success(request, _("Withdrawn. The line can be put down again."))
    return redirect("shelter:invoice", claim.line.invoice_id)


def _named_lines(request: Asked) -> list[int]:
    """The lines that the form on the page spoke of: a long invoice is shown in parts."""
    named = [key.removeprefix("line").removesuffix("-production") for key in request.POST]
    return [int(line) for line in named if line.isascii() and line.isdigit() and len(line) < 19]


def _put_down(line_id: int, form: PutDownForm, user: User) -> bool:
    try:
        flow.put_down(line_id, form.chosen_production.pk, by=user, **form.wanted())
    except Refusal as refusal:
        put_on(form, refusal)
        return False
    return True


def _tell(request: Asked, productions: Sequence[Production], asked: int) -> None:
    for title in sorted({production.title for production in productions}):
        count = sum(production.title == title for production in productions)
        said = ngettext("%(count)s line put down to %(title)s.", "%(count)s lines put down to %(title)s.", count)
        messages.success(request, said % {"count": count, "title": title})
    left = asked - len(productions)
    if left:
        said = ngettext("%(count)s line was not put down.", "%(count)s lines were not put down.", left)
        messages.error(request, said % {"count": left} + " " + _("What you typed is still there: see why below."))
    elif not asked:
        messages.warning(request, _("Nothing was put down: choose a production for at least one line."))
