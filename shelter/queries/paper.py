"""What a report shows beside its dossier: who decided, what a line was for, which file proves it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from shelter.models import Claim, Convention, Decision, Evidence, Payment, Receipt


def notes_on_lines(convention: Convention) -> dict[str, dict[str, Any]]:
    claims = (
        Claim.objects.filter(production=convention.production_id)
        .exclude(state=Claim.State.WITHDRAWN)
        .select_related("line__invoice", "by")
    )
    decisions = {
        decision.claim_id: decision
        for decision in Decision.objects.filter(claim__production=convention.production_id)
        .select_related("by")
        .order_by("pk")
    }
    return {str(claim.pk): _note(claim, decisions.get(claim.pk)) for claim in claims}


def _note(claim: Claim, last: Decision | None) -> dict[str, Any]:
    decided = last if last and last.kind != Decision.Kind.REOPENED else None
    return {
        "description": claim.line.description,
        "uploaded_by": str(claim.by),
        "document": claim.line.invoice.document_id,
        "decided_by": str(decided.by) if decided else None,
        "decided_on": decided.decided_on.isoformat() if decided else None,
        "reason_code": decided.reason_code if decided else "",
        "reason": decided.reason if decided else "",
    }


def documents_of(convention: Convention, dossier: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files behind each invoice of the dossier: the invoice itself, evidence, and what proves its payments.

    Only those of the production's own producer; `payments` says which of the invoice's in the dossier, from 0.
    """
    producer, invoices = convention.production.producer_id, [invoice["id"] for invoice in dossier["invoices"]]
    found = [
        _paper("invoice", receipt.invoice_id, receipt.invoice.document_id, receipt.file_name)
        for receipt in Receipt.objects.filter(organisation=producer, invoice__in=invoices)
        .select_related("invoice")
        .order_by("received_at", "pk")
    ]
    found += [
        _paper("evidence", evidence.invoice_id, evidence.document_id, evidence.file_name)
        for evidence in Evidence.objects.filter(organisation=producer, invoice__in=invoices).order_by("pk")
    ]
    found += _proofs(Payment.objects.filter(organisation=producer, invoice__in=invoices).order_by("pk"))
    order = {invoice: place for place, invoice in enumerate(invoices)}
    return sorted(found, key=lambda paper: order[paper["invoice"]])


def _proofs(payments: Iterable[Payment]) -> list[dict[str, Any]]:
    """One paper for each file, with the payments that it proves; the dossier has them in the order of their keys."""
    places: Counter[UUID] = Counter()
    proved: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    for payment in payments:
        if payment.proof_id:
            proved[payment.invoice_id, payment.proof_id].append(places[payment.invoice_id])
        places[payment.invoice_id] += 1
    return [
        _paper("proof", invoice, sha256, "") | {"payments": payments} for (invoice, sha256), payments in proved.items()
    ]


def _paper(kind: str, invoice: UUID, sha256: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "invoice": str(invoice), "sha256": sha256, "name": name}
