"""The one page of an invoice: each person sees it as far as their rows reach."""

from collections.abc import Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from shelter.access import (
    alikes_for,
    claims_for,
    evidence_for,
    invoices_for,
    is_staff,
    payments_for,
    receipts_for,
)
from shelter.forms.alike import AlikeForm
from shelter.forms.claim import Choices, PutDownForms, category_choices
from shelter.forms.credit import LinkForm
from shelter.forms.payment import EvidenceForm, PaymentForm, RateChangeForm, RateForm
from shelter.models import Invoice, Payment, Production
from shelter.problems import danger_sentence, unreadable_sentence
from shelter.queries.alike import Pair, pairs_of
from shelter.queries.cost import vat_borne
from shelter.queries.desk import failed_readings
from shelter.queries.invoice import (
    SeenLine,
    correctable_by,
    credits_of_nothing,
    paid_cents,
    seen_lines,
    terms_by_production,
    to_put_down,
)
from shelter.queries.proposals import batch_for, plan_for
from shelter.views.download import danger_of
from shelter.views.entry import Asked, View
from shelter.views.facts import facts_of, money
from shelter.views.fates import rows_of, withdrawable
from shelter.views.official import official_on
from shelter.views.origins import origins_of
from shelter.views.proposals import own_productions, proposals_of
from shelter.views.remarks import Bodies, credited_too_much, findings_of, is_out_of_window, remarks_on

LINES = 25


def on_sheet(view: View) -> View:
    """For what forms on the sheet post: an address left over from one that came back leads to the sheet itself."""

    @wraps(view)
    def act(request: Asked, invoice_id: UUID) -> HttpResponseBase:
        return view(request, invoice_id) if request.method == "POST" else redirect("shelter:invoice", invoice_id)

    return act


def sheet(request: Asked, invoice: Invoice, *, status: int = 200, **returned: Any) -> HttpResponse:
    """Show the invoice; `returned` are the forms that came back with something wrong in them."""
    user = request.user
    lines = Paginator(invoice.lines.order_by("position"), LINES).get_page(request.GET.get("lines"))
    seen = seen_lines(lines, claims_for(user))
    payments = list(payments_for(user, invoice))
    context = {
        "invoice": invoice,
        "net": money(invoice.net_cents, invoice),
        "lines": lines,
        "facts": facts_of(invoice),
        "origins": origins_of(invoice),
        "findings": [*findings_of(invoice), *credited_too_much(invoice, invoices_for(user))],
        "official": official_on(invoice),
        "link": _link(invoice, user),
        "unreadable": unreadable_sentence(invoice.unreadable_code, invoice.unreadable_detail),
        "danger": (danger := danger_of(invoice)),
        "warning": danger_sentence(danger, invoice.unreadable_detail) if danger else "",
        "is_stuck": bool(failed_readings([invoice.pk])),
        "payments": payments,
        "paid": paid_cents(payments),
        "evidence": evidence_for(user, invoice),
        "attachments": list(invoice.attachments.order_by("pk")),
        "receipts": receipts_for(user).filter(invoice=invoice).order_by("received_at"),
        "corrected": _corrected(invoice, user),
        "is_member": user.role == User.Role.MEMBER,
        "is_producer": user.organisation is not None,
        **_office(invoice, user),
        **_producer(invoice, user, seen, payments),
    }
    context |= returned
    context["alike"] = [(pair, _alike_form(pair, context.get("alike_form"))) for pair in context.get("alike", ())]
    context["rows"] = rows = rows_of(seen, context.get("put_down"), _borne(invoice, user))
    context["bears_vat"] = any(row.borne for row in rows)
    context["withdrawable"] = withdrawable(rows)
    return render(request, "shelter/invoice.html", context, status=status)


def put_down_forms(invoice: Invoice, user: User, seen: Sequence[SeenLine], data: Any = None) -> PutDownForms:
    productions, terms = _own(user)
    plan = plan_for(invoice, [one.line for one in seen], productions, claims_for(user))
    return PutDownForms(
        seen,
        productions=productions,
        choices=_choices(invoice, productions, terms),
        categories=category_choices(code for body in terms.values() for code in body.get("categories", {})),
        proposed={line: str(production.pk) for line, production in plan.exact.items()},
        category=plan.category.code if plan.category else "",
        share=plan.share,
        data=data,
    )


