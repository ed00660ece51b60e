"""Invoices as a person sees them: every function is given the rows that the person may see, and narrows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from members.queries import memberships_of
from shelter.models import Claim, Decision, Invoice, InvoiceLine, Payment, Production, Receipt, Standing, Terms
from shelter.queries.cost import borne_by, borne_of
from shelter.queries.desk import behind
from shelter.queries.lines import StatedLine, stated_lines

UNDECIDED = (Claim.State.TO_REVIEW, Claim.State.PARKED)


@dataclass(frozen=True)
class Fate:
    """What became of a claim: the decision that stands, and its line of the standing."""

    claim: Claim
    decision: Decision | None
    stated: StatedLine | None  # as the standing has it; None until it is computed
    is_current: bool
    borne: int = 0  # euro cents of what it asks for: VAT that the producer cannot recover

    @property
    def may_be_withdrawn(self) -> bool:
        refused = self.decision is not None and self.decision.kind == Decision.Kind.REJECTED
        return self.claim.state in UNDECIDED or (self.claim.state == Claim.State.DECIDED and refused)


@dataclass(frozen=True)
class SeenLine:
    """A line with those of its claims that the person sees, and what is left of it as far as they can tell."""

    line: InvoiceLine
    fates: Sequence[Fate]

    @property
    def left(self) -> Decimal:
        return 1 - sum((fate.claim.share for fate in self.fates), Decimal(0))


def live(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return claims.exclude(state=Claim.State.WITHDRAWN)


def as_sent(invoices: QuerySet[Invoice], receipts: QuerySet[Receipt]) -> QuerySet[Invoice]:
    """Note the name and the moment that the person's own organisation sent the file under; the latest first."""
    own = receipts.filter(invoice=OuterRef("pk")).order_by("received_at", "pk")
    noted = invoices.annotate(
        sent_as=Subquery(own.values("file_name")[:1]), sent_at=Subquery(own.values("received_at")[:1])
    )
    return noted.order_by("-sent_at", "-pk")


def with_lines(invoices: QuerySet[Invoice], claims: QuerySet[Claim]) -> QuerySet[Invoice]:
    """Count on each invoice the lines that cost something, and those of them with a claim."""
    counted = InvoiceLine.objects.filter(~Q(cost_cents=0), invoice=OuterRef("pk")).order_by().values("invoice")
    claimed = counted.filter(Exists(live(claims).filter(line=OuterRef("pk"))))
    return invoices.annotate(
        line_count=Subquery(counted.annotate(n=Count("pk")).values("n")),
        claimed_count=Subquery(claimed.annotate(n=Count("pk")).values("n")),
    )


