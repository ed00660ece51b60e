"""Like invoices, as the people see them that may: a house its own, the staff all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from members.models import Organisation
from shelter.models import Alike, AlikeAnswer, Claim, Invoice, Receipt


@dataclass(frozen=True)
class Pair:
    """A like invoice as seen from one of the two, and what was last said of them."""

    alike: Alike
    other: Invoice
    answer: AlikeAnswer | None


@dataclass(frozen=True)
class Side:
    """One of two like invoices, for who sees all of it."""

    invoice: Invoice
    receipts: Sequence[Receipt]
    claims: Sequence[Claim]


def pairs_of(invoice: Invoice, alikes: QuerySet[Alike], organisation: Organisation | None) -> list[Pair]:
    """What is alike to an invoice among the pairs that a person may see, with the last answer of the person's house."""
    of_house = AlikeAnswer.objects.filter(organisation=organisation).select_related("by").order_by("pk")
    found = alikes.filter(Q(first=invoice) | Q(second=invoice)).order_by("pk")
    answers = {answer.alike_id: answer for answer in of_house.filter(alike__in=found)}
    return [
        Pair(alike, alike.first if alike.second_id == invoice.pk else alike.second, answers.get(alike.pk))
        for alike in found
    ]


def with_judgement(alikes: QuerySet[Alike]) -> QuerySet[Alike]:
    """Note on each pair what the staff said of it last; None where nobody has yet."""
    judged = AlikeAnswer.objects.filter(alike=OuterRef("pk"), organisation=None).order_by("-pk")
    return alikes.annotate(judged_same=Subquery(judged.values("is_same")[:1])).order_by("-found_at", "-pk")


def unjudged(alikes: QuerySet[Alike]) -> QuerySet[Alike]:
    return alikes.filter(~Exists(AlikeAnswer.objects.filter(alike=OuterRef("pk"), organisation=None)))


def sides_of(alike: Alike, claims: QuerySet[Claim]) -> list[Side]:
    """Both invoices with who sent them and what is claimed of them; of one file that two houses sent, a side each."""
    both = [alike.first] if alike.first_id == alike.second_id else [alike.first, alike.second]
    live = claims.exclude(state=Claim.State.WITHDRAWN).order_by("line__position", "recorded_at")
    sides = []
    for invoice in both:
        receipts = list(invoice.receipts.select_related("organisation", "by").order_by("pk"))
        on_it = list(live.filter(line__invoice=invoice))
        if len(both) > 1:
            sides.append(Side(invoice, receipts, on_it))
            continue
        for receipt in receipts:
            own = [claim for claim in on_it if claim.production.producer_id == receipt.organisation_id]
            sides.append(Side(invoice, [receipt], own))
    return sides
