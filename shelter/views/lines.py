"""Every euro explained, as a page shows it: the equation, the filters, the lines with what was taken and why."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shelter.models import Decision, Production, Standing
from shelter.queries.lines import (
    SHOWS,
    ExplainedLine,
    Taken,
    adjustments_of,
    equation_of,
    explained,
    stated_lines,
    totals_of,
)
from shelter.views.frame import page_of
from shelter.words import REASONS, reason_label, reason_of_review

PAGE = 100
# What a person decided: the reason is theirs, not the rules'.
DECIDED = {"DEDUCTED", "REJECTED", "PARKED"}


def lines_of(production: Production, standing: Standing, show: str, page: str) -> dict[str, Any]:
    show = show if show in SHOWS else "all"
    stated, adjustments = stated_lines(standing), adjustments_of(standing)
    chosen = [line for line in stated if line.is_in(show)]
    listed = Paginator(chosen, PAGE).get_page(page)
    counts = {each: sum(line.is_in(each) for line in stated) for each in SHOWS}
    return {
        "equation": _equation(standing),
        "line_chips": _chips(production, counts, show),
        "lines": listed,
        "rows": [_row(line) for line in explained(list(listed.object_list))],
        "show": show,
        "totals": (totals := totals_of(chosen, adjustments if show == "all" else ())),
        "taken_shown": -totals.taken,
        "adjustments": [_adjustment(one) for one in adjustments],
    }


def _equation(standing: Standing) -> list[dict[str, Any]]:
    sums = equation_of(standing)
    terms = [
        {"label": _("Claimed"), "cents": sums.claimed},
        {"label": _("Reduced or refused"), "cents": sums.reduced},
        {"label": _("Pending"), "cents": sums.waiting},
        {"label": _("Counted"), "cents": sums.counted},
    ]
    if sums.aside:
        terms.insert(3, {"label": _("Set aside"), "cents": sums.aside})
    return terms


def _chips(production: Production, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    words = {
        "all": _("All"),
        "counted": _("Counted"),
        "reduced": _("Reduced or refused"),
        "waiting": _("Pending"),
        "aside": _("Set aside"),
    }
    return [
        {
            "label": words[show],
            "url": page_of(production) + ("" if show == "all" else f"?show={show}") + "#lines",
            "current": show == current,
            "count": counts[show],
        }
        for show in SHOWS
        if show != "aside" or counts["aside"]
    ]


def _row(line: ExplainedLine) -> dict[str, Any]:
    return {
        "claim": line.claim,
        "invoice": line.line.invoice,
        "supplier": line.supplier,
        "what": line.line.description,
        "claimed": line.stated.claimed,
        "borne": line.borne,
        "counted": line.stated.counted,
        "taken": [_taken(one, line.decision) for one in line.stated.taken],
    }


def _taken(taken: Taken, decision: Decision | None) -> dict[str, Any]:
    said: Promise | str = ""
    if taken.code in DECIDED and decision:
        said = reason_of_review(decision.reason_code, decision.reason)
    elif taken.code in REASONS and taken.code != "PENDING":
        said = REASONS[taken.code].sentence
    return {"code": taken.code, "label": reason_label(taken.code), "said": said, "cents": -taken.cents}


def _adjustment(taken: Taken) -> dict[str, Any]:
    said = REASONS[taken.code].sentence if taken.code in REASONS else ""
    return {"label": reason_label(taken.code), "said": said, "cents": -taken.cents}
