"""What a line costs the producer that it is put down for: its net, and of its VAT what that house cannot recover."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from members.queries import share_on, vat_rights_of
from shelter.models import Claim, Invoice, InvoiceLine
from shelter.reading.borne import Tax, TaxedLine, borne
from shelter.rules.money import Cents, share

# By line and producer, in cents of the invoice's currency; what is not there is nothing.
Borne = Mapping[tuple[int, UUID], int]


def vat_borne(of: Iterable[tuple[UUID, UUID]], known_at: datetime | None = None) -> Borne:
    """The VAT that stays with a producer, for pairs of an invoice and a producer; three queries at most.

    The right of the day of issue decides; a credit note gives back what the invoice that it corrects brought.
    """
    pairs = set(of)
    rights = vat_rights_of({house for _, house in pairs}, known_at=known_at)
    concerned = {invoice for invoice, house in pairs if house in rights}
    if not concerned:
        return {}
    facts = ("issued_on", "corrects_at", "corrects__issued_on", "vat_groups", "vat_cents")
    invoices = Invoice.objects.filter(pk__in=concerned).select_related("corrects").only(*facts).in_bulk()
    lines: dict[UUID, list[InvoiceLine]] = defaultdict(list)
    stated = InvoiceLine.objects.only("invoice_id", "cost_cents", "vat_category", "vat_rate")
    for line in stated.filter(invoice__in=concerned).order_by("position"):
        lines[line.invoice_id].append(line)
    found: dict[tuple[int, UUID], int] = {}
    for invoice_id, house in pairs:
        if house not in rights:
            continue
        invoice = invoices[invoice_id]
        part = share_on(rights[house], _day(invoice, known_at))
        found |= {(line, house): cents for line, cents in _of_lines(invoice, lines[invoice_id], part) if cents}
    return found


def borne_by(claims: Iterable[Claim]) -> Borne:
    return vat_borne((claim.line.invoice_id, claim.production.producer_id) for claim in claims)


def cost_of(claim: Claim, borne: Borne) -> int:
    """Cents of the invoice's currency: what a part of the line is taken of."""
    return claim.line.cost_cents + borne.get((claim.line_id, claim.production.producer_id), 0)


def claimed_of(claim: Claim, borne: Borne) -> Cents:
    """Euro cents that a claim asks for, as step 0 of the rules has them; a credit note takes away."""
    return _claimed(claim, cost_of(claim, borne))


def borne_of(claim: Claim, borne: Borne) -> Cents:
    """How much of `claimed_of` is VAT that the producer cannot recover."""
    return Cents(claimed_of(claim, borne) - _claimed(claim, claim.line.cost_cents))


def claimed(cost_cents: int, fx_rate: object, part: object, kind: str) -> Cents:
    in_euros = share(Cents(cost_cents), Fraction(str(fx_rate if fx_rate is not None else 1)))
    cents = share(in_euros, Fraction(str(part)))
    return Cents(-cents) if kind == Invoice.Kind.CREDIT_NOTE else cents


def _claimed(claim: Claim, cost_cents: int) -> Cents:
    invoice = claim.line.invoice
    return claimed(cost_cents, invoice.fx_rate, claim.share, invoice.kind)


def _day(invoice: Invoice, known_at: datetime | None) -> date:
    day = invoice.issued_on
    if invoice.corrects is not None:
        assert invoice.corrects_at is not None
        if known_at is None or invoice.corrects_at <= known_at:
            day = invoice.corrects.issued_on
    assert day is not None
    return day


def _of_lines(invoice: Invoice, lines: list[InvoiceLine], part: Decimal) -> Iterable[tuple[int, int]]:
    if not part:
        return ()
    taxed = [TaxedLine(line.cost_cents, line.vat_category, line.vat_rate) for line in lines]
    taxes = [_tax(said) for said in invoice.vat_groups]
    return zip([line.pk for line in lines], borne(taxed, taxes, invoice.vat_cents, Fraction(part)), strict=True)


def _tax(said: Mapping[str, Any]) -> Tax:
    return Tax(said["category"], None if said["rate"] is None else Decimal(said["rate"]), said["vat_cents"])
