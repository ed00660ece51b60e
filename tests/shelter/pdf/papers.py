"""Papers of reports, made from small dossiers and assessed by the rules."""

from datetime import date, timedelta
from random import Random
from typing import Any

from shelter.rules import assess, course, digest

AS_OF = "2026-11-23"
TRADES = {
    "sound": ("Sonorisation Longdoz SRL", "Prise de son, {days} jours"),
    "lighting": ("Lumières du Pays de Herve SA", "Location de lumière, {days} jours"),
    "grading": ("Étalonnage Saint-Léonard SRL", "Étalonnage, acompte"),
    "set_construction": ("Atelier Décors de Sclessin SC", "Construction du décor « appartement »"),
    "image_effects": ("Effets Mosans SA", "Effets visuels, lot {days}"),
    "catering": ("Cantine du Plateau SRL", "Restauration de plateau"),
    "dubbing_subtitling": ("Sous-titres & Versions du Pont des Arches SRL", "Sous-titrage néerlandais et anglais"),
    "wages": ("Société coopérative des techniciens de l’image et du son du bassin liégeois SC", "Équipe image et son"),
    "picture_editing": ("Montage de la Boverie SRL", "Montage image, {days} semaines"),
    "overhead": ("Quai Nord Services SRL", "Bureaux de production"),
}
PEOPLE = ("Hélène Lambert", "Marc Delvaux")


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "effective_on": "2025-07-15",
        "rate": "1.00",
        "window": {"from": "2025-07-15", "to": "2027-01-15"},
        "tiers": [
            {"name": "members", "test": {"member": True}, "weight": "1"},
            {
                "name": "province",
                "test": {"territory": ["62063", "62079", "62096"]},
                "weight": "0.5",
                "cap": {"share": "0.25", "of": "obligation"},
            },
        ],
        "categories": {"catering": {"weight": "0"}, "overhead": {"cap": {"share": "0.18", "of": "counted"}}},
        "shortfall": {"rule": "pro_rata"},
    } | changes


def dossier(count: int = 0, *, seed: int = 1, **changes: Any) -> dict[str, Any]:
    """A dossier with this many lines: every decision, a few currencies, credit notes, payments missing."""
    chance = Random(seed)
    suppliers = [
        {
            "id": f"S{place}",
            "name": name,
            "enterprise_number": f"09999{place:05d}",
            "municipality": "62063" if place % 3 else "21004",
            "related": name.startswith("Quai Nord"),
            "memberships": [] if place % 4 == 3 else [{"from": "2019-01-01", "to": None}],
        }
        for place, (name, _description) in enumerate(TRADES.values())
    ]
    invoices = [_invoice(chance, place) for place in range((count + 1) // 2)]
    if count % 2:
        invoices[-1]["lines"].pop()
    return {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": "Nuit blanche à Coronmeuse", "genre": "fiction"},
        "signed_on": "2025-07-15",
        "terms": [terms()],
        "funding": [
            {"id": "F1", "received_on": "2025-08-01", "amount": "310000.00"},
            {"id": "F2", "received_on": "2026-01-12", "amount": "175000.00"},
        ],
        "suppliers": suppliers,
        "invoices": invoices,
    } | changes


def _invoice(chance: Random, place: int) -> dict[str, Any]:
    issued = date(2025, 7, 20) + timedelta(days=chance.randrange(480))
    credit, dollars = chance.random() < 0.06, chance.random() < 0.04
    supplier = chance.randrange(len(TRADES))
    paid = [{"paid_on": str(issued + timedelta(days=28)), "amount": "1.00"}] if chance.random() < 0.93 else []
    return {
        "id": f"I{place}",
        "number": f"{issued.year}/{place + 17:04d}",
        "kind": "credit_note" if credit else "invoice",
        "supplier": f"S{supplier}",
        "issued_on": str(issued),
        "payments": paid,
        "lines": [_line(chance, f"{place}-{n}", supplier, issued) for n in range(2)],
        **({"currency": "USD", "fx_rate": "0.9213"} if dollars else {}),
    }


def _line(chance: Random, name: str, supplier: int, issued: date) -> dict[str, Any]:
    decision = chance.choices(("accepted", "rejected", "parked", "pending"), (85, 3, 3, 9))[0]
    deducted = decision == "accepted" and chance.random() < 0.1
    reason = (
        "not_this_production" if deducted else None if decision in ("accepted", "pending") else "no_proof_of_payment"
    )
    return {
        "id": f"L{name}",
        "net": f"{chance.randrange(80, 18_000)}.{chance.randrange(100):02d}",
        "category": list(TRADES)[supplier],
        "share": chance.choices(("1", "0.5", "0.3333333333"), (90, 7, 3))[0],
        "decision": decision,
        "decided_on": None if decision == "pending" else str(issued + timedelta(days=12)),
        "deduction": "60.00" if deducted else "0.00",
        "reason": reason,
    }


def _papers(invoice: dict[str, Any]) -> list[dict[str, Any]]:
    name = invoice["id"]
    found = [{"kind": "invoice", "invoice": name, "sha256": digest(name), "name": f"facture-{name}.xml"}]
    if len(name) % 2:
        found.append({"kind": "evidence", "invoice": name, "sha256": digest([name]), "name": "contrat.pdf"})
    if invoice["payments"]:
        found.append({"kind": "proof", "invoice": name, "sha256": digest({name: 1}), "name": "", "payments": [0]})
    return found


def paper(facts: dict[str, Any] | None = None, *, as_of: str = AS_OF, **changes: Any) -> dict[str, Any]:
    """The paper of a report on a dossier, as the register freezes it."""
    facts = dossier() if facts is None else facts
    lines = {
        line["id"]: {
            "description": list(TRADES.values())[int(invoice["supplier"][1:]) % len(TRADES)][1].format(days=12),
            "decided_by": None if line.get("decision", "pending") == "pending" else PEOPLE[len(line["id"]) % 2],
            "decided_on": line.get("decided_on"),
            "reason": "Panneaux réemployés pour une autre production" if line.get("reason") else "",
            "uploaded_by": "Alice Renard",
            "document": digest(invoice["id"]),
        }
        for invoice in facts["invoices"]
        for line in invoice["lines"]
    }
    documents = [paper for invoice in facts["invoices"] for paper in _papers(invoice)]
    return {
        "paper": 1,
        "number": "C-2025-014/2026-3",
        "language": "fr",
        "issued_at": "2026-11-23T09:14:00+01:00",
        "issued_by": "Hélène Lambert",
        "convention": "C-2025-014",
        "producer": {"name": "Quai Nord Films SRL", "enterprise_number": "0999997249"},
        "cluster": "Le Pôle Image de Liège",
        "supersedes": None,
        "dossier": facts,
        "statement": assess(facts, as_of),
        "points": course(facts, as_of),
        "lines": lines,
        "documents": documents,
    } | changes
