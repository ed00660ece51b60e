from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.models import User
from shelter.access import invoice_for, invoices_for
from shelter.flow.credit import link_by_hand
from shelter.flow.refusal import Refusal
from shelter.forms.credit import LinkForm
from shelter.problems import put_on
from shelter.queries.invoice import correctable_by
from shelter.views.entry import Asked, for_roles
from shelter.views.sheet import on_sheet, sheet


@on_sheet
@for_roles(User.Role.STAFF, User.Role.PRODUCER)
def link_credit(request: Asked, invoice_id: UUID) -> HttpResponse:
    credit = invoice_for(request.user, invoice_id)
    form = LinkForm(request.POST, among=correctable_by(credit, invoices_for(request.user)))
    if not form.is_valid():
        return sheet(request, credit, link=form, status=422)
    try:
        link_by_hand(credit.pk, form.cleaned_data["corrected"].pk, form.cleaned_data["reason"], by=request.user)
    except Refusal as refusal:
        put_on(form, refusal)
        return sheet(request, credit, link=form, status=422)
    messages.success(request, _("The credit note is linked. What was put down of both is computed anew."))
    return redirect("shelter:invoice", credit.pk)
