"""What a producer has left to do. Every function is given rows that the person may see, and narrows them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from shelter.models import Claim, Decision, Invoice, Job, Production
from shelter.queries.lines import stated_lines
from shelter.queries.portfolio import Situation


@dataclass(frozen=True)
class Unpaid:
    """Accepted euros of one invoice that don't count until it is paid."""

    invoice: Invoice
    production: Production
    cents: int
    deadline: date | None


def unpaid_of(situations: Iterable[Situation], invoices: QuerySet[Invoice]) -> list[Unpaid]:
    """What the standings leave out because it is not paid, by production and invoice, the largest amount first."""
    found = [unpaid for situation in situations for unpaid in _unpaid_in(situation, invoices)]
    return sorted(found, key=lambda unpaid: -unpaid.cents)


def _unpaid_in(situation: Situation, invoices: QuerySet[Invoice]) -> list[Unpaid]:
    if situation.standing is None or "UNPAID" not in situation.standing.statement["by_reason"]:
        return []
    by_claim = {
        line.claim_id: sum(taken.cents for taken in line.taken if taken.code == "UNPAID")
        for line in stated_lines(situation.standing)
    }
    owners = Claim.objects.filter(pk__in=[claim for claim, cents in by_claim.items() if cents])
    by_invoice: dict[UUID, int] = defaultdict(int)
    for claim, invoice in owners.values_list("pk", "line__invoice"):
        by_invoice[invoice] += by_claim[claim]
    rows = invoices.in_bulk([invoice for invoice, cents in by_invoice.items() if cents > 0])
    return [Unpaid(row, situation.production, by_invoice[pk], situation.deadline) for pk, row in rows.items()]


def answered(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """What was refused or set aside and still stands, with its reason, the latest answer first."""
    last = Decision.objects.filter(claim=OuterRef("pk")).order_by("-pk")
    noted = claims.filter(state__in=[Claim.State.DECIDED, Claim.State.PARKED]).annotate(
        last_kind=Subquery(last.values("kind")[:1]),
        last_code=Subquery(last.values("reason_code")[:1]),
        last_reason=Subquery(last.values("reason")[:1]),
        last_on=Subquery(last.values("decided_on")[:1]),
    )
    standing = noted.filter(last_kind__in=[Decision.Kind.REJECTED, Decision.Kind.PARKED])
    return standing.order_by("-last_on", "pk")


def failed_readings(invoices: Iterable[UUID]) -> set[UUID]:
    """Those that no worker managed to read: waiting longer is of no use."""
    jobs = Job.objects.filter(kind=Job.Kind.READ, subject__in=list(invoices), done__lt=F("wanted"))
    return set(jobs.filter(tries__gte=Job.MOST_TRIES).values_list("subject", flat=True))


def behind(conventions: Iterable[UUID]) -> set[UUID]:
    """Conventions with a change that their standing does not show yet."""
    jobs = Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject__in=list(conventions), done__lt=F("wanted"))
    return set(jobs.values_list("subject", flat=True))
