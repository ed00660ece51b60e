from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.models import User
from shelter.access import invoice_for, invoices_for, receipts_for
from shelter.flow.refusal import Refusal
from shelter.flow.type_in import type_in_invoice
from shelter.forms.guesses import Guesses, by_field, number_in, prefill, sources_of
from shelter.forms.invoice import SHOWN_LINES, LinesFormSet, TypedLines, TypeInForm
from shelter.models import Invoice, Job
from shelter.problems import sentence_of, unreadable_sentence
from shelter.queries.invoice import last_name_of
from shelter.rules.money import Cents
from shelter.tasks import send
from shelter.views.download import danger_of
from shelter.views.entry import Asked, for_roles


@for_roles(User.Role.PRODUCER)
def type_in(request: Asked, invoice_id: UUID) -> HttpResponse:
    """Write down what a person reads off a file that no program could read."""
    invoice = invoice_for(request.user, invoice_id)
    form, lines = TypeInForm(request.POST or None), TypedLines(request.POST or None, prefix="lines")
    guesses = by_field(invoice.guesses)
    if invoice.state != Invoice.State.UNREADABLE or invoice.unreadable_code == Invoice.VIRUS_FOUND:
        return redirect("shelter:invoice", invoice.pk)
    prefill(form, lines, guesses, last_name_of(number_in(guesses), invoices_for(request.user)))
    if request.method == "POST" and _agree(form, lines):
        _write_down(request, invoice, form, lines, guesses)
        return redirect("shelter:invoice", invoice.pk)
    context = {
        "invoice": invoice,
        "receipt": receipts_for(request.user).get(invoice=invoice),
        "unreadable": unreadable_sentence(invoice.unreadable_code, invoice.unreadable_detail),
        "danger": danger_of(invoice),
        "form": form,
        "is_guessed": bool(guesses),
        "account": guesses.get("iban"),
        "lines": lines,
        "shown": lines.forms[:SHOWN_LINES],
        "folded": lines.forms[SHOWN_LINES:],
        "is_unfolded": any(line.has_changed() for line in lines.forms[SHOWN_LINES:]),
    }
    return render(request, "shelter/type_in.html", context, status=422 if request.method == "POST" else 200)


def _agree(form: TypeInForm, lines: LinesFormSet) -> bool:
    """Everything is there, and the lines and the VAT make the total."""
    is_whole, are_whole = form.is_valid(), lines.is_valid()
    if are_whole:
        form.check_sum(Cents(sum(line.net for line in lines.typed())))
    return is_whole and are_whole and not form.errors


def _write_down(request: Asked, invoice: Invoice, form: TypeInForm, lines: LinesFormSet, guesses: Guesses) -> None:
    assert request.user.organisation is not None
    net = Cents(sum(line.net for line in lines.typed()))
    typed = form.typed(lines.typed(), sources_of(form.cleaned_data, net, guesses))
    try:
        type_in_invoice(invoice.pk, typed, by=request.user, organisation=request.user.organisation)
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        send(Job.Kind.READ, invoice.pk)
        messages.success(request, _("Written down. Put its lines down to a production now."))
