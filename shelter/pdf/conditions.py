"""The terms of a convention in plain words: every parameter is said, none is left to be looked up."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poleimage.web import figures
from shelter.pdf.facts import Json
from shelter.words import CATEGORIES, STATUS_DAYS, TIERS, WINDOW_DATES, named

MUNICIPALITIES = 24  # printed in full; a longer territory is counted, and the dossier lists it

# The point of the terms behind each reason of a statement, beside those of a tier or a category.
SUBJECTS = {
    "OUT_OF_WINDOW": "period",
    "UNPAID": "period",
    "PAID_OUT_OF_WINDOW": "period",
    "RELATED_PARTY": "related",
    "CAP_SUPPLIER": "supplier",
    "DIRECT_SHARE": "direct",
}


class Rule(NamedTuple):
    """What the terms say on one point; the number it has among their sentences, 0 in the table of categories."""

    number: int
    sentence: str


def sentences(terms: Json) -> Iterator[str]:
    """Say what is owed, what counts, from whom, until when, and what a shortfall means."""
    return (sentence for _subject, sentence in _points(terms))


def rules_behind(terms: Json, code: str, *, category: str, tier: str | None) -> list[Rule]:
    """Give what the terms say behind a reason of a statement; nothing for what a person decided."""
    if code in ("CATEGORY_WEIGHT", "CAP_CATEGORY"):
        own = {key: rule for key, rule in (terms.get("categories") or {}).items() if key == category}
        return [Rule(0, _category(one)) for one in categories({"categories": own})]
    if code == "SUPPLIER_NOT_ELIGIBLE":
        wanted = [f"tier {each['name']}" for each in terms["tiers"]]
    else:
        wanted = [f"tier {tier}"] if code in ("TIER_WEIGHT", "CAP_TIER") else [SUBJECTS.get(code, "")]
    points = enumerate(_points(terms), start=1)
    return [Rule(n, sentence) for n, (subject, sentence) in points if subject in wanted]


def _category(said: dict[str, str]) -> str:
    if said["cap"]:
        return _("%(name)s counts for %(weight)s, %(cap)s.") % said
    return _("%(name)s counts for %(weight)s.") % said


def _points(terms: Json) -> Iterator[tuple[str, str]]:
    yield "owed", _owed(terms)
    yield "period", _period(terms)
    for tier in terms["tiers"]:
        yield f"tier {tier['name']}", _tier(tier, str(STATUS_DAYS[terms.get("supplier_status_on", "issue")]))
    yield from _limits(terms)
    yield "shortfall", _shortfall(terms.get("shortfall") or {"rule": "none"})


def categories(terms: Json) -> list[dict[str, str]]:
    """List the categories that count in part or have a limit; all others count in full."""
    return [
        {
            "name": str(named(CATEGORIES, key)),
            "weight": figures.percent(rule.get("weight", "1"), digits=4),
            "cap": cap_words(rule),
        }
        for key, rule in sorted((terms.get("categories") or {}).items())
    ]


def cap_words(rule: Json) -> str:
    """Say what a group of lines may reach at most; nothing where it has no limit."""
    cap = rule.get("cap")
    if not cap:
        return ""
    if "amount" in cap:
        return _("at most %(amount)s") % {"amount": figures.euros_text(cap["amount"])}
    part = {"share": figures.percent(cap["share"], digits=4)}
    if cap["of"] == "counted":
        return _("at most %(share)s of all that counts") % part
    return _("at most %(share)s of the obligation") % part


def _owed(terms: Json) -> str:
    if (fixed := terms.get("fixed_obligation")) is not None:
        return _("The producer owes %(amount)s of spending, whatever was raised.") % {
            "amount": figures.euros_text(fixed)
        }
    rate = figures.percent(terms["rate"], digits=4)
    return _("The producer owes spending of %(rate)s of the Tax Shelter money received through the cluster.") % {
        "rate": rate
    }


def _period(terms: Json) -> str:
    window = terms["window"]
    days = {"first": figures.day_long(window["from"]), "last": figures.day_long(window.get("to"))}
    which = [str(WINDOW_DATES[kind]) for kind in terms.get("window_dates", ["issue", "payment"])]
    if not which and window.get("to") is None:
        return _("There is no deadline, and no day of an invoice has to lie in a period.")
    if not which:
        return _("The spending period runs to %(last)s; no day of an invoice has to lie in it.") % days
    tested = {**days, "which": _(" and ").join(which)}
    if window.get("to") is None:
        return (
            ngettext(
                "Spending counts from %(first)s on, without a deadline: %(which)s must not be earlier.",
                "Spending counts from %(first)s on, without a deadline: %(which)s must not be earlier.",
                len(which),
            )
            % tested
        )
    return (
        ngettext(
            "Spending counts from %(first)s to %(last)s, both included: %(which)s must lie in this period.",
            "Spending counts from %(first)s to %(last)s, both included: %(which)s must lie in this period.",
            len(which),
        )
        % tested
    )


def _tier(tier: Json, when: str) -> str:
    said = {
        "tier": named(TIERS, tier["name"]),
        "when": when,
        "weight": figures.percent(tier["weight"], digits=4),
        "where": _territory(tier["test"]),
    }
    if "member" in tier["test"]:
        sentence = _("%(tier)s: a supplier that is a member of the cluster %(when)s counts for %(weight)s") % said
    else:
        sentence = _("%(tier)s: a supplier established in %(where)s counts for %(weight)s") % said
    limit = cap_words(tier)
    return f"{sentence}, {limit}." if limit else f"{sentence}."


def _territory(test: Json) -> str:
    codes: list[Any] = test.get("territory") or []
    if len(codes) > MUNICIPALITIES:
        many = ngettext("%(count)s municipality", "%(count)s municipalities", len(codes)) % {"count": len(codes)}
        return _("one of %(many)s listed in the dossier") % {"many": many}
    named_codes = ", ".join(map(str, codes))
    return ngettext("municipality %(codes)s (NIS)", "one of the municipalities %(codes)s (NIS)", len(codes)) % {
        "codes": named_codes
    }


def _limits(terms: Json) -> Iterator[tuple[str, str]]:
    if terms.get("supplier_cap"):
        yield "supplier", _("One supplier counts for %(limit)s.") % {"limit": cap_words({"cap": terms["supplier_cap"]})}
    if terms.get("related_parties", "exclude") == "exclude":
        yield "related", _("Suppliers related to the producer do not count.")
    else:
        yield "related", _("Suppliers related to the producer count like any other.")
    if (minimum := terms.get("minimum_direct_share")) is not None:
        said = {"share": figures.percent(minimum, digits=4)}
        yield (
            "direct",
            _("At least %(share)s of what counts must be direct spending; the total is reduced until it is.") % said,
        )


def _shortfall(rule: Json) -> str:
    if rule["rule"] == "pro_rata":
        return _("In case of a shortfall, the funding is to be repaid in proportion to what is missing.")
    if rule["rule"] == "floor":
        return _(
            "In case of a shortfall, the funding is to be repaid in proportion to what is missing; "
            "below %(amount)s counted, all of it."
        ) % {"amount": figures.euros_text(rule["amount"])}
    return _("The convention names no repayment in case of a shortfall.")