def _office(invoice: Invoice, user: User) -> dict[str, Any]:
    if not is_staff(user):
        return {}
    is_foreign = invoice.state == Invoice.State.TO_CHECK and invoice.currency != "EUR"
    return {
        "is_office": True,
        "rate": RateForm() if is_foreign and invoice.fx_rate is None else None,
        "rate_change": RateChangeForm() if is_foreign and invoice.fx_rate is not None else None,
        "rate_changes": invoice.rate_changes.select_related("by").order_by("pk"),
    }


def _producer(invoice: Invoice, user: User, seen: Sequence[SeenLine], payments: Sequence[Payment]) -> dict[str, Any]:
    if user.organisation is None:
        return {}
    left = (invoice.payable_cents or invoice.gross_cents or 0) - paid_cents(payments)
    context: dict[str, Any] = {
        "evidence_form": EvidenceForm(prefix="evidence"),
        "payment": PaymentForm(prefix="payment", initial={"amount": left if left > 0 else None}),
        "next_invoice": to_put_down(invoices_for(user), claims_for(user)).exclude(pk=invoice.pk).first(),
    }
    if invoice.state != Invoice.State.TO_CHECK:
        return context
    productions, terms = _own(user)
    named = {fate.claim.production_id for line in seen for fate in line.fates}
    plan = plan_for(invoice, [one.line for one in seen], productions, claims_for(user))
    batch = batch_for(invoice, productions, claims_for(user))
    named |= {production.pk for production in plan.exact.values()}
    named |= {one.proposed.production.pk for one in batch.targets}
    concerned = [one for one in productions if one.pk in named or len(productions) == 1]
    context["remarks"] = remarks_on(invoice, user, concerned, terms)
    context["alike"] = pairs_of(invoice, alikes_for(user), user.organisation)
    if invoice.fx_rate is not None and productions:
        context["put_down"] = put_down_forms(invoice, user, seen)
        context |= proposals_of(plan, batch)
    return context


def _borne(invoice: Invoice, user: User) -> dict[int, int]:
    """By line, what the reader's own house cannot recover of its VAT."""
    if user.organisation is None or invoice.state != Invoice.State.TO_CHECK:
        return {}
    return {line: cents for (line, _), cents in vat_borne([(invoice.pk, user.organisation.pk)]).items()}


def _own(user: User) -> tuple[Sequence[Production], Bodies]:
    productions = own_productions(user)
    return productions, terms_by_production(productions, on=timezone.localdate())


def _choices(invoice: Invoice, productions: Sequence[Production], terms: Bodies) -> Choices:
    choices = []
    for production in productions:
        outside = production.pk in terms and is_out_of_window(invoice, terms[production.pk])
        label = _("%(production)s (dated outside its spending period)") if outside else "%(production)s"
        choices.append((str(production.pk), label % {"production": production}))
    return choices


def _alike_form(pair: Pair, returned: AlikeForm | None) -> AlikeForm | None:
    """Ask where the house has not answered yet; of the earlier of two nothing is asked."""
    prefix = f"alike-{pair.alike.pk}"
    if returned is not None and returned.prefix == prefix:
        return returned
    is_earlier = pair.other.pk == pair.alike.second_id
    return None if pair.answer or is_earlier else AlikeForm(prefix=prefix)


def _corrected(invoice: Invoice, user: User) -> Invoice | None:
    """The invoice that a credit note corrects, where this person may see it."""
    return invoices_for(user).filter(pk=invoice.corrects_id).first() if invoice.corrects_id else None


def _link(invoice: Invoice, user: User) -> LinkForm | None:
    """Ask the staff and the house whose it is what a credit note corrects, where nothing says so."""
    may = is_staff(user) or user.organisation is not None
    if not may or not credits_of_nothing(Invoice.objects.filter(pk=invoice.pk)).exists():
        return None
    return LinkForm(among=correctable_by(invoice, invoices_for(user)))
