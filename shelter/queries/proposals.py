"""Where a line would go, and why: never decided, only proposed to the producer whose productions these are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from hashlib import sha256
from itertools import islice
from operator import or_
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from members.models import Company
from members.queries import memberships_of
from shelter.models import Claim, Invoice, InvoiceLine, Production
from shelter.queries.invoice import live, open_lines

# BT-11, 13, 12 and 10: the first of them that names one production speaks for the invoice.
FIELDS = ("project", "order", "contract", "buyer_reference")
# BT-132, BT-133 and BT-127 of a line, before its name.
LINE_FIELDS = ("order_line", "account", "note")
LINE, TITLE, CORRECTED = "line", "title", "corrected"
LATEST = 14
AT_ONCE = 500  # lines that one click puts down
SHORTEST_TITLE = 4


@dataclass(frozen=True)
class ProposedProduction:
    production: Production
    # One of FIELDS or LINE_FIELDS, LINE for the line's own words, TITLE where these hold the title and no code,
    # CORRECTED where the invoice that a credit note corrects went there.
    source: str
    said: str  # what stands there

    @property
    def is_exact(self) -> bool:
        """Its code stands there, or what is corrected went there; a title is a hint, and nothing is put down by it."""
        return self.source != TITLE


@dataclass(frozen=True)
class ProposedCategory:
    code: str
    times: int  # of the latest lines of this supplier; 0: it is the trade that the register has of a member
    of: int
    is_corrected: bool = False  # that of the invoice which a credit note corrects, whatever the latest lines were for


@dataclass(frozen=True)
class Grounds:
    """What speaks for the lines of one invoice before any of them is looked at."""

    named: Sequence[Production]  # the productions whose code or title a line may name
    whole: ProposedProduction | None
    category: ProposedCategory | None
    share: Decimal = Decimal(1)
    at_once: bool = True  # whether all lines may be put down in one click

    def of(self, line: InvoiceLine) -> ProposedProduction | None:
        return _of_line(line, self.named) or self.whole or _by_title(line, self.named)


@dataclass(frozen=True)
class Plan:
    """What is proposed for the lines of one invoice, by the id of the line."""

    productions: Mapping[int, ProposedProduction]
    category: ProposedCategory | None
    share: Decimal = Decimal(1)

    @property
    def exact(self) -> dict[int, Production]:
        return {line: one.production for line, one in self.productions.items() if one.is_exact}


@dataclass(frozen=True)
class Target:
    line: InvoiceLine
    left: Decimal  # of the line, as far as the house sees
    proposed: ProposedProduction


@dataclass(frozen=True)
class Batch:
    """What one click puts down: the first open lines whose proposal is exact, at most AT_ONCE of them."""

    targets: Sequence[Target]
    category: str
    share: Decimal
    more_of: int | None  # where more than these wait: how many lines have something left, whatever is proposed

    @property
    def digest(self) -> str:
        """Tells whether somebody who says yes saw this: each line with its production, and the category."""
        shown = [f"{one.line.pk} {one.proposed.production.pk}" for one in self.targets]
        return sha256("\n".join([self.category, *shown]).encode()).hexdigest()


def plan_for(
    invoice: Invoice, lines: Iterable[InvoiceLine], productions: Sequence[Production], claims: QuerySet[Claim]
) -> Plan:
    """Propose from the producer's own productions and claims alone; `claims` are the house's."""
    grounds = grounds_of(invoice, productions, claims)
    found = {line.pk: grounds.of(line) for line in lines}
    return Plan({line: one for line, one in found.items() if one}, grounds.category, grounds.share)


def batch_for(invoice: Invoice, productions: Sequence[Production], claims: QuerySet[Claim]) -> Batch:
    """Left out are the lines of which the production proposed has its part already."""
    grounds = grounds_of(invoice, productions, claims)
    category = grounds.category.code if grounds.category else ""
    left = open_lines(invoice, claims)
    found = list(islice(_targets(left, grounds, claims), AT_ONCE + 1)) if grounds.at_once and category else []
    more_of = left.count() if len(found) > AT_ONCE else None
    return Batch(found[:AT_ONCE], category, grounds.share, more_of)


def grounds_of(invoice: Invoice, productions: Sequence[Production], claims: QuerySet[Claim]) -> Grounds:
    if invoice.corrects_id:
        return _as_corrected(invoice.corrects_id, productions, claims)
    whole, category = _of_document(invoice, productions), category_for(invoice.supplier_id, claims)
    # Of a credit note that corrects nothing known, only a person can say what it lowers.
    return Grounds(productions, whole, category, at_once=invoice.kind != Invoice.Kind.CREDIT_NOTE)


def _as_corrected(corrected: UUID, productions: Sequence[Production], claims: QuerySet[Claim]) -> Grounds:
    """A credit note goes where the house put its invoice down; nowhere where that was done in more than one way."""
    standing = live(claims).filter(line__invoice=corrected).order_by()
    ways = list(standing.values_list("production", "category", "share", "local_share", "direct").distinct()[:2])
    own = {production.pk: production for production in productions}
    if len(ways) != 1 or ways[0][0] not in own or ways[0][3:] != (Decimal(1), True):
        return Grounds((), None, None, at_once=False)
    production, code, share = ways[0][:3]
    number = Invoice.objects.values_list("number", flat=True).get(pk=corrected)
    whole = ProposedProduction(own[production], CORRECTED, number)
    return Grounds((), whole, ProposedCategory(code, 0, 0, is_corrected=True), share)


def _targets(left: QuerySet[InvoiceLine], grounds: Grounds, claims: QuerySet[Claim]) -> Iterator[Target]:
    """Ask for no line that can't be one: it must name a code unless something speaks for the whole invoice."""
    standing = live(claims).filter(line=OuterRef("pk"))
    may = _names_one_of(grounds.named)
    if grounds.whole:
        may |= ~Q(Exists(standing.filter(production=grounds.whole.production)))
    held = left.filter(may).annotate(left=F("left"), holders=ArraySubquery(standing.values("production")))
    # One row after the other: of those asked for, some may name two productions, or one that has its part.
    for line in held.order_by("position").iterator(AT_ONCE):
        found = grounds.of(line)
        if found and found.is_exact and found.production.pk not in line.holders:
            yield Target(line, line.left, found)


