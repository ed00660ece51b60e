from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shelter.forms.claim import LEAST_SHARE
from shelter.forms.fields import PercentField
from shelter.queries.proposals import ProposedCategory, ProposedProduction

SOURCES = {
    "project": _("the project on the invoice: “%(said)s”"),
    "order": _("the order number on the invoice: “%(said)s”"),
    "contract": _("the contract on the invoice: “%(said)s”"),
    "buyer_reference": _("your reference on the invoice: “%(said)s”"),
    "order_line": _("the order line that the line refers to: “%(said)s”"),
    "account": _("the account that the line is booked under: “%(said)s”"),
    "note": _("the note on the line: “%(said)s”"),
    "line": _("its code in the words of the line"),
    "corrected": _("as the invoice that it corrects: “%(said)s”"),
    "title": _("only its title stands in the words of the line"),
}


class ProposedForm(forms.Form):
    """All lines as proposed, how much of each, and what was proposed when the page was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    share = PercentField(label=_("Part of each line"), required=False, least=str(LEAST_SHARE))


def why_production(one: ProposedProduction) -> str:
    return str(SOURCES[one.source]) % {"said": one.said[:80]}


def why_category(one: ProposedCategory) -> str:
    if one.is_corrected:
        return str(_("as the invoice that it corrects"))
    if not one.of:
        return str(_("its trade in the register of members"))
    words = ngettext(
        "%(times)s of the last %(of)s line of this supplier",
        "%(times)s of the last %(of)s lines of this supplier",
        one.of,
    )
    return words % {"times": one.times, "of": one.of}
