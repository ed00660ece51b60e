"""The smallest dossiers: a test says only what it is about."""

from copy import deepcopy
from typing import Any

MEMBERS = {"name": "members", "test": {"member": True}, "weight": "1"}


def terms(**changed: Any) -> dict[str, Any]:
    return {
        "effective_on": "2025-01-01",
        "rate": "1.00",
        "window": {"from": "2025-01-01", "to": "2026-06-30"},
        "tiers": [MEMBERS],
    } | changed


def line(name: str, net: str, **changed: Any) -> dict[str, Any]:
    return {"id": name, "net": net, "category": "sound", "decision": "accepted"} | changed


def invoice(name: str, *lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "id": name,
        "number": f"2025/{name}",
        "kind": "invoice",
        "supplier": "S1",
        "issued_on": "2025-05-01",
        "payments": [{"paid_on": "2025-06-01", "amount": "1.00"}],
        "lines": list(lines),
    } | changed


def dossier(*invoices: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Write a dossier with one member as supplier and 10,000.00 of funding; deep copies, free to be broken."""
    return deepcopy(
        {
            "dossier": 1,
            "kind": "obligation",
            "production": {"title": "La Meuse en crue", "genre": "fiction"},
            "signed_on": "2025-01-01",
            "terms": [terms()],
            "funding": [{"id": "F1", "received_on": "2025-01-15", "amount": "10000.00"}],
            "suppliers": [
                {"id": "S1", "name": "Atelier du Perron SRL", "memberships": [{"from": "2019-01-01", "to": None}]}
            ],
            "invoices": list(invoices),
        }
        | changed
    )


def attestation(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return deepcopy(
        {
            "dossier": 1,
            "kind": "attestation",
            "signed_on": "2025-01-31",
            "genre": "fiction",
            "overall_budget": "1000000.00",
            "raised": "100000.00",
            "lines": list(lines),
        }
        | changed
    )


def spent(name: str, amount: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": name,
        "amount": amount,
        "zone": "BE",
        "nature": "direct",
        "spent_on": "2025-06-01",
        "paid_on": "2025-07-01",
    } | changed


def euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
