"""What a producer should know before a line is put down, not months later."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from poleimage.web import figures
from shelter.access import invoices_for, payments_for
from shelter.findings import finding_sentence, what_to_do
from shelter.models import Invoice, Production
from shelter.problems import warning_sentence
from shelter.queries.invoice import credited_cents, down_payments_before, is_outside, paid_cents, was_member
from shelter.views.facts import money

Bodies = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True)
class Remark:
    kind: str  # "watch", or "" for what is no surprise
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Oddity:
    text: str
    to_do: str


def findings_of(invoice: Invoice) -> list[Oddity]:
    return [
        Oddity(finding_sentence(finding["code"], finding.get("detail", "")), what_to_do(finding["code"]))
        for finding in invoice.findings
    ]


def credited_too_much(invoice: Invoice, seen: QuerySet[Invoice]) -> list[Oddity]:
    """Several credit notes for one invoice are normal; more than the whole of it back is not."""
    if invoice.kind != Invoice.Kind.INVOICE or invoice.gross_cents is None:
        return []
    credited = credited_cents(invoice, seen)
    if credited <= max(invoice.gross_cents, 0):
        return []
    facts = {"credited": money(credited, invoice), "gross": money(invoice.gross_cents, invoice)}
    text = _("The credit notes for it come to %(credited)s, more than its %(gross)s.") % facts
    return [Oddity(text, _("Ask the supplier which of them is right."))]


def remarks_on(invoice: Invoice, user: User, productions: Sequence[Production], terms: Bodies) -> list[Remark]:
    """Everything that may keep this invoice from counting for these productions."""
    if invoice.state != Invoice.State.TO_CHECK:
        return []
    found = [*_rate(invoice), *_addressee(invoice, user), *_down_payment(invoice, user)]
    found += _payment(invoice, user)
    return [*found, *_supplier(invoice), *_windows(invoice, productions, terms)]


def _warning(code: str, facts: Mapping[str, Any], url: str = "", action: str = "") -> Remark:
    return Remark("watch", warning_sentence(code, facts), url, action)


def _rate(invoice: Invoice) -> Iterator[Remark]:
    if invoice.fx_rate is None:
        yield _warning("rate_missing", {"currency": invoice.currency})


def _addressee(invoice: Invoice, user: User) -> Iterator[Remark]:
    buyer, own = invoice.buyer_vat, user.organisation
    if own and buyer.startswith("BE") and buyer.removeprefix("BE") != own.enterprise_number:
        yield _warning("not_addressed_to_you", {"buyer": " ".join((invoice.buyer_name, buyer)).strip()})


def _down_payment(invoice: Invoice, user: User) -> Iterator[Remark]:
    for before in down_payments_before(invoice, invoices_for(user)):
        url = reverse("shelter:invoice", args=[before.pk])
        yield _warning("down_payment_before", {"number": before.number}, url, _("Open it"))


def _payment(invoice: Invoice, user: User) -> Iterator[Remark]:
    left = (invoice.payable_cents or 0) - paid_cents(payments_for(user, invoice))
    if left > 0 and invoice.kind == Invoice.Kind.INVOICE:
        said = warning_sentence("unpaid", {"left": money(left, invoice)})
        yield Remark("", said, "#payments", _("Add the payment"))


def _supplier(invoice: Invoice) -> Iterator[Remark]:
    assert invoice.supplier_id is not None and invoice.issued_on is not None
    if not was_member(invoice.supplier_id, on=invoice.issued_on):
        day = figures.day(invoice.issued_on)
        yield _warning("not_a_member", {"supplier": invoice.supplier_name, "day": day})


def _windows(invoice: Invoice, productions: Iterable[Production], terms: Bodies) -> Iterator[Remark]:
    for production in productions:
        body = terms.get(production.pk)
        if body and is_out_of_window(invoice, body):
            facts = {"day": figures.day(invoice.issued_on), "production": production, "window": written(body["window"])}
            yield _warning("out_of_window", facts)


def is_out_of_window(invoice: Invoice, body: Mapping[str, Any]) -> bool:
    """Whether a day of the invoice that the terms look at lies outside their spending period."""
    assert invoice.issued_on is not None
    days = {"issue": invoice.issued_on, "service": invoice.serviced_on or invoice.issued_on}
    asked = body.get("window_dates", ["issue", "payment"])
    return any(is_outside(body["window"], day) for kind, day in days.items() if kind in asked)


def written(window: Mapping[str, str | None]) -> str:
    if window.get("to"):
        return _("from %(first)s to %(last)s") % {
            "first": figures.day(window["from"]),
            "last": figures.day(window["to"]),
        }
    return _("from %(first)s on") % {"first": figures.day(window["from"])}
