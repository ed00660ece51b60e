"""The paper of a report, seen line by line: what the dossier says beside what the statement makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shelter.rules.known import written_in_force
from shelter.rules.money import to_cents

Json = Mapping[str, Any]
NOTHING: Json = {}


@dataclass(frozen=True, slots=True)
class Line:
    place: int  # from 1, as printed
    facts: Json
    invoice: Json
    supplier: Json
    result: Json
    noted: Json  # what the register knows beside the dossier: description, who decided, who sent it in

    @property
    def claimed(self) -> int:
        return to_cents(self.result["claimed"])

    @property
    def counted(self) -> int:
        return to_cents(self.result["counted"])

    @property
    def withheld(self) -> int:
        return withheld(self.result)

    def taken_for(self, code: str) -> int:
        return sum(to_cents(reason["amount"]) for reason in self.result["reasons"] if reason["code"] == code)


class Facts:
    """Everything that a page shows comes from here; only sums of printed rows are computed, in cents."""

    def __init__(self, dossier: Json, statement: Json, noted: Json = NOTHING) -> None:
        self.dossier = dossier
        self.statement = statement
        self.as_of: str = statement["as_of"]
        self._noted = noted

    @cached_property
    def suppliers(self) -> dict[str, Json]:
        return {supplier["id"]: supplier for supplier in self.dossier["suppliers"]}

    @cached_property
    def invoices(self) -> dict[str, Json]:
        return {invoice["id"]: invoice for invoice in self.dossier["invoices"]}

    @cached_property
    def lines(self) -> list[Line]:
        facts = {line["id"]: line for invoice in self.dossier["invoices"] for line in invoice["lines"]}
        found = []
        for place, result in enumerate(self.statement["lines"], start=1):
            invoice = self.invoices[result["invoice"]]
            supplier, noted = self.suppliers[invoice["supplier"]], self._noted.get(result["id"], NOTHING)
            found.append(Line(place, facts[result["id"]], invoice, supplier, result, noted))
        return found

    @cached_property
    def terms(self) -> Json:
        """The terms that judge every line of the statement."""
        return written_in_force(self.dossier["terms"], self.as_of)

    @property
    def deadline(self) -> str | None:
        last: str | None = self.terms["window"].get("to")
        return last

    @cached_property
    def funding(self) -> list[Json]:
        return [money for money in self.dossier["funding"] if money["received_on"] <= self.as_of]

    def cents(self, key: str) -> int:
        return to_cents(self.statement[key])

    @property
    def withheld(self) -> int:
        return sum(to_cents(amount) for amount in self.statement["by_reason"].values())

    @property
    def adjusted(self) -> int:
        return sum(to_cents(adjustment["amount"]) for adjustment in self.statement["adjustments"])

    def decision(self, line: Line) -> str:
        """Say how a line stood on the day of the statement."""
        if (line.facts.get("decided_on") or "") > self.as_of:
            return "pending"
        decision: str = line.facts.get("decision", "pending")
        return decision

    def payments(self, invoice: Json) -> list[tuple[int, Json]]:
        """Give the payments known on the day by day of payment, each with its place in the dossier, from 0."""
        paid = [each for each in enumerate(invoice.get("payments", ())) if each[1]["paid_on"] <= self.as_of]
        return sorted(paid, key=lambda each: str(each[1]["paid_on"]))


def withheld(result: Json) -> int:
    """Sum in cents what the reasons of a line of a statement take."""
    return sum(to_cents(reason["amount"]) for reason in result["reasons"])
