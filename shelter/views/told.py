"""The journal in words: what was done, to what, with which facts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poleimage.audit.models import Entry
from poleimage.web import figures
from shelter.models import Claim, Invoice, Production
from shelter.views.facts import money
from shelter.words import CATEGORIES, GENRES, REVIEW_REASONS, named, spans

ACTIONS: dict[str, Promise] = {
    "production.opened": gettext_lazy("Opened the production"),
    "convention.signed": gettext_lazy("Signed the convention"),
    "terms.amended": gettext_lazy("Amended the terms"),
    "funding.recorded": gettext_lazy("Recorded money received"),
    "access.granted": gettext_lazy("Gave an auditor access"),
    "access.revoked": gettext_lazy("Revoked an auditor's access"),
    "claim.put_down": gettext_lazy("Put a line down"),
    "claim.put_down_all": gettext_lazy("Put lines down as proposed"),
    "claim.withdrawn": gettext_lazy("Withdrew a line"),
    "claim.accepted": gettext_lazy("Accepted a line"),
    "claim.rejected": gettext_lazy("Refused a line"),
    "claim.parked": gettext_lazy("Set a line aside"),
    "claim.reopened": gettext_lazy("Took a decision back"),
    "standing.computed": gettext_lazy("Computed the figures"),
    "report.issued": gettext_lazy("Issued a report"),
    "report.drawn": gettext_lazy("Drew the PDF of a report"),
    "invoice.rated": gettext_lazy("Set the rate of an invoice"),
    "invoice.rate_changed": gettext_lazy("Changed the rate of an invoice"),
    "invoice.corrected": gettext_lazy("Linked an invoice with its credit note"),
    "alike.answered": gettext_lazy("Answered for an invoice that looks like another"),
    "payment.recorded": gettext_lazy("Recorded a payment"),
    "vat_right.recorded": gettext_lazy("Recorded what VAT the producer cannot recover"),
}

FACTS: dict[str, Promise] = {
    "code": gettext_lazy("code"),
    "title": gettext_lazy("title"),
    "genre": gettext_lazy("genre"),
    "reference": gettext_lazy("reference"),
    "signed_on": gettext_lazy("signed on"),
    "effective_on": gettext_lazy("in force from"),
    "from_on": gettext_lazy("from"),
    "part_not_recovered": gettext_lazy("part not recovered"),
    "received_on": gettext_lazy("received on"),
    "paid_on": gettext_lazy("paid on"),
    "cents": gettext_lazy("amount"),
    "rate": gettext_lazy("rate"),
    "source": gettext_lazy("source"),
    "was_rate": gettext_lazy("rate before"),
    "credit_notes": gettext_lazy("credit notes"),
    "proof": gettext_lazy("proof"),
    "note": gettext_lazy("note"),
    "until": gettext_lazy("until"),
    "invoice": gettext_lazy("invoice"),
    "line": gettext_lazy("line"),
    "lines": gettext_lazy("lines"),
    "share": gettext_lazy("part of the line"),
    "local_share": gettext_lazy("part done here"),
    "category": gettext_lazy("category"),
    "direct": gettext_lazy("direct spending"),
    "reason_code": gettext_lazy("reason"),
    "deduction_cents": gettext_lazy("taken off"),
    "number": gettext_lazy("number"),
    "as_of": gettext_lazy("as of"),
    "supersedes": gettext_lazy("takes the place of"),
    "counted": gettext_lazy("counted"),
    "remaining": gettext_lazy("left to spend"),
    "dossier_sha256": gettext_lazy("dossier"),
    "statement_sha256": gettext_lazy("statement"),
    "sha256": gettext_lazy("file"),
}


def _yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")


def _digest(value: Any) -> str:
    return f"{str(value)[:12]}…"


def _lines(value: Sequence[Mapping[str, Any]]) -> str:
    """“1–24 · 25 (50 %)”: the lines of the same share together."""
    shares: dict[Decimal, list[int]] = {}
    for one in value:
        shares.setdefault(Decimal(one["share"]), []).append(one["line"])
    parts = [(spans(lines), share) for share, lines in shares.items()]
    return " · ".join(said if share == 1 else f"{said} ({_share(share)})" for said, share in parts)


def _share(value: Any) -> str:
    return figures.percent(str(value), digits=8)


WRITTEN: dict[str, Callable[[Any], Any]] = {
    "cents": figures.euros,
    "deduction_cents": figures.euros,
    "counted": figures.euros_text,
    "remaining": figures.euros_text,
    "signed_on": figures.day,
    "effective_on": figures.day,
    "from_on": figures.day,
    "part_not_recovered": _share,
    "received_on": figures.day,
    "paid_on": figures.day,
    "rate": lambda rate: str(rate).replace(".", ","),
    "was_rate": lambda rate: str(rate).replace(".", ","),
    "credit_notes": ", ".join,
    "proof": _digest,
    "until": figures.day,
    "as_of": figures.day,
    "share": _share,
    "local_share": _share,
    "lines": _lines,
    "direct": _yes_or_no,
    "category": lambda code: named(CATEGORIES, code),
    "genre": lambda code: named(GENRES, code),
    "reason_code": lambda code: named(REVIEW_REASONS, code),
    "dossier_sha256": _digest,
    "statement_sha256": _digest,
    "sha256": _digest,
}


@dataclass(frozen=True)
class Named:
    """What the entries of a page are about, by id; and the numbers of the credit notes that may be told."""

    production: Production
    claims: Mapping[str, Claim]
    invoices: Mapping[str, Invoice]
    credit_notes: Collection[str]


def told(entry: Entry, about: Named) -> dict[str, Any]:
    """One entry, ready to be read. What says nothing, and whole terms, are left out."""
    claim, invoice = about.claims.get(entry.subject_id), about.invoices.get(entry.subject_id)
    facts = dict(entry.facts)
    if "credit_notes" in facts:
        facts["credit_notes"] = [number for number in facts["credit_notes"] if number in about.credit_notes]
    if "lines" in facts:
        # The house's other productions stand in the same entry, and are not told to who sees this one alone.
        facts["lines"] = facts["lines"].get(str(about.production.pk), [])
    return {
        "entry": entry,
        "what": named(ACTIONS, entry.action),
        "claim": claim,
        "invoice": claim.line.invoice if claim else invoice,
        "facts": _facts(facts, invoice, known=set() if claim is None and "lines" not in facts else {"invoice", "line"}),
    }


def _facts(facts: Mapping[str, Any], invoice: Invoice | None, known: set[str]) -> list[tuple[Promise, Any]]:
    """In the order of the words, whatever the order they were stored in; amounts in the currency of the invoice."""
    said = [name for name in FACTS if name in facts and name not in known and _says(name, facts[name])]
    return [
        (FACTS[name], money(facts[name], invoice) if invoice and name == "cents" else _written(name, facts[name]))
        for name in said
    ]


def _says(name: str, value: Any) -> bool:
    """The whole of a line, direct spending and nothing taken off are what is usual."""
    usual = {"share": Decimal(1), "local_share": Decimal(1), "direct": True, "deduction_cents": 0}
    if value in (None, ""):
        return False
    return name not in usual or usual[name] != (Decimal(str(value)) if "share" in name else value)


def _written(name: str, value: Any) -> Any:
    return WRITTEN[name](value) if name in WRITTEN else value
