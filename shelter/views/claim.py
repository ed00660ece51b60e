"""What the review desk shows of one claim: the paper, who claims what of it, checks, and the effect of accepting."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from members.models import User
from shelter import access
from shelter.models import Claim, Convention, Decision, Invoice
from shelter.queries.alike import pairs_of
from shelter.queries.cost import Borne, borne_by, borne_of, claimed_of
from shelter.queries.invoice import down_payments_before
from shelter.queries.preview import NOTHING, Effect, effect_of
from shelter.queries.queue import Sum, Waiting, place_in, sum_of
from shelter.rules import DossierError
from shelter.rules.money import Cents, to_cents
from shelter.views.checks import Facts, checks_of
from shelter.words import CATEGORIES, named, reason_of_review

EARLIER = 5


def desk_of(user: User, claim: Claim, waiting: Sequence[Waiting]) -> dict[str, Any]:
    invoice, production = claim.line.invoice, claim.production
    live = access.claims_for(user).exclude(state=Claim.State.WITHDRAWN)
    on_invoice = list(live.filter(line__invoice=invoice).order_by("line__position", "recorded_at"))
    last = claim.decisions.select_related("by").order_by("pk").last()
    decision = last if last and last.kind != Decision.Kind.REOPENED else None
    borne = borne_by([claim, *on_invoice])
    effect = effect_on(claim, Cents(decision.deduction_cents) if decision else None)
    checks = checks_of(
        Facts(
            claim,
            effect["effect"],
            [one for one in on_invoice if one.line_id == claim.line_id],
            pairs_of(invoice, access.alikes_for(user), None),
            list(invoice.corrected_by.order_by("issued_on")),
            down_payments_before(
                invoice, access.invoices_for(user).filter(receipts__organisation=production.producer_id)
            ),
            borne_of(claim, borne),
        )
    )
    payments = [one for one in access.payments_for(user, invoice) if one.organisation_id == production.producer_id]
    receipts = list(access.receipts_for(user).filter(invoice=invoice).order_by("pk"))
    lines = _lines(invoice, on_invoice, claim, borne)
    return {
        "claim": claim,
        "production": production,
        "invoice": invoice,
        "amount": claimed_of(claim, borne),
        "lines": lines,
        "unclaimed": _unclaimed(lines),
        "receipts": receipts,
        "is_own": claim.by_id == user.pk or any(receipt.by_id == user.pk for receipt in receipts),
        "payments": payments,
        "evidence": [
            one for one in access.evidence_for(user, invoice) if one.organisation_id == production.producer_id
        ],
        "attachments": list(invoice.attachments.order_by("pk")),
        "checks": checks,
        "remarks": sum(check.kind != "met" for check in checks),
        "decision": decision,
        "after": last.pk if last else 0,
        "said": reason_of_review(decision.reason_code, decision.reason) if decision else "",
        "days": (timezone.localdate() - timezone.localdate(claim.recorded_at)).days,
        "is_waiting": claim.state in (Claim.State.TO_REVIEW, Claim.State.PARKED),
        "place": place_in(waiting, claim.pk),
        "queue": sum_of(waiting),
        "earlier": _earlier(live, invoice),
        **effect,
    }


def effect_on(claim: Claim, deduction: Cents | None = None) -> dict[str, Any]:
    """What accepting would change, in cents; nothing where nothing is computed."""
    effect = _effect(claim, deduction or NOTHING)
    if effect is None:
        return {"effect": None}
    return {
        "effect": effect,
        "would_count": effect.counted,
        "counted": (to_cents(effect.now["counted"]), to_cents(effect.then["counted"])),
        "remaining": (to_cents(effect.now["remaining"]), to_cents(effect.then["remaining"])),
    }


def _effect(claim: Claim, deduction: Cents) -> Effect | None:
    convention: Convention | None = getattr(claim.production, "convention", None)
    if convention is None or claim.state == Claim.State.WITHDRAWN:
        return None
    try:
        return effect_of(claim, convention, deduction=deduction)
    except DossierError:
        # The job that computes the standing fails for the same reason, and is shown among those that failed.
        return None


def _lines(invoice: Invoice, claims: Sequence[Claim], current: Claim, borne: Borne) -> list[dict[str, Any]]:
    """The lines of the paper, each with what is claimed of it, and the one in question marked."""
    return [
        {
            "line": line,
            "current": line.pk == current.line_id,
            "claims": [
                {
                    "claim": one,
                    "cents": claimed_of(one, borne),
                    "borne": borne_of(one, borne),
                    "category": named(CATEGORIES, one.category),
                    "current": one.pk == current.pk,
                }
                for one in claims
                if one.line_id == line.pk
            ],
        }
        for line in invoice.lines.order_by("position")
    ]


def _unclaimed(lines: Sequence[dict[str, Any]]) -> Sum:
    """The lines that are put down to nothing, in the invoice's currency."""
    amounts = [row["line"].cost_cents for row in lines if not row["claims"] and row["line"].cost_cents]
    return Sum(len(amounts), sum(amounts))


def _earlier(live: Any, invoice: Invoice) -> list[dict[str, Any]]:
    """The last decided claims on other invoices of the supplier."""
    decided = live.filter(line__invoice__supplier=invoice.supplier_id, state=Claim.State.DECIDED)
    decided = decided.exclude(line__invoice=invoice).order_by("-recorded_at", "pk")
    decisions = Prefetch("decisions", Decision.objects.order_by("pk"))
    shown = list(decided.prefetch_related(decisions)[:EARLIER])
    borne = borne_by(shown)
    return [{"claim": one, "cents": claimed_of(one, borne), "decision": list(one.decisions.all())[-1]} for one in shown]
