"""What a decision would change, through the rules themselves; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from shelter.models import Claim, Convention
from shelter.queries.dossier import dossier_of
from shelter.rules import assess
from shelter.rules.known import written_in_force
from shelter.rules.money import Cents, to_cents, to_text

Json = Mapping[str, Any]
NOTHING = Cents(0)


@dataclass(frozen=True)
class Effect:
    """The statement of today as it is, and as it would be with one claim accepted."""

    claim_id: str
    dossier: Json
    now: Json
    then: Json

    @cached_property
    def line(self) -> Json:
        """The claim's line if it were accepted: what would count of it, and why the rest would not."""
        return next(line for line in self.then["lines"] if line["id"] == self.claim_id)

    @cached_property
    def terms(self) -> Json:
        """The terms that judge every line on the day of the statements."""
        return written_in_force(self.dossier["terms"], self.now["as_of"])

    @cached_property
    def invoice(self) -> Json:
        return next(
            invoice
            for invoice in self.dossier["invoices"]
            if any(line["id"] == self.claim_id for line in invoice["lines"])
        )

    @cached_property
    def supplier(self) -> Json:
        return next(one for one in self.dossier["suppliers"] if one["id"] == self.invoice["supplier"])

    @property
    def counted(self) -> int:
        """What would count of the line itself, in cents."""
        return to_cents(self.line["counted"])


def effect_of(claim: Claim, convention: Convention, *, deduction: Cents = NOTHING, on: date | None = None) -> Effect:
    """Assess the convention with this claim accepted, less a deduction, beside what it is without that decision."""
    day = on or timezone.localdate()
    dossier = dossier_of(convention)
    accepted = {
        "decision": "accepted",
        "decided_on": day.isoformat(),
        "deduction": to_text(deduction),
        "reason": None,
    }
    changed = {**dossier, "invoices": [_decided(invoice, str(claim.pk), accepted) for invoice in dossier["invoices"]]}
    return Effect(str(claim.pk), dossier, assess(dossier, day), assess(changed, day))


def _decided(invoice: Json, line_id: str, decision: Json) -> Json:
    lines = [{**line, **decision} if line["id"] == line_id else line for line in invoice["lines"]]
    return {**invoice, "lines": lines}
