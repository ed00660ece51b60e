from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shelter.forms.fields import DayField
from shelter.models import Production


class IssueForm(forms.Form):
    as_of = DayField(label=_("As of"), help_text=_("What was known on that day counts; today at the latest."))
    language = forms.ChoiceField(label=_("Language"), choices=Production.Language.choices, widget=forms.RadioSelect)

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Give a day up to today."))
        return day


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("Seen by all who may open the report, not on its public page.")
    )
