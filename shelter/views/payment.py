from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import User
from shelter.access import claims_for, invoice_for
from shelter.flow import pay, receive, type_in
from shelter.flow.refusal import Refusal
from shelter.forms.payment import EvidenceForm, PaymentForm, RateChangeForm, RateForm
from shelter.models import Invoice
from shelter.problems import put_on
from shelter.queries.invoice import live
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import recompute_all
from shelter.views.once import once
from shelter.views.sheet import on_sheet, sheet


@on_sheet
@for_roles(User.Role.PRODUCER)
def record_payment(request: Asked, invoice_id: UUID) -> HttpResponse:
    invoice = invoice_for(request.user, invoice_id)
    form = PaymentForm(request.POST, request.FILES, prefix="payment")
    if not form.is_valid() or not _pay(request, invoice, form):
        return sheet(request, invoice, payment=form, status=422)
    claimed = live(claims_for(request.user)).filter(line__invoice=invoice)
    recompute_all(request.user, set(claimed.values_list("production", flat=True)))
    messages.success(request, _("The payment is recorded."))
    return redirect("shelter:invoice", invoice.pk)


def _pay(request: Asked, invoice: Invoice, form: PaymentForm) -> bool:
    said, proof, user = form.cleaned_data, form.cleaned_data["proof"], request.user
    house = user.organisation
    assert house is not None
    try:
        once(
            request,
            lambda: (
                pay.record_payment(
                    invoice.pk,
                    said["paid_on"],
                    said["amount"],
                    by=user,
                    organisation=house,
                    proof=proof.read() if proof else None,
                    note=said["note"],
                    again=said["again"],
                ).pk
            ),
        )
    except Refusal as refusal:
        put_on(form, refusal)
        return False
    return True


@on_sheet
@for_roles(User.Role.PRODUCER)
def attach_evidence(request: Asked, invoice_id: UUID) -> HttpResponse:
    invoice = invoice_for(request.user, invoice_id)
    form = EvidenceForm(request.POST, request.FILES, prefix="evidence")
    if not form.is_valid() or not _attach(invoice, form, request.user):
        return sheet(request, invoice, evidence_form=form, status=422)
    count = len(form.cleaned_data["file"])
    said = ngettext("%(count)s file is attached.", "%(count)s files are attached.", count)
    messages.success(request, said % {"count": count})
    return redirect("shelter:invoice", invoice.pk)


def _attach(invoice: Invoice, form: EvidenceForm, user: User) -> bool:
    papers: Sequence[UploadedFile] = form.cleaned_data["file"]
    assert user.organisation is not None
    for paper in papers:
        try:
            receive.attach_evidence(invoice.pk, paper.read(), paper.name or "", by=user, organisation=user.organisation)
        except Refusal as refusal:
            put_on(form, refusal)
            return False
    return True


@on_sheet
@for_roles(User.Role.STAFF)
def set_rate(request: Asked, invoice_id: UUID) -> HttpResponse:
    invoice = invoice_for(request.user, invoice_id)
    form = RateForm(request.POST)
    if not form.is_valid():
        return sheet(request, invoice, rate=form, status=422)
    try:
        type_in.set_rate(invoice.pk, form.cleaned_data["fx_rate"], form.cleaned_data["source"], by=request.user)
    except Refusal as refusal:
        put_on(form, refusal)
        return sheet(request, invoice, rate=form, status=422)
    messages.success(request, _("The rate is set. The producer can put the lines down now."))
    return redirect("shelter:invoice", invoice.pk)


@on_sheet
@for_roles(User.Role.STAFF)
def change_rate(request: Asked, invoice_id: UUID) -> HttpResponse:
    invoice = invoice_for(request.user, invoice_id)
    form = RateChangeForm(request.POST)
    if not form.is_valid():
        return sheet(request, invoice, rate_change=form, status=422)
    said = form.cleaned_data
    try:
        type_in.change_rate(invoice.pk, said["fx_rate"], said["source"], said["reason"], by=request.user)
    except Refusal as refusal:
        put_on(form, refusal)
        return sheet(request, invoice, rate_change=form, status=422)
    messages.success(request, _("The rate is changed. What was put down is computed anew."))
    return redirect("shelter:invoice", invoice.pk)
