"""The words for the codes that dossiers, statements and decisions are written in.

Categories, tiers and genres are free text in a dossier: a key without a word here is shown as it stands (`named`).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(NamedTuple):
    """Why euros do not count: in two or three words, and in one sentence."""

    label: Promise
    sentence: Promise


REASONS: dict[str, Reason] = {
    "PENDING": Reason(_("Pending"), _("The cluster has not decided on this amount yet.")),
    "PARKED": Reason(_("Set aside"), _("The decision waits for a document or an answer.")),
    "REJECTED": Reason(_("Refused"), _("The cluster refused this amount.")),
    "DEDUCTED": Reason(_("Deducted"), _("The cluster accepted the line, less this amount.")),
    "NOT_LOCAL": Reason(_("Passed on outside the territory"), _("Work passed on to others outside the territory.")),
    "OUT_OF_WINDOW": Reason(
        _("Outside the spending period"), _("The invoice or the service is dated outside the spending period.")
    ),
    "UNPAID": Reason(_("Not paid yet"), _("The invoice is not paid in full on the day of this statement.")),
    "PAID_OUT_OF_WINDOW": Reason(
        _("Paid outside the spending period"), _("The invoice was paid in full outside the spending period.")
    ),
    "SUPPLIER_NOT_ELIGIBLE": Reason(
        _("Supplier not eligible"), _("On the day that decides, the supplier met none of the tests of the convention.")
    ),
    "TIER_WEIGHT": Reason(_("Tier counts in part"), _("Suppliers of this tier count for a part of their amount only.")),
    "RELATED_PARTY": Reason(_("Related to the producer"), _("The supplier is related to the producer.")),
    "CATEGORY_WEIGHT": Reason(
        _("Category counts in part or not"), _("Spending of this category counts for a part only, or not at all.")
    ),
    "CAP_SUPPLIER": Reason(_("Limit for one supplier"), _("More than the convention counts for one supplier.")),
    "CAP_TIER": Reason(_("Limit of the tier"), _("More than the convention counts for this tier of suppliers.")),
    "CAP_CATEGORY": Reason(_("Limit of the category"), _("More than the convention counts for this category.")),
    "DIRECT_SHARE": Reason(
        _("Too little direct spending"), _("The total is reduced until direct spending reaches its agreed part.")
    ),
}

STATUSES: dict[str, Promise] = {
    "none": pgettext_lazy("obligation", "nothing owed"),
    "open": pgettext_lazy("obligation", "not yet met"),
    "met": pgettext_lazy("obligation", "met"),
    "short": pgettext_lazy("obligation", "not met in time"),
}

DECISIONS: dict[str, Promise] = {
    "accepted": pgettext_lazy("line", "accepted"),
    "rejected": pgettext_lazy("line", "refused"),
    "parked": pgettext_lazy("line", "set aside"),
    "pending": pgettext_lazy("line", "pending"),
}

KINDS: dict[str, Promise] = {"invoice": _("Invoice"), "credit_note": _("Credit note")}

PAPERS: dict[str, Promise] = {"evidence": _("Evidence"), "proof": _("Proof of payment")}

CATEGORIES: dict[str, Promise] = {
    "sound": _("Sound"),
    "image_effects": _("Visual effects"),
    "picture_editing": _("Picture editing"),
    "grading": _("Grading"),
    "post_production": _("Post-production"),
    "animation": _("Animation"),
    "music": _("Music"),
    "dubbing_subtitling": _("Dubbing and subtitling"),
    "laboratory": _("Laboratory and mastering"),
    "shooting_stage": _("Shooting stage"),
    "equipment_rental": _("Equipment rental"),
    "camera": _("Camera"),
    "lighting": _("Lighting"),
    "set_construction": _("Set construction"),
    "costume": _("Costumes"),
    "make_up": _("Hair and make-up"),
    "casting": _("Casting"),
    "wages": _("Wages"),
    "catering": _("Catering"),
    "accommodation": _("Accommodation"),
    "transport": _("Transport"),
    "location": _("Locations"),
    "insurance": _("Insurance"),
    "overhead": _("Overhead"),
    "producer_fee": _("Producer's fee"),
    "other": _("Other spending"),
}

TIERS: dict[str, Promise] = {
    "members": _("Members of the cluster"),
    "member": _("Members of the cluster"),
    "city": _("City of Liège"),
    "district": _("District of Liège"),
    "province": _("Province of Liège"),
    "region": _("Wallonia"),
    "partner": _("Partner territory"),
}

GENRES: dict[str, Promise] = {
    "fiction": _("Fiction"),
    "documentary": _("Documentary"),
    "animation": pgettext_lazy("genre", "Animation"),
    "series": _("Series"),
}

REVIEW_REASONS: dict[str, Promise] = {
    "not_this_production": _("Not for this production"),
    "private_expense": _("Private expense"),
    "vat_included": _("VAT was included in the amount"),
    "no_proof_of_payment": _("No proof of payment"),
    "contract_missing": _("Contract or order missing"),
    "proof_of_work_missing": _("Proof of the work missing"),
    "not_eligible_trade": _("Not a trade that counts"),
    "duplicate": _("Already claimed"),
    "price_above_market": _("Price above the market"),
    "passed_on": _("Work passed on to others"),
    "wrong_addressee": _("Not addressed to the producer"),
    "outside_agreement": _("Outside what was agreed"),
    "other": _("Other reason"),
}

WINDOW_DATES: dict[str, Promise] = {
    "issue": _("the day of the invoice"),
    "service": _("the day of the service"),
    "payment": _("the day of payment"),
}

STATUS_DAYS: dict[str, Promise] = {
    "issue": _("on the day of the invoice"),
    "service": _("on the day of the service"),
    "signature": _("on the day the convention was signed"),
}


def named(words: Mapping[str, Promise], code: str) -> Promise | str:
    """Give the word for a code; the code itself where there is none."""
    return words.get(code, code)


def spans(numbers: Iterable[int]) -> str:
    """Write many numbers in short: 1–24, 26."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def reason_label(code: str) -> Promise | str:
    return REASONS[code].label if code in REASONS else code


def reason_of_review(code: str | None, text: str = "") -> Promise | str:
    """Say why a reviewer took something away: the coded reason, then what was written with it."""
    label = named(REVIEW_REASONS, code or "")
    if label and text and label != text:
        return format_lazy(_("{reason}: {text}"), reason=label, text=text)
    return label or text
