"""The rows of the annexes: every line, every supplier, every document, in the order of the dossier."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from poleimage.web import figures
from shelter.pdf.content import exact
from shelter.pdf.facts import Facts, Json, Line
from shelter.pdf.typeface import shortened
from shelter.rules.money import to_cents
from shelter.words import CATEGORIES, DECISIONS, KINDS, PAPERS, TIERS, named, reason_label, reason_of_review

NAME, NUMBER, TEXT = 160, 60, 400  # the longest that a row shows; the dossier has them whole
PAYMENTS = 3
Proofs = Mapping[tuple[str, int], int]  # invoice and place of a payment in it -> number in Annex C
BETWEEN = "\u00a0· "


@dataclass(frozen=True, slots=True)
class Row:
    kind: str  # "lines", "suppliers" or "documents"
    first: bool
    last: bool
    shown: Mapping[str, Any] | None  # None: the annex is empty


def rows(facts: Facts, documents: Sequence[Json]) -> list[Row]:
    """Give the rows of all annexes one after the other."""
    supplied = _by_supplier(facts)
    listed = [document for document in documents if _is_known(facts, document)]
    proofs = _proofs(listed)
    return [
        *_annex("lines", [_line(facts, line, proofs) for line in facts.lines]),
        *_annex("suppliers", supplied),
        *_annex("documents", [_document(facts, place, each) for place, each in enumerate(listed, start=1)]),
    ]


def _annex(kind: str, shown: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    if not shown:
        yield Row(kind, True, True, None)
    for place, each in enumerate(shown):
        yield Row(kind, place == 0, place == len(shown) - 1, each)


def _is_known(facts: Facts, document: Json) -> bool:
    """Leave out what belongs to invoices and payments after the day."""
    invoice = facts.invoices[document["invoice"]]
    known = {at for at, _payment in facts.payments(invoice)}
    return invoice["issued_on"] <= facts.as_of and ("payments" not in document or bool(known & {*document["payments"]}))


def _proofs(documents: Sequence[Json]) -> Proofs:
    return {
        (document["invoice"], at): place
        for place, document in enumerate(documents, start=1)
        for at in document.get("payments", ())
    }


def _line(facts: Facts, line: Line, proofs: Proofs) -> dict[str, Any]:
    about = BETWEEN.join(filter(None, [_about(facts, line), _basis(line)]))
    return {
        "place": line.place,
        "day": short_day(line.invoice["issued_on"]),
        "supplier": shortened(line.supplier["name"], NAME),
        "about": about,
        "state": BETWEEN.join(_state(facts, line, proofs)),
        "reasons": [_reason(facts, line, reason) for reason in line.result["reasons"]],
        "claimed": line.claimed,
        "withheld": -line.withheld,
        "counted": line.counted,
    }


def _about(facts: Facts, line: Line) -> str:
    number, corrected = (
        shortened(line.invoice["number"], NUMBER),
        facts.invoices.get(line.invoice.get("corrects") or ""),
    )
    if line.invoice["kind"] != "credit_note":
        document = _("no.\u00a0{number}").format(number=number)
    elif corrected:
        other = shortened(corrected["number"], NUMBER)
        document = _("credit note {number}, corrects {other}").format(number=number, other=other)
    else:
        document = _("credit note {number}").format(number=number)
    description = shortened(line.noted.get("description") or "", TEXT)
    return f"{description}, {document}" if description else capfirst(document)


def _basis(line: Line) -> str:
    """Say how the claimed amount comes from the document, where it is not the whole line in euros."""
    currency, part = line.invoice.get("currency", "EUR"), line.facts.get("share", "1")
    steps = [f"{figures.amount_text(line.facts['net'])}\u00a0{currency}"]
    if currency != "EUR":
        steps.append(exact(line.invoice.get("fx_rate", "1")))
    if to_share(part) != "100":
        steps.append(f"{to_share(part)}\u00a0%")
    return "\u00a0×\u00a0".join(steps) if len(steps) > 1 else ""


def short_day(day: str | None) -> str:
    """Write a day in figures, as narrow columns need it; the same in every language of Belgium."""
    return f"{day[8:]}/{day[5:7]}/{day[:4]}" if day else ""


def to_share(fraction: str) -> str:
    """Write a fraction as a percentage, all its digits."""
    return exact(format((Decimal(fraction) * 100).normalize(), "f"))


def _state(facts: Facts, line: Line, proofs: Proofs) -> Iterator[str]:
    yield str(named(CATEGORIES, line.facts["category"]))
    if line.result["tier"] is not None:
        yield str(named(TIERS, line.result["tier"]))
    if to_share(local := line.facts.get("local_share", "1")) != "100":
        yield _("{share} in the territory").format(share=f"{to_share(local)}\u00a0%")
    paid = facts.payments(line.invoice)
    for at, payment in paid[:PAYMENTS]:
        amount, day = figures.amount_text(payment["amount"]), short_day(payment["paid_on"])
        said = _("{amount} paid on {day}").format(amount=amount, day=day)
        proof = proofs.get((line.invoice["id"], at))
        yield f"{said} (C\u00a0{proof})" if proof else said
    if len(paid) > PAYMENTS:
        yield _("{count} more payments").format(count=len(paid) - PAYMENTS)
    decision = facts.decision(line)
    if decision == "pending":
        return
    on = line.noted.get("decided_on") or line.facts.get("decided_on")
    by = shortened(line.noted.get("decided_by") or "", NAME)
    judged = {"decision": str(DECISIONS[decision]), "day": short_day(on), "name": by}
    if on and by:
        yield _("{decision} on {day} by {name}").format(**judged)
    elif on or by:
        yield (_("{decision} on {day}") if on else _("{decision} by {name}")).format(**judged)
    else:
        yield judged["decision"]


def _reason(facts: Facts, line: Line, reason: Json) -> dict[str, Any]:
    why = ""
    if reason["code"] in ("PARKED", "REJECTED", "DEDUCTED"):
        why = shortened(str(reason_of_review(line.facts.get("reason"), line.noted.get("reason") or "")), TEXT)
    return {"label": reason_label(reason["code"]), "why": why, "cents": -to_cents(reason["amount"])}


def _by_supplier(facts: Facts) -> list[dict[str, Any]]:
    lines = Counter(line.supplier["id"] for line in facts.lines)
    claimed: Counter[str] = Counter()
    for line in facts.lines:
        claimed[line.supplier["id"]] += line.claimed
    known = [supplier for supplier in facts.dossier["suppliers"] if supplier["id"] in lines]
    return [
        {
            "place": place,
            "name": shortened(supplier["name"], NAME),
            "enterprise_number": dotted(shortened(supplier.get("enterprise_number") or "", NUMBER)),
            "municipality": shortened(supplier.get("municipality") or "", NUMBER),
            "related": supplier.get("related", False),
            "memberships": [_membership(period) for period in supplier.get("memberships", ())][-4:],
            "lines": lines[supplier["id"]],
            "claimed": claimed[supplier["id"]],
            "counted": to_cents(facts.statement["by_supplier"][supplier["id"]]),
        }
        for place, supplier in enumerate(known, start=1)
    ]


def _membership(period: Json) -> str:
    first = figures.day(period["from"])
    if period.get("to") is None:
        return _("member since {first}").format(first=first)
    return _("member from {first} to {last}").format(first=first, last=figures.day(period["to"]))


def dotted(enterprise_number: str) -> str:
    """Write a Belgian number as 0999.997.249; any other as it stands."""
    if len(enterprise_number) == 10 and enterprise_number.isdecimal():
        return f"{enterprise_number[:4]}.{enterprise_number[4:7]}.{enterprise_number[7:]}"
    return enterprise_number


def _document(facts: Facts, place: int, document: Json) -> dict[str, Any]:
    invoice = facts.invoices[document["invoice"]]
    return {
        "place": place,
        "kind": KINDS[invoice["kind"]] if document["kind"] == "invoice" else PAPERS[document["kind"]],
        "number": shortened(invoice["number"], NUMBER),
        "supplier": shortened(facts.suppliers[invoice["supplier"]]["name"], NAME),
        "name": shortened(document["name"], NAME),
        "sha256": document["sha256"],
    }
