"""The terms of a convention, in the very form that the rules read, from what was typed and back."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shelter.forms.fields import Limit
from shelter.rules.money import to_cents, to_text
from shelter.words import TIERS

Json = Mapping[str, Any]
MEMBERS = "members"
TERRITORIES = {name: label for name, label in TIERS.items() if name not in ("members", "member")}


def body_of(
    said: Json,
    tiers: Iterable[Json],
    categories: Iterable[Json],
    window: tuple[date, date | None],
    members: str = MEMBERS,
) -> dict[str, Any]:
    """Build the terms from the cleaned fields and the rows that were filled in; members are always the first tier."""
    first, last = window
    return {
        "rate": _fraction(said["rate"]),
        "fixed_obligation": None if said["fixed_obligation"] is None else to_text(said["fixed_obligation"]),
        "window": {"from": first.isoformat(), "to": last.isoformat() if last else None},
        "window_dates": list(said["window_dates"]),
        "supplier_status_on": said["supplier_status_on"],
        "tiers": [_member_tier(members, said["members_weight"]), *map(_territory_tier, tiers)],
        "categories": dict(map(_category, categories)),
        "supplier_cap": _cap(said["supplier_cap"], "obligation"),
        "related_parties": said["related_parties"],
        "minimum_direct_share": _fraction_or_none(said["minimum_direct_share"]),
        "shortfall": _shortfall(said),
    }


def initial_of(body: Json) -> dict[str, Any]:
    """The fields' first values for terms that are to be amended."""
    shortfall = body.get("shortfall") or {"rule": "none"}
    fixed, direct = body.get("fixed_obligation"), body.get("minimum_direct_share")
    return {
        "rate": Decimal(body["rate"]),
        "fixed_obligation": None if fixed is None else to_cents(fixed),
        "window_from": body["window"]["from"],
        "window_to": body["window"].get("to"),
        "without_deadline": body["window"].get("to") is None,
        "window_dates": body.get("window_dates", ["issue", "payment"]),
        "supplier_status_on": body.get("supplier_status_on", "issue"),
        "members_weight": Decimal(next((tier["weight"] for tier in body["tiers"] if "member" in tier["test"]), "0")),
        "supplier_cap": _limit(body.get("supplier_cap")),
        "related_parties": body.get("related_parties", "exclude"),
        "minimum_direct_share": None if direct is None else Decimal(direct),
        "shortfall_rule": shortfall["rule"],
        "shortfall_floor": to_cents(shortfall["amount"]) if "amount" in shortfall else None,
    }


def members_name(body: Json) -> str:
    """What terms call the tier of members."""
    return next((tier["name"] for tier in body["tiers"] if "member" in tier["test"]), MEMBERS)


def holds_more(body: Json) -> bool:
    """Whether terms say something that these fields can't: members not first, twice, or with a limit."""
    first, *others = body["tiers"]
    return "member" not in first["test"] or bool(first.get("cap")) or any("member" in tier["test"] for tier in others)


def rows_of(body: Json) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    tiers = [
        {
            "name": tier["name"],
            "codes": " ".join(tier["test"]["territory"]),
            "weight": Decimal(tier["weight"]),
            "cap": _limit(tier.get("cap")),
        }
        for tier in body["tiers"]
        if "territory" in tier["test"]
    ]
    categories = [
        {
            "category": name,
            "weight": Decimal(rule["weight"]) if "weight" in rule else None,
            "cap": _limit(rule.get("cap")),
            "of": (rule.get("cap") or {}).get("of", "obligation"),
        }
        for name, rule in (body.get("categories") or {}).items()
    ]
    return tiers, categories


def _member_tier(name: str, weight: Decimal) -> dict[str, Any]:
    return {"name": name, "test": {"member": True}, "weight": _fraction(weight)}


def _territory_tier(said: Json) -> dict[str, Any]:
    weight = Decimal(1) if said["weight"] is None else said["weight"]
    tier = {"name": said["name"], "test": {"territory": said["codes"]}, "weight": _fraction(weight)}
    return tier | ({"cap": _cap(said["cap"], "obligation")} if said["cap"] else {})


def _category(said: Json) -> tuple[str, dict[str, Any]]:
    rule = {} if said["weight"] is None else {"weight": _fraction(said["weight"])}
    return said["category"], rule | ({"cap": _cap(said["cap"], said["of"] or "obligation")} if said["cap"] else {})


def _shortfall(said: Json) -> dict[str, Any]:
    rule = {"rule": said["shortfall_rule"]}
    return rule | {"amount": to_text(said["shortfall_floor"])} if rule["rule"] == "floor" else rule


def _cap(limit: Limit | None, of: str) -> dict[str, str] | None:
    if limit is None:
        return None
    if limit.cents is not None:
        return {"amount": to_text(limit.cents)}
    return {"share": _fraction(limit.share or Decimal(0)), "of": of}


def _limit(cap: Json | None) -> Limit | None:
    if not cap:
        return None
    return Limit(cents=to_cents(cap["amount"])) if "amount" in cap else Limit(share=Decimal(cap["share"]))


def _fraction(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fraction_or_none(number: Decimal | None) -> str | None:
    return None if number is None else _fraction(number)
