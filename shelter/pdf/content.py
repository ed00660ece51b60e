"""What the first pages show: the figures and how they are made, the convention, the decisions and who took them.

The order of rows never depends on the language, so that what is printed can be compared with the figures again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poleimage.web import figures
from shelter.pdf import conditions
from shelter.pdf.facts import Facts, Json, Line
from shelter.pdf.sums import figure_cents, groups, reason_cents
from shelter.pdf.verdict import share
from shelter.rules.money import to_cents
from shelter.words import CATEGORIES, DECISIONS, REASONS, TIERS, named, reason_label

WAITING = 25  # lines without a decision that are listed at the front; the annex has them all
RATES = 40  # different exchange rates


def figure_rows(facts: Facts) -> list[dict[str, Any]]:
    """Give each figure with what it is made of."""
    statement = facts.statement
    over = {"part": figures.amount_text(statement["counted"]), "whole": figures.amount_text(statement["obligation"])}
    left = {"owed": figures.amount_text(statement["obligation"]), "counted": figures.amount_text(statement["counted"])}
    rows = {
        "funding": (_("Funding received"), _payments_in(facts)),
        "obligation": (_("Obligation"), _obligation(facts)),
        "claimed": (_("Claimed"), _lines_claimed(facts)),
        "withheld": (_("Withheld"), _("the sum of all reasons below")),
        "counted": (_("Counted"), _("claimed and withheld, added up")),
        "pending": (_("Pending"), _("part of what is withheld")),
        "remaining": (_("Left to spend"), _("{owed} − {counted}, never below zero").format(**left)),
        "excess": (_("More than owed"), _("{counted} − {owed}, never below zero").format(**left)),
        "repayable": (_("To be repaid"), _repaid(facts)),
    }
    shown = [
        {"label": rows[key][0], "how": rows[key][1], "cents": cents, "strong": key == "counted"}
        for key, cents in figure_cents(facts).items()
    ]
    if statement["fulfilment"] is not None:
        shown.insert(5, {"label": _("Fulfilment"), "how": _("{part} of {whole}").format(**over), "share": share(facts)})
    return shown


def _payments_in(facts: Facts) -> str:
    return ngettext("{count} amount", "{count} amounts", len(facts.funding)).format(count=len(facts.funding))


def _obligation(facts: Facts) -> str:
    if facts.terms.get("fixed_obligation") is not None:
        return _("fixed by the convention")
    rate = figures.percent(facts.terms["rate"], digits=4)
    return _("{rate} of {funding}").format(rate=rate, funding=figures.amount_text(facts.statement["funding"]))


def _repaid(facts: Facts) -> str:
    """Say what the repayment is made of; the rules take it from the same terms."""
    rule = facts.terms.get("shortfall") or {"rule": "none"}
    amounts = {
        key: figures.amount_text(facts.statement[key]) for key in ("funding", "remaining", "obligation", "counted")
    }
    if facts.statement["status"] != "short":
        return _("only after a period that ended short")
    if rule["rule"] == "none":
        return _("the convention names no repayment")
    if rule["rule"] == "floor" and facts.cents("counted") < to_cents(rule["amount"]):
        floor = figures.amount_text(rule["amount"])
        return _("all that was received, for {counted} is below {floor}").format(floor=floor, **amounts)
    return _("{funding} × {remaining} / {obligation}, never more than was received").format(**amounts)


def _lines_claimed(facts: Facts) -> str:
    lines, documents = len(facts.lines), len({line.invoice["id"] for line in facts.lines})
    return _("{lines}, {documents}").format(
        lines=ngettext("{count} line", "{count} lines", lines).format(count=lines),
        documents=ngettext("{count} document", "{count} documents", documents).format(count=documents),
    )


def reason_rows(facts: Facts) -> list[dict[str, Any]]:
    """Give what each reason took, in the order in which the rules ask."""
    lines = Counter(code for line in facts.lines for code in {reason["code"] for reason in line.result["reasons"]})
    return [
        {
            "code": code,
            "label": reason_label(code),
            "sentence": REASONS[code].sentence if code in REASONS else "",
            "lines": lines[code],
            "cents": cents,
        }
        for code, cents in reason_cents(facts).items()
    ]


def group_rows(facts: Facts, key: str, words: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give claimed and counted by category or by tier, named."""
    return [
        {
            "label": _("Without a tier") if group.name is None else named(words, group.name),
            "lines": group.lines,
            "claimed": group.claimed,
            "counted": group.counted,
        }
        for group in groups(facts, key)
    ]


