"""Where a line would go, and why: never decided, only proposed to the producer whose productions these are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from members.models import Company
from members.queries import memberships_of
from shelter.models import Claim, Invoice, InvoiceLine, Production

# BT-11, 13, 12 and 10: the first of them that names one production speaks for the invoice.
FIELDS = ("project", "order", "contract", "buyer_reference")
# BT-132, BT-133 and BT-127 of a line, before its name.
LINE_FIELDS = ("order_line", "account", "note")
LINE, TITLE = "line", "title"
LATEST = 14
SHORTEST_TITLE = 4


@dataclass(frozen=True)
class ProposedProduction:
    production: Production
    source: (
        str  # one of FIELDS or LINE_FIELDS, LINE for the line's own words, TITLE where these hold the title and no code
    )
    said: str  # what stands there

    @property
    def is_exact(self) -> bool:
        """Its code stands there; anything else is a hint, and nothing is put down by it."""
        return self.source != TITLE


@dataclass(frozen=True)
class ProposedCategory:
    code: str
    times: int  # of the latest lines of this supplier; 0: it is the trade that the register has of a member
    of: int


@dataclass(frozen=True)
class Plan:
    """What is proposed for the lines of one invoice, by the id of the line."""

    productions: Mapping[int, ProposedProduction]
    category: ProposedCategory | None

    @property
    def exact(self) -> dict[int, Production]:
        return {line: one.production for line, one in self.productions.items() if one.is_exact}

    def may_put_down(self, line_id: int) -> bool:
        return self.category is not None and line_id in self.exact


def plan_for(
    invoice: Invoice, lines: Iterable[InvoiceLine], productions: Sequence[Production], claims: QuerySet[Claim]
) -> Plan:
    """Propose from the producer's own productions and claims alone; `claims` are the house's."""
    whole = _of_document(invoice, productions)
    found = {line.pk: _of_line(line, productions) or whole or _by_title(line, productions) for line in lines}
    return Plan({line: one for line, one in found.items() if one}, category_for(invoice.supplier_id, claims))


def category_for(supplier: UUID | None, claims: QuerySet[Claim]) -> ProposedCategory | None:
    """What most of the supplier's latest lines were for, of equals the latest; for one never met, a member's trade."""
    before = claims.exclude(state=Claim.State.WITHDRAWN).filter(line__invoice__supplier=supplier)
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
