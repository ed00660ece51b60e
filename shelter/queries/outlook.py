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
    paid_on: str | None = None  # of one dated in time whose payment has to move as well


@dataclass(frozen=True)
class Outlook:
    """The statement without the quote beside that with it as one more accepted line, as of one day.

    Both suppose the same of the supplier, so that only what the quote itself does lies between them.
    """

    quote: Quote
    dossier: Json
    now: Json
    then: Json
    supposes_seat: bool  # the seat typed with the quote places earlier invoices as well

    @property
    def counted(self) -> int:
        """By how many cents the counted total would rise; what other lines gain by it is not of the quote."""
        return min(self.quote.cents, _rise(self.now, self.then))

    @property
    def verdict(self) -> str:
        if self.counted <= 0:
            return NOT
        return FULL if self.counted >= self.quote.cents else PART

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """What is taken, by code; with the rise of the total it makes the amount. Below zero: a limit widens."""
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
    def status_on(self) -> str:
        """The day on which the terms look at the supplier; a quote has no day of service but that of the invoice."""
        signed: str = self.dossier["signed_on"]
        return signed if self._read.supplier_status_on == "signature" else self.quote.issued_on.isoformat()

    @property
    def member_since(self) -> str | None:
        """The first day of the membership that covers the day on which the terms look at the supplier."""
        day = self.status_on
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
        return [one for one in self._variants() if one.cents > max(0, self.counted)]

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

    def _variants(self) -> Iterator[Otherwise]:
        issued, paid = self.quote.issued_on.isoformat(), self.quote.paid_on.isoformat()
        first, last = self.terms["window"]["from"], self.terms["window"].get("to")
        codes = {reason["code"] for reason in self.line["reasons"]}
        if "PAID_OUT_OF_WINDOW" in codes:
            day = last or max(first, issued)
            yield Otherwise("paid_in_time", day, self._counted_on(issued, day))
        if "OUT_OF_WINDOW" in codes:
            day = last if last and issued > last else first
            pay = paid
            if "payment" in self._read.window_dates:
                pay = max(first, min(paid, last or paid))
            yield Otherwise("dated_in_time", day, self._counted_on(day, pay), pay if pay != paid else None)
        if codes & {"SUPPLIER_NOT_ELIGIBLE", "TIER_WEIGHT", "CAP_TIER"} and not self.member_since:
            member = {**self.supplier, "memberships": [{"from": "1900-01-01", "to": None}]}
            others = [one for one in self.dossier["suppliers"] if one["id"] != member["id"]]
            changed = {**self.dossier, "suppliers": [*others, member]}
            yield Otherwise("member", None, self._counted_of(changed, self.then["as_of"]))

    def _counted_on(self, issued_on: str, paid_on: str) -> int:
        """What would count on other days, as of the first day on which they have come."""
        facts = {"issued_on": issued_on, "payments": [{"paid_on": paid_on, "amount": to_text(self.quote.cents)}]}
        invoices = [{**one, **facts} if one["id"] == QUOTED else one for one in self.dossier["invoices"]]
        return self._counted_of({**self.dossier, "invoices": invoices}, max(self.then["as_of"], issued_on, paid_on))

    def _counted_of(self, changed: Json, day: str) -> int:
        return min(self.quote.cents, _rise(*_assessed(changed, day)))


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
    return Outlook(
        quote,
        quoted,
        *_assessed(quoted, day.isoformat()),
        supposes_seat=any(one["id"] == supplier["id"] and one != supplier for one in dossier["suppliers"]),
    )


def _assessed(quoted: Json, day: str) -> tuple[Json, Json]:
    """Assess a dossier without the quote and with it, all else the same."""
    others = [one for one in quoted["invoices"] if one["id"] != QUOTED]
    return assess({**quoted, "invoices": others}, day), assess(quoted, day)


def _rise(before: Json, after: Json) -> int:
    return to_cents(after["counted"]) - to_cents(before["counted"])


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
