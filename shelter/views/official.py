"""What the page says of the official rules: what they found, or that they were not run; never that a file is right."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shelter.models import Invoice, Verdict

NOT_CHECKED: dict[str, Promise] = {
    "no_rules": gettext_lazy("Official rules not run: none are installed for this kind of e-invoice."),
    "too_many_lines": gettext_lazy("Official rules not run: the e-invoice has too many lines for them."),
    "no_answer": gettext_lazy("Official rules not run: they could not be applied to this e-invoice."),
}
SHOWN = 10


@dataclass(frozen=True)
class Official:
    kind: str  # "watch" for what needs a look, or ""
    text: str
    rules: str = ""
    failures: Sequence[dict[str, str]] = ()  # in the words of the rules themselves
    to_do: str = ""


def official_on(invoice: Invoice) -> Official | None:
    """The latest verdict; None for what is no e-invoice."""
    if not invoice.said:
        return None
    last = Verdict.objects.filter(invoice=invoice).order_by("-pk").first()
    if last is None:
        return Official("", _("Official rules not run."))
    rules = ", ".join(f"{each['name']} {each['version']}" for each in last.rules)
    if last.outcome == Verdict.Outcome.NOT_CHECKED:
        return Official("", str(NOT_CHECKED.get(last.why, NOT_CHECKED["no_answer"])), rules)
    fatal = [each for each in last.failures if each["flag"] == "fatal"]
    if not fatal:
        return Official("", _("Official rules run: none that counts was found broken."), rules)
    said = ngettext("%(count)s official rule is broken.", "%(count)s official rules are broken.", len(fatal)) % {
        "count": len(fatal)
    }
    return Official(
        "watch", said, rules, fatal[:SHOWN], _("Send these lines to your supplier; the invoice is kept and may count.")
    )
