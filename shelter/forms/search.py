from typing import Any

from django import forms


class SearchForm(forms.Form):
    q = forms.CharField(max_length=200, required=False)


def text_from(query: Any) -> str:
    """What an address looks for; what can't be looked for is as if it were not there."""
    form = SearchForm(query)
    return str(form.cleaned_data["q"]) if form.is_valid() else ""
