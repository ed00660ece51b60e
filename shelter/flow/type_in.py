"""What a person adds to an invoice that no reader could read, or that needs a rate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import Organisation, User
from poleimage.audit.record import record
from shelter.flow import job
from shelter.flow.likeness import note_traits
from shelter.flow.rates import propose_rate
from shelter.flow.read import corrected_by, supplier_of
from shelter.flow.refusal import NotToBeTypedInError, ReasonMissingError
from shelter.models import Claim, Invoice, InvoiceLine, Job, RateChange
from shelter.reading import Finding, Party, day_findings, paper_findings
from shelter.rules.money import Cents

TYPED = "typed"  # as the source of a field: by a person, and not as anything was guessed


@dataclass(frozen=True)
class TypedLine:
    description: str
    net: Cents
    vat_rate: Decimal | None = None


@dataclass(frozen=True)
class Typed:
    """What a person reads off a paper; amounts in the invoice's currency, a credit note's amounts positive."""

    kind: str
    number: str
    issued_on: date
    serviced_on: date | None
    currency: str
    seller: Party
    lines: Sequence[TypedLine]
    vat: Cents
    payable: Cents
    corrects: str = ""
    remittance: str = ""
    paper_reason: str = ""  # of `Invoice.PaperReason`
    sources: Mapping[str, str] = field(default_factory=dict)  # of each: TYPED, or where the guess was read


@transaction.atomic
def type_in_invoice(invoice_id: UUID, typed: Typed, *, by: User, organisation: Organisation) -> Invoice:
    """Write down what a person read; NotToBeTypedInError when the invoice has its facts already, or a virus."""
    unread = Invoice.objects.filter(state=Invoice.State.UNREADABLE).exclude(unreadable_code=Invoice.VIRUS_FOUND)
    invoice = unread.select_for_update(no_key=True, of=["self"]).filter(pk=invoice_id).first()
    if invoice is None:
        raise NotToBeTypedInError
    # It has nothing left to read, but credit notes may wait for it.
    job.want(Job.Kind.READ, [invoice.pk])
    invoice.state, invoice.source = Invoice.State.TO_CHECK, Invoice.Source.TYPED
    invoice.read_at = timezone.now()
    invoice.kind, invoice.number = typed.kind, typed.number
    invoice.issued_on, invoice.serviced_on = typed.issued_on, typed.serviced_on
    invoice.currency = typed.currency
    rated = propose_rate(invoice)
    invoice.supplier, invoice.supplier_name = supplier_of(typed.seller, invoice), typed.seller.name
    invoice.net_cents = sum(line.net for line in typed.lines)
    invoice.vat_cents, invoice.gross_cents = typed.vat, invoice.net_cents + typed.vat
    invoice.payable_cents = typed.payable
    invoice.references = {"corrects": [typed.corrects] if typed.corrects else []}
    if typed.remittance:
        invoice.references["remittance"] = typed.remittance
    invoice.sources = dict(typed.sources)
    invoice.paper_reason = typed.paper_reason
    invoice.findings = [asdict(finding) for finding in _findings(typed)]
    note_traits(invoice)
    invoice.corrects = corrected_by(invoice)
    invoice.corrects_at = invoice.read_at if invoice.corrects else None
    invoice.save()
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            description=line.description,
            net_cents=line.net,
            cost_cents=line.net,
            vat_rate=line.vat_rate,
        )
        for position, line in enumerate(typed.lines, start=1)
    )
    record(
        "invoice.typed_in",
        invoice,
        by=by,
        chain=organisation.chain,
        number=invoice.number,
        net_cents=invoice.net_cents,
        lines=len(typed.lines),
        **rated,
    )
    return invoice


def _findings(typed: Typed) -> Iterator[Finding]:
    yield from day_findings(typed.issued_on, typed.serviced_on, today=timezone.localdate())
    # A credit note follows the form of what it corrects.
    if typed.kind == Invoice.Kind.INVOICE:
        explained = typed.paper_reason not in ("", Invoice.PaperReason.NOT_YET)
        yield from paper_findings(typed.seller.vat, typed.issued_on, is_explained=explained)


@transaction.atomic
def set_rate(invoice_id: UUID, rate: Decimal, source: str, *, by: User) -> Invoice:
    """Give an invoice in another currency its rate, once: euros for one unit, and where the rate is from."""
    invoice = _lock(_unrated(), invoice_id)
    if invoice is None:
        raise NotToBeTypedInError
    invoice.fx_rate, invoice.fx_source = rate, source
    invoice.save(update_fields=["fx_rate", "fx_source"])
    job.want_recompute(productions_of(invoice))
    record("invoice.rated", invoice, by=by, rate=rate, source=source)
    return invoice


def rate_waiting() -> int:
    """Give those that wait for a rate the published one, where it has come meanwhile; says how many, safe to repeat."""
    return sum(rate_as_published(pk) for pk in _unrated().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def rate_as_published(invoice_id: UUID) -> bool:
    """Give an invoice that waits for one its published rate; False where there is none, or somebody was quicker."""
    invoice = _lock(_unrated(), invoice_id)
    facts = propose_rate(invoice) if invoice else {}
    if invoice is None or not facts:
        return False
    invoice.save(update_fields=["fx_rate", "fx_source", "fx_on"])
    job.want_recompute(productions_of(invoice))
    record("invoice.rated", invoice, by=None, **facts)
    return True


@transaction.atomic
def change_rate(invoice_id: UUID, rate: Decimal, source: str, reason: str, *, by: User) -> Invoice:
    """Set another rate than the one that was proposed or set, in euros for one unit; the old one stays on record.

    Raises ReasonMissingError without a reason, NotToBeTypedInError where there is no rate to change.
    """
    if not reason.strip():
        raise ReasonMissingError("reason")
    rated = Invoice.objects.filter(~Q(currency="EUR"), fx_rate__isnull=False, state=Invoice.State.TO_CHECK)
    invoice = _lock(rated, invoice_id)
    if invoice is None:
        raise NotToBeTypedInError
    was: dict[str, Any] = {"was_rate": invoice.fx_rate, "was_source": invoice.fx_source, "was_on": invoice.fx_on}
    RateChange.objects.create(invoice=invoice, **was, rate=rate, source=source, reason=reason, by=by)
    invoice.fx_rate, invoice.fx_source, invoice.fx_on = rate, source, None
    invoice.save(update_fields=["fx_rate", "fx_source", "fx_on"])
    job.want_recompute(productions_of(invoice))
    record("invoice.rate_changed", invoice, by=by, why=reason, rate=rate, source=source, **was)
    return invoice


def _unrated() -> QuerySet[Invoice]:
    return Invoice.objects.filter(~Q(currency="EUR"), fx_rate=None, state=Invoice.State.TO_CHECK)


def _lock(invoices: QuerySet[Invoice], invoice_id: UUID) -> Invoice | None:
    return invoices.select_for_update(no_key=True, of=["self"]).filter(pk=invoice_id).first()


def productions_of(invoice: Invoice) -> set[UUID]:
    """The productions that have a line of the invoice put down to them."""
    claims = Claim.objects.filter(line__invoice=invoice).exclude(state=Claim.State.WITHDRAWN)
    return set(claims.values_list("production_id", flat=True))
