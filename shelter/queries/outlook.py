"""Will this count? What a quote would bring, through the rules themselves, before it is signed; nothing is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from members.models import Company, CompanyName
from members.queries import as_known
from shelter.models import Convention
from shelter.queries.dossier import dossier_of, suppliers_of
from shelter.rules import assess
from shelter.rules.known import written_in_force
from shelter.rules.money import Cents, to_cents, to_text
from shelter.rules.terms import Cap, Terms, read_terms

Json = Mapping[str, Any]
QUOTED = "quoted"  # the id of what is not in the register: the invoice, its line, and a supplier never met
LIMITS = ("CAP_SUPPLIER", "CAP_TIER", "CAP_CATEGORY")  # in the order in which the rules apply them
FULL, PART, NOT = "full", "part", "not"


@dataclass(frozen=True, kw_only=True)
class Quote:
    supplier: Company | None  # None: unknown to the register
    name: str
    municipality: str | None  # of a supplier without a seat on record
    category: str
    cents: Cents
    issued_on: date
    paid_on: date

    @property
    def known_on(self) -> date:
        """The first day, today at the earliest, on which all of it has happened."""
        return max(timezone.localdate(), self.issued_on, self.paid_on)


@dataclass(frozen=True)
class Room:
    """What a limit of the terms leaves, before the quote."""

    code: str
    cents: int


@dataclass(frozen=True)
class Otherwise:
    """What would count if one fact were another; the day where the fact is one."""

    code: str  # "paid_in_time", "dated_in_time" or "member"
    on: str | None
    cents: int


@dataclass(frozen=True)
class Outlook:
    """The statement as it is beside what it would be with the quote as one more accepted line, as of one day."""

    quote: Quote
    dossier: Json
    now: Json
    then: Json

    @property
    def counted(self) -> int:
        """By how many cents the counted total would rise."""
        return to_cents(self.then["counted"]) - to_cents(self.now["counted"])

    @property
    def verdict(self) -> str:
        if self.counted <= 0:
            return NOT
        return FULL if self.counted >= self.quote.cents else PART

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """What is taken, by code; with what counts it makes the amount. Below zero: a limit on other lines widens."""
        before, after = self.now["by_reason"], self.then["by_reason"]
        found = {
            code: to_cents(after.get(code, "0.00")) - to_cents(before.get(code, "0.00")) for code in after | before
        }
        return [(code, cents) for code, cents in found.items() if cents]

    @cached_property
    def terms(self) -> Json:
        return written_in_force(self.dossier["terms"], self.then["as_of"])

    @cached_property
    def line(self) -> Json:
        return next(line for line in self.then["lines"] if line["id"] == QUOTED)

    @cached_property
    def supplier(self) -> Json:
        invoice = next(one for one in self.dossier["invoices"] if one["id"] == QUOTED)
        return next(one for one in self.dossier["suppliers"] if one["id"] == invoice["supplier"])

    @property
    def member_since(self) -> str | None:
        """The first day of the membership that covers the day of the invoice."""
        day = self.quote.issued_on.isoformat()
        periods = self.supplier["memberships"]
        return next((one["from"] for one in periods if one["from"] <= day and day <= (one["to"] or day)), None)

    @property
    def pay_by(self) -> str | None:
        """The last day of payment that counts, where the terms look at payments and have one."""
        last: str | None = self.terms["window"].get("to")
        return last if "payment" in self._read.window_dates else None

    @cached_property
    def rooms(self) -> list[Room]:
        """What is left under each limit that the quote falls under, a share of what counts itself apart."""
        tier = next((one for one in self._read.tiers if one.name == self.line["tier"]), None)
        category = self._read.categories.get(self.quote.category)
        caps = {
            "CAP_SUPPLIER": self._read.supplier_cap,
            "CAP_TIER": tier.cap if tier else None,
            "CAP_CATEGORY": category.cap if category else None,
        }
        return [Room(code, self._room(code, cap)) for code, cap in caps.items() if cap and cap.of != "counted"]

    @cached_property
    def otherwise(self) -> list[Otherwise]:
        """The facts that alone would let more of it count, each tried through the rules."""
        found = [Otherwise(code, on, self._counted_of(changed)) for code, on, changed in self._variants()]
        return [one for one in found if one.cents > max(0, self.counted)]

    @cached_property
    def _read(self) -> Terms:
        return read_terms([self.terms])[0]

    def _room(self, code: str, cap: Cap) -> int:
        owners = {one["id"]: one["supplier"] for one in self.dossier["invoices"]}
        categories = {line["id"]: line["category"] for one in self.dossier["invoices"] for line in one["lines"]}
        later = LIMITS[LIMITS.index(code) + 1 :]
        used = 0
        for line in self.now["lines"]:
            group = {
                "CAP_SUPPLIER": owners[line["invoice"]] == self.supplier["id"],
                "CAP_TIER": line["tier"] == self.line["tier"],
                "CAP_CATEGORY": categories[line["id"]] == self.quote.category,
            }
            if group[code]:
                # What a later limit takes has used this one up all the same.
                taken = sum(to_cents(one["amount"]) for one in line["reasons"] if one["code"] in later)
                used += to_cents(line["counted"]) + taken
        return max(0, cap.limit(Cents(to_cents(self.now["obligation"]))) - used)

    def _variants(self) -> Iterator[tuple[str, str | None, Json]]:
        first, last = self.terms["window"]["from"], self.terms["window"].get("to")
        codes = {reason["code"] for reason in self.line["reasons"]}
        if "PAID_OUT_OF_WINDOW" in codes:
            paid = last or max(first, self.quote.issued_on.isoformat())
            yield "paid_in_time", paid, self._with(payments=[{"paid_on": paid, "amount": to_text(self.quote.cents)}])
        if "OUT_OF_WINDOW" in codes:
            day = last if last and self.quote.issued_on.isoformat() > last else first
            paid = min(max(self.quote.paid_on.isoformat(), day), last or "9999-12-31")
            payments = [{"paid_on": paid, "amount": to_text(self.quote.cents)}]
            yield "dated_in_time", day, self._with(issued_on=day, payments=payments)
        if codes & {"SUPPLIER_NOT_ELIGIBLE", "TIER_WEIGHT", "CAP_TIER"} and not self.member_since:
            member = {**self.supplier, "memberships": [{"from": "1900-01-01", "to": None}]}
            others = [one for one in self.dossier["suppliers"] if one["id"] != member["id"]]
            yield "member", None, {**self.dossier, "suppliers": [*others, member]}

    def _with(self, **facts: Any) -> Json:
        invoices = [{**one, **facts} if one["id"] == QUOTED else one for one in self.dossier["invoices"]]
        return {**self.dossier, "invoices": invoices}

    def _counted_of(self, dossier: Json) -> int:
        return to_cents(assess(dossier, self.then["as_of"])["counted"]) - to_cents(self.now["counted"])


def outlook_of(convention: Convention, quote: Quote) -> Outlook:
    """Assess the convention with the quote invoiced, paid and accepted, beside what it is without it."""
    dossier, day = dossier_of(convention), quote.known_on
    supplier = _supplier(convention, quote)
    suppliers = [one for one in dossier["suppliers"] if one["id"] != supplier["id"]]
    invoice = {
        "id": QUOTED,
        "number": QUOTED,
        "kind": "invoice",
        "supplier": supplier["id"],
        "issued_on": quote.issued_on.isoformat(),
        "payments": [{"paid_on": quote.paid_on.isoformat(), "amount": to_text(quote.cents)}],
        "lines": [
            {
                "id": QUOTED,
                "net": to_text(quote.cents),
                "category": quote.category,
                "decision": "accepted",
                "decided_on": day.isoformat(),
            }
        ],
    }
    quoted = {**dossier, "suppliers": [*suppliers, supplier], "invoices": [*dossier["invoices"], invoice]}
    return Outlook(quote, quoted, assess(dossier, day), assess(quoted, day))


def companies_called(said: str) -> list[Company]:
    """The companies that bear this very name today, or go by this key; a part of a name finds nothing."""
    named = as_known(CompanyName.objects.filter(name__iexact=said), None).values("company")
    return list(Company.objects.filter(pk__in=named) | Company.objects.filter(key=said))


def _supplier(convention: Convention, quote: Quote) -> dict[str, Any]:
    if quote.supplier is None:
        return {"id": QUOTED, "name": quote.name, "municipality": quote.municipality} | {
            "related": False,
            "memberships": [],
        }
    (known,) = suppliers_of({quote.supplier.pk}, convention.production.producer_id)
    return {**known, "municipality": known["municipality"] or quote.municipality}
