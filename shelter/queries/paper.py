"""What a report shows beside its dossier: who decided, what a line was for, which file proves it."""

from typing import Any

from shelter.models import Claim, Convention, Decision, Receipt


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


def documents_of(convention: Convention) -> list[dict[str, str]]:
    """The file behind each invoice of the dossier, under the name that its producer gave it."""
    production = convention.production
    receipts = (
        Receipt.objects.filter(
            organisation=production.producer_id,
            invoice__lines__claims__in=Claim.objects.filter(production=production).exclude(state=Claim.State.WITHDRAWN),
        )
        .distinct()
        .order_by("received_at", "pk")
    )
    return [
        {"invoice": str(receipt.invoice_id), "sha256": receipt.invoice.document_id, "name": receipt.file_name}
        for receipt in receipts.select_related("invoice")
    ]