def to_type_in(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Those that only a person can read; not those that hold a virus."""
    return invoices.filter(state=Invoice.State.UNREADABLE).exclude(unreadable_code=Invoice.VIRUS_FOUND)


def to_put_down(invoices: QuerySet[Invoice], claims: QuerySet[Claim]) -> QuerySet[Invoice]:
    """Those that were read and have a line without any claim."""
    return invoices.filter(_open_line(claims), state=Invoice.State.TO_CHECK)


def credits_to_put_down(invoices: QuerySet[Invoice], claims: QuerySet[Claim]) -> QuerySet[Invoice]:
    """Credit notes that lower nothing yet: a line of theirs has no claim, and the invoice that they correct has one."""
    corrected = live(claims).filter(line__invoice=OuterRef("corrects"))
    return to_put_down(invoices, claims).filter(Exists(corrected), kind=Invoice.Kind.CREDIT_NOTE)


def credits_of_nothing(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Credit notes that were read and are linked to no invoice: they name none, or one that is not there."""
    return invoices.filter(kind=Invoice.Kind.CREDIT_NOTE, corrects=None, state=Invoice.State.TO_CHECK)


def correctable_by(credit: Invoice, invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """What a person may link a credit note to: the supplier's, sent by a house that sent it too, not issued later."""
    if credit.issued_on is None:
        return invoices.none()
    houses = credit.receipts.values("organisation")
    sent = Receipt.objects.filter(organisation__in=houses).values("invoice")
    same = invoices.filter(supplier=credit.supplier_id, kind=Invoice.Kind.INVOICE, state=Invoice.State.TO_CHECK)
    return same.filter(pk__in=sent, issued_on__lte=credit.issued_on).order_by("-issued_on", "number", "pk")


def credited_cents(invoice: Invoice, invoices: QuerySet[Invoice]) -> int:
    """With VAT, by all the credit notes among these that correct it; those in another currency are left out."""
    credits = invoices.filter(corrects=invoice, currency=invoice.currency)
    return credits.aggregate(total=Sum("gross_cents"))["total"] or 0


def put_down_whole(invoices: QuerySet[Invoice], claims: QuerySet[Claim]) -> QuerySet[Invoice]:
    return invoices.filter(~_open_line(claims), state=Invoice.State.TO_CHECK)


def open_lines(invoice: Invoice, claims: QuerySet[Claim]) -> QuerySet[InvoiceLine]:
    """Those that cost something and have something `left` as far as these claims tell."""
    shared = live(claims).filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=Sum("share")).values("sum")
    left = Value(Decimal(1)) - Coalesce(Subquery(shared), Value(Decimal(0)))
    return InvoiceLine.objects.filter(~Q(cost_cents=0), invoice=invoice).alias(left=left).filter(left__gt=0)


def _open_line(claims: QuerySet[Claim]) -> Exists:
    own = live(claims).filter(line=OuterRef("pk"))
    return Exists(InvoiceLine.objects.filter(~Q(cost_cents=0), ~Exists(own), invoice=OuterRef("pk")))


def matching(invoices: QuerySet[Invoice], text: str, receipts: QuerySet[Receipt]) -> QuerySet[Invoice]:
    """Search in the number, the supplier's name and number, and the name of the file as it was sent."""
    named = receipts.filter(file_name__icontains=text).values("invoice")
    digits = "".join(letter for letter in text if letter.isdigit())
    found = Q(number__icontains=text) | Q(supplier_name__icontains=text) | Q(pk__in=named)
    return invoices.filter(found | Q(supplier__enterprise_number=digits) if len(digits) == 10 else found)


def seen_lines(lines: Iterable[InvoiceLine], claims: QuerySet[Claim]) -> list[SeenLine]:
    """The lines with the fate of each claim on them; always the same number of queries."""
    lines = list(lines)
    fates = _fates(
        list(
            live(claims)
            .select_related("line__invoice", "production")
            .filter(line__in=lines)
            .order_by("recorded_at", "pk")
        )
    )
    return [SeenLine(line, [fate for fate in fates if fate.claim.line_id == line.pk]) for line in lines]


def _fates(claims: Sequence[Claim]) -> list[Fate]:
    decisions = {
        decision.claim_id: decision
        for decision in Decision.objects.filter(claim__in=claims).select_related("by").order_by("pk")
    }
    productions = {claim.production_id for claim in claims}
    # Apart from the claims: a statement is large, and many lines share one.
    rows = Standing.objects.filter(convention__production__in=productions).select_related("convention").defer("course")
    standings = {standing.convention.production_id: standing for standing in rows}
    stated = {line.claim_id: line for standing in standings.values() for line in stated_lines(standing)}
    late = behind(standing.pk for standing in standings.values())
    borne = borne_by(claims)
    fates = []
    for claim in claims:
        last, standing = decisions.get(claim.pk), standings.get(claim.production_id)
        holds = last if last and last.kind != Decision.Kind.REOPENED else None
        is_current = standing is not None and standing.pk not in late
        fates.append(Fate(claim, holds, stated.get(claim.pk), is_current, borne_of(claim, borne)))
    return fates


def was_member(supplier: UUID, *, on: date) -> bool:
    periods = memberships_of([supplier]).get(supplier, ())
    return any(first <= on and (last is None or on <= last) for first, last in periods)


def terms_by_production(productions: Iterable[Production], *, on: date) -> dict[UUID, dict[str, Any]]:
    """The terms in force on a day; before the first ones are in force, those."""
    found: dict[UUID, dict[str, Any]] = {}
    for terms in (
        Terms.objects.filter(convention__production__in=productions)
        .order_by("effective_on", "pk")
        .select_related("convention")
    ):
        production = terms.convention.production_id
        if production not in found or terms.effective_on <= on:
            found[production] = terms.body
    return found


def is_outside(window: Mapping[str, str | None], day: date) -> bool:
    """Whether a day lies outside a spending period, whose first and last day are inside."""
    text, last = day.isoformat(), window.get("to")
    return text < str(window["from"]) or (last is not None and text > last)


def paid_cents(payments: Iterable[Payment]) -> int:
    return sum(payment.cents for payment in payments)


def down_payments_before(invoice: Invoice, invoices: QuerySet[Invoice]) -> list[Invoice]:
    """Bills for down payments of the same supplier, of the year before, that this invoice may hold once more.

    Either it takes off what was paid before, or both name the same project, order or contract.
    """
    takes_off = any(digit in "123456789" for digit in invoice.said.get("prepaid", ""))
    names = {name: invoice.references.get(name) for name in ("project", "order", "contract")}
    same = [Q(**{f"references__{name}": said}) for name, said in names.items() if said]
    is_final = invoice.kind == Invoice.Kind.INVOICE and invoice.said.get("type") != "386"
    if invoice.issued_on is None or not is_final or not (takes_off or same):
        return []
    year = (invoice.issued_on - timedelta(days=366), invoice.issued_on)
    earlier = invoices.filter(Q() if takes_off else reduce(or_, same), issued_on__range=year, said__type="386")
    return list(earlier.filter(supplier=invoice.supplier_id, kind=Invoice.Kind.INVOICE).order_by("issued_on", "pk"))


def last_name_of(key: str, invoices: QuerySet[Invoice]) -> str:
    """What the last of these invoices calls the supplier that goes by this number; empty for one never met."""
    met = invoices.filter(supplier__key=key).order_by("-received_at", "-pk") if key else invoices.none()
    return met.values_list("supplier_name", flat=True).first() or ""