def category_for(supplier: UUID | None, claims: QuerySet[Claim]) -> ProposedCategory | None:
    """What most of the supplier's latest lines were for, of equals the latest; for one never met, a member's trade."""
    before = live(claims).filter(line__invoice__supplier=supplier)
    latest = list(before.order_by("-recorded_at", "-pk").values_list("category", flat=True)[:LATEST])
    if latest:
        ((code, times),) = Counter(latest).most_common(1)
        return ProposedCategory(code, times, len(latest))
    if supplier is None or not memberships_of([supplier]):
        return None
    trade = Company.objects.values_list("trade", flat=True).get(pk=supplier)
    return ProposedCategory(trade, 0, 0) if trade else None


def named_in(text: str, productions: Iterable[Production]) -> Production | None:
    """The one production whose code stands in this text as a word of its own; None when none or several do."""
    words = {word.strip(".,;:()[]\"'«»").casefold() for word in text.split()}
    return _only([production for production in productions if production.code.casefold() in words])


def _names_one_of(productions: Sequence[Production]) -> Q:
    """Lines where the letters of a code stand; whether it stands there as a word is seen when they are read."""
    code = "|".join(re.escape(production.code) for production in productions)
    if not code:
        return Q(pk__in=())
    said = [f"references__{field}__iregex" for field in LINE_FIELDS]
    return Q(description__iregex=code) | reduce(or_, (Q(**{name: code}) for name in said))


def _of_line(line: InvoiceLine, productions: Sequence[Production]) -> ProposedProduction | None:
    for field in LINE_FIELDS:
        said = line.references.get(field, "")
        if found := named_in(said, productions):
            return ProposedProduction(found, field, said)
    found = named_in(line.description, productions)
    return ProposedProduction(found, LINE, line.description) if found else None


def _of_document(invoice: Invoice, productions: Sequence[Production]) -> ProposedProduction | None:
    for field in FIELDS:
        said = invoice.references.get(field, "")
        if found := named_in(said, productions):
            return ProposedProduction(found, field, said)
    return None


def _by_title(line: InvoiceLine, productions: Sequence[Production]) -> ProposedProduction | None:
    text = f" {' '.join(line.description.casefold().split())} "
    titled = [one for one in productions if len(one.title) >= SHORTEST_TITLE and f" {one.title.casefold()} " in text]
    found = _only(titled)
    return ProposedProduction(found, TITLE, line.description) if found else None


def _only(found: Sequence[Production]) -> Production | None:
    return found[0] if len(found) == 1 else None
