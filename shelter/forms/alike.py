from django import forms
from django.utils.translation import gettext_lazy as _

ANSWERS = {"different": _("It is another document"), "same": _("It is the same document")}


class AlikeForm(forms.Form):
    """Whether two like invoices are one document; the reason is asked for either way."""

    is_same = forms.TypedChoiceField(
        label=_("Is it the same document?"),
        choices=list(ANSWERS.items()),
        coerce=lambda said: said == "same",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
