"""The verdict: one sentence with what counts over what is owed."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from poleimage.web import figures
from shelter.pdf.facts import Facts


def verdict(facts: Facts) -> SafeString:
    """Say in the active language whether the obligation is met, with each amount set off."""
    written = {
        "day": _unbroken(figures.day_long(facts.as_of)),
        "owed": _strong(facts.statement["obligation"]),
        "counted": _strong(facts.statement["counted"]),
        "remaining": _strong(facts.statement["remaining"]),
        "excess": _strong(facts.statement["excess"]),
        "repayable": _strong(facts.statement["repayable"]),
        "deadline": _unbroken(figures.day_long(facts.deadline)),
        "share": share(facts),
    }
    return format_html(_SENTENCES[facts.statement["status"]](facts), **written)


def share(facts: Facts) -> str:
    """Write the fulfilment; one that only rounding brings to 100 % is said to be under it."""
    fulfilment = facts.statement["fulfilment"]
    if fulfilment == "1.0000" and facts.statement["status"] != "met":
        return _("under %(share)s") % {"share": figures.percent("1")}
    return figures.percent(fulfilment)


def _none(facts: Facts) -> str:
    if facts.cents("excess"):
        return _(
            "On {day} nothing is owed: the obligation is {owed}, and {counted} counts, {excess} more than is owed."
        )
    return _("On {day} nothing is owed: the obligation is {owed}, and {counted} counts.")


def _open(facts: Facts) -> str:
    if facts.deadline is None:
        return _(
            "On {day} the obligation is not yet met: {counted} counts of the {owed} owed ({share}), "
            "and {remaining} is left to spend, without a deadline."
        )
    return _(
        "On {day} the obligation is not yet met: {counted} counts of the {owed} owed ({share}), "
        "and {remaining} is left to spend by {deadline}."
    )


def _met(facts: Facts) -> str:
    if facts.cents("excess"):
        return _(
            "On {day} the obligation is met: {counted} counts of the {owed} owed ({share}), {excess} more than is owed."
        )
    return _("On {day} the obligation is met: {counted} counts of the {owed} owed ({share}).")


def _short(facts: Facts) -> str:
    if facts.cents("repayable"):
        return _(
            "On {day} the obligation is not met: {counted} counts of the {owed} owed ({share}), "
            "{remaining} was missing when the spending period ended on {deadline}, and {repayable} is to be repaid."
        )
    return _(
        "On {day} the obligation is not met: {counted} counts of the {owed} owed ({share}), "
        "and {remaining} was missing when the spending period ended on {deadline}."
    )


def _unbroken(text: str) -> str:
    return text.replace(" ", figures.NO_BREAK)


def _strong(amount: str) -> SafeString:
    return format_html("<b>{}</b>", figures.euros_text(amount))


_SENTENCES: dict[str, Callable[[Facts], str]] = {"none": _none, "open": _open, "met": _met, "short": _short}
