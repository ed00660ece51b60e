"""The obligation in figures and in a drawing, from the stored standing."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from poleimage.web import figures
from shelter.models import Standing
from shelter.pdf.burn_up import burn_up
from shelter.queries.lines import at_quarters
from shelter.queries.portfolio import Situation
from shelter.rules.money import to_cents
from shelter.views.portfolio import shown
from shelter.words import CATEGORIES, named


def meter_of(situation: Situation) -> dict[str, Any]:
    standing = situation.standing
    assert standing is not None
    deadline = standing.deadline.isoformat() if standing.deadline else None
    drawn = (standing.course, deadline, standing.as_of.isoformat(), get_language() or "fr")
    return {
        "row": shown(situation),
        "figures": figures_of(situation),
        # Drawn here from numbers and words of ours, each escaped where it is set.
        "wide": mark_safe(burn_up(*drawn, "wide")),
        "narrow": mark_safe(burn_up(*drawn, "narrow")),
        "course": [_with_both(point) for point in at_quarters(standing.course)],
        "by_category": by_category(standing),
        "repayable_cents": to_cents(standing.statement["repayable"]),
    }


def figures_of(situation: Situation) -> list[dict[str, Any]]:
    standing = situation.standing
    assert standing is not None
    owed, counted, pending = standing.obligation_cents, standing.counted_cents, standing.pending_cents
    return [
        {"label": _("Owed"), "value": figures.euros(owed), "swatch": "owed", "note": _funded(standing)},
        {
            "label": _("Counted"),
            "value": figures.euros(counted),
            "swatch": "counted",
            "note": _("%(share)s of what is owed") % {"share": figures.part(counted, owed)} if owed else "",
            "url": "?show=counted#lines",
        },
        {
            "label": _("Pending"),
            "value": figures.euros(pending),
            "swatch": "pending",
            "note": _waiting(standing),
            "url": "?show=waiting#lines",
        },
        {
            "label": _("Left to spend"),
            "value": figures.euros(standing.remaining_cents),
            "swatch": "left",
            "note": _left(situation),
        },
        _time(situation),
    ]


def _funded(standing: Standing) -> str:
    return _("from %(amount)s received") % {"amount": figures.euros(standing.funding_cents)}


def _waiting(standing: Standing) -> str:
    lines = sum(1 for line in standing.statement["lines"] if any(one["code"] == "PENDING" for one in line["reasons"]))
    if not lines:
        return _("nothing to decide")
    return ngettext("%(count)s line to decide", "%(count)s lines to decide", lines) % {"count": lines}


def _left(situation: Situation) -> str:
    standing = situation.standing
    assert standing is not None
    if situation.excess_cents:
        return _("%(amount)s more than is owed") % {"amount": figures.euros(situation.excess_cents)}
    if standing.pending_cents <= 0 or not standing.remaining_cents:
        return ""
    rest = max(0, standing.remaining_cents - standing.pending_cents)
    return _("%(amount)s if all that is pending counts") % {"amount": figures.euros(rest)}


def _time(situation: Situation) -> dict[str, Any]:
    if situation.deadline is None:
        return {"label": _("Deadline"), "value": _("none"), "swatch": "time", "note": ""}
    gone = situation.elapsed
    assert gone is not None
    return {
        "label": _("Deadline"),
        "value": figures.days_left(situation.days_left),
        "swatch": "time",
        "note": _("%(day)s, %(share)s of the time gone")
        % {"day": figures.day(situation.deadline), "share": figures.part(gone.numerator, gone.denominator, digits=0)},
    }


def by_category(standing: Standing) -> list[tuple[Any, int]]:
    """What counts of each category, the largest first; with what is taken off the whole it makes the total."""
    counted = {code: to_cents(amount) for code, amount in standing.statement["by_category"].items()}
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(named(CATEGORIES, code), cents) for code, cents in ordered]


def _with_both(point: Any) -> dict[str, Any]:
    return {**point, "both_cents": to_cents(point["counted"]) + to_cents(point["pending"])}
