"""All the facts of one convention as plain data, in the form that `shelter.rules` assesses."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from members.models import Company, RelatedParty
from members.queries import as_known, memberships_of, names_of, seats_of
from shelter.models import Claim, Convention, Decision, Funding, Invoice, Payment, RateChange, Terms
from shelter.queries.cost import Borne, cost_of, vat_borne
from shelter.rules.money import to_text


def dossier_of(convention: Convention, known_at: datetime | None = None) -> dict[str, Any]:
    """The dossier as the register holds it, or held it at `known_at`; always the same number of queries."""
    production = convention.production
    claims = list(_claims(convention, known_at))
    invoices = _in_order(claims)
    suppliers = {invoice.supplier_id for invoice in invoices if invoice.supplier_id}
    decisions = _last_decisions(claims, known_at)
    payments = _payments(invoices, production.producer_id, known_at)
    rates = _earlier_rates(invoices, known_at)
    borne = vat_borne(((invoice.pk, production.producer_id) for invoice in invoices), known_at)
    by_invoice: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_invoice[claim.line.invoice_id].append(claim)
    return {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": production.title, "genre": production.genre},
        "signed_on": convention.signed_on.isoformat(),
        "terms": [
            {**terms.body, "effective_on": terms.effective_on.isoformat()}
            for terms in _recorded(Terms.objects.filter(convention=convention), known_at)
        ],
        "funding": [
            {"id": f"F{position}", "received_on": funding.received_on.isoformat(), "amount": to_text(funding.cents)}
            for position, funding in enumerate(
                _recorded(Funding.objects.filter(convention=convention), known_at), start=1
            )
        ],
        "suppliers": suppliers_of(suppliers, production.producer_id, known_at),
        "invoices": [
            _invoice(
                invoice,
                _corrected(invoice, by_invoice, known_at),
                by_invoice[invoice.pk],
                decisions,
                payments.get(invoice.pk, ()),
                rates.get(invoice.pk, invoice.fx_rate or Decimal(1)),
                borne,
            )
            for invoice in invoices
        ],
    }


def _claims(convention: Convention, known_at: datetime | None) -> QuerySet[Claim]:
    claims = Claim.objects.filter(production=convention.production_id).select_related("line__invoice", "production")
    if known_at is None:
        claims = claims.exclude(state=Claim.State.WITHDRAWN)
    else:
        claims = claims.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at), recorded_at__lte=known_at)
    return claims.order_by("line__position", "recorded_at", "pk")


def _in_order(claims: Iterable[Claim]) -> list[Invoice]:
    """By day of issue, then as they came in, so that the same facts always make the same dossier."""
    invoices = {claim.line.invoice_id: claim.line.invoice for claim in claims}
    return sorted(invoices.values(), key=lambda invoice: (invoice.issued_on, invoice.received_at, str(invoice.pk)))


def _last_decisions(claims: Iterable[Claim], known_at: datetime | None) -> dict[UUID, Decision]:
    rows = _recorded(Decision.objects.filter(claim__in=[claim.pk for claim in claims]), known_at)
    return {decision.claim_id: decision for decision in rows}


def _payments(
    invoices: Iterable[Invoice], producer_id: UUID, known_at: datetime | None
) -> Mapping[UUID, list[Payment]]:
    payments: dict[UUID, list[Payment]] = defaultdict(list)
    told = Payment.objects.filter(invoice__in=[invoice.pk for invoice in invoices], organisation=producer_id)
    for payment in _recorded(told, known_at):
        payments[payment.invoice_id].append(payment)
    return payments


def _earlier_rates(invoices: Iterable[Invoice], known_at: datetime | None) -> dict[UUID, Decimal]:
    """The rates that were changed since."""
    if known_at is None:
        return {}
    changes = RateChange.objects.filter(invoice__in=[invoice.pk for invoice in invoices], recorded_at__gt=known_at)
    return dict(changes.order_by("-pk").values_list("invoice_id", "was_rate"))  # the first of several comes last


def _recorded(rows: QuerySet[Any], known_at: datetime | None) -> QuerySet[Any]:
    rows = rows.order_by("pk")
    return rows if known_at is None else rows.filter(recorded_at__lte=known_at)


def suppliers_of(companies: set[UUID], producer_id: UUID, known_at: datetime | None = None) -> list[dict[str, Any]]:
    """The suppliers as a dossier of this producer has them."""
    names = names_of(companies, on=date.max, known_at=known_at)
    seats = seats_of(companies, known_at=known_at)
    memberships = memberships_of(companies, known_at=known_at)
    related = set(
        as_known(RelatedParty.objects.filter(organisation=producer_id, company__in=companies), known_at).values_list(
            "company_id", flat=True
        )
    )
    numbers = dict(Company.objects.filter(pk__in=companies).values_list("pk", "enterprise_number"))
    return [
        {
            "id": str(company),
            "name": names[company],
            "enterprise_number": numbers[company],
            "municipality": seats.get(company),
            "related": company in related,
            "memberships": [
                {"from": from_on.isoformat(), "to": to_on.isoformat() if to_on else None}
                for from_on, to_on in memberships.get(company, ())
            ],
        }
        for company in sorted(companies, key=str)
    ]


def _corrected(invoice: Invoice, here: Container[UUID], known_at: datetime | None) -> UUID | None:
    """The invoice that a credit note corrects, where it is in the dossier and that was known."""
    if invoice.corrects_id not in here:
        return None
    assert invoice.corrects_at is not None
    return invoice.corrects_id if known_at is None or invoice.corrects_at <= known_at else None


def _invoice(
    invoice: Invoice,
    corrected: UUID | None,
    claims: Iterable[Claim],
    decisions: Mapping[UUID, Decision],
    payments: Iterable[Payment],
    rate: Decimal,
    borne: Borne,
) -> dict[str, Any]:
    assert invoice.issued_on is not None
    payable = invoice.payable_cents if invoice.payable_cents and invoice.payable_cents > 0 else None
    return {
        "id": str(invoice.pk),
        "number": invoice.number,
        "kind": invoice.kind,
        "supplier": str(invoice.supplier_id),
        "issued_on": invoice.issued_on.isoformat(),
        "serviced_on": invoice.serviced_on.isoformat() if invoice.serviced_on else None,
        "currency": invoice.currency,
        "fx_rate": _fraction(rate),
        "corrects": str(corrected) if corrected else None,
        "payments": [
            {"paid_on": payment.paid_on.isoformat(), "amount": to_text(payment.cents)} for payment in payments
        ],
        "payable": None if payable is None else to_text(payable),
        "lines": [_line(claim, decisions.get(claim.pk), borne) for claim in claims],
    }


def _line(claim: Claim, decision: Decision | None, borne: Borne) -> dict[str, Any]:
    if decision is None or decision.kind == Decision.Kind.REOPENED:
        judged: dict[str, Any] = {"decision": "pending", "decided_on": None, "deduction": "0.00", "reason": None}
    else:
        said = ": ".join(part for part in (decision.reason_code, decision.reason) if part)
        judged = {
            "decision": decision.kind,
            "decided_on": decision.decided_on.isoformat(),
            "deduction": to_text(decision.deduction_cents),
            "reason": said or None,
        }
    return {
        "id": str(claim.pk),
        "net": to_text(cost_of(claim, borne)),
        "share": _fraction(claim.share),
        "local_share": _fraction(claim.local_share),
        "category": claim.category,
        "direct": claim.direct,
        **judged,
    }


def _fraction(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
