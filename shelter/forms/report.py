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