def month_rows(points: Sequence[Json], facts: Facts) -> list[Json]:
    """Give the last point of each month; of a long history the last five years."""
    known = sorted((point for point in points if point["as_of"] <= facts.as_of), key=lambda point: str(point["as_of"]))
    return list({point["as_of"][:7]: point for point in known}.values())[-60:]


def waiting_rows(facts: Facts) -> tuple[list[dict[str, Any]], int]:
    """Give the lines that wait or were set aside, and how many more there are."""
    waiting = [line for line in facts.lines if line.taken_for("PENDING") or line.taken_for("PARKED")]
    shown = [
        {
            "place": line.place,
            "supplier": line.supplier["name"],
            "number": line.invoice["number"],
            "state": DECISIONS[facts.decision(line)],
            "cents": line.claimed,
        }
        for line in waiting[:WAITING]
    ]
    return shown, len(waiting) - len(shown)


def decider_rows(facts: Facts) -> list[dict[str, Any]]:
    """Say who took which decisions, and when."""
    by_person: dict[str, list[Line]] = defaultdict(list)
    for line in facts.lines:
        if facts.decision(line) != "pending":
            by_person[line.noted.get("decided_by") or ""].append(line)
    return [_decider(facts, name, lines) for name, lines in sorted(by_person.items())]


def _decider(facts: Facts, name: str, lines: Iterable[Line]) -> dict[str, Any]:
    kinds: Counter[str] = Counter()
    days = set()
    for line in lines:
        decision = facts.decision(line)
        in_part = decision == "accepted" and to_cents(line.facts.get("deduction", "0.00"))
        kinds["in_part" if in_part else decision] += 1
        days.add(line.noted.get("decided_on") or line.facts.get("decided_on") or "")
    known = sorted(days - {""})
    return {"name": name, **kinds, "first": known[0] if known else None, "last": known[-1] if known else None}


def rate_rows(facts: Facts) -> tuple[list[dict[str, Any]], int]:
    """Give the exchange rates that were used, with the documents, and how many more there are."""
    numbers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for invoice in {line.invoice["id"]: line.invoice for line in facts.lines}.values():
        if invoice.get("currency", "EUR") != "EUR":
            numbers[invoice["currency"], invoice.get("fx_rate", "1")].append(invoice["number"])
    rows = [
        {"currency": currency, "rate": exact(rate), "numbers": named_numbers}
        for (currency, rate), named_numbers in sorted(numbers.items())
    ]
    return rows[:RATES], max(0, len(rows) - RATES)


def exact(decimal: str) -> str:
    """Write a fraction with all its digits, in the form of the active language."""
    places = len(decimal.partition(".")[2])
    pattern = "#,##0." + "#" * min(places, 12) if places else "#,##0"
    return str(format_decimal(Decimal(decimal), pattern, locale=figures.locale_of()))


def terms_rows(facts: Facts) -> list[dict[str, Any]]:
    """Give every terms in words, those in force first, then the others by day."""
    force = facts.terms
    others = sorted(
        (terms for terms in facts.dossier["terms"] if terms is not force), key=lambda each: str(each["effective_on"])
    )
    return [
        {
            "effective_on": terms["effective_on"],
            "in_force": terms is force,
            "to_come": terms["effective_on"] > facts.as_of,
            "sentences": list(conditions.sentences(terms)),
            "categories": conditions.categories(terms),
        }
        for terms in [force, *others]
    ]


def front(facts: Facts, points: Sequence[Json]) -> dict[str, Any]:
    """Give everything that the first pages show."""
    waiting, more_waiting = waiting_rows(facts)
    rates, more_rates = rate_rows(facts)
    return {
        "figures": figure_rows(facts),
        "reasons": reason_rows(facts),
        "categories": group_rows(facts, "category", CATEGORIES),
        "tiers": group_rows(facts, "tier", TIERS),
        "months": month_rows(points, facts),
        "waiting": waiting,
        "more_waiting": more_waiting,
        "terms": terms_rows(facts),
        "funding": facts.funding,
        "deciders": decider_rows(facts),
        "rates": rates,
        "more_rates": more_rates,
        "days": days_left(facts),
    }


def days_left(facts: Facts) -> int | None:
    if facts.deadline is None:
        return None
    return (date.fromisoformat(facts.deadline) - date.fromisoformat(facts.as_of)).days
