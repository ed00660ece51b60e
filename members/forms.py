from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from members.sign_in import TooManyTriesError, sign_in, too_many_sentence


class SignInForm(AuthenticationForm):
    wait = 0  # seconds until a password is looked at again

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if email and password:
            assert self.request is not None
            try:
                user = sign_in(self.request, email, password)
            except TooManyTriesError as error:
                self.wait = error.seconds
                raise forms.ValidationError(too_many_sentence(error), "too_many_tries") from None
            if user is None:
                raise self.get_invalid_login_error()
            self.user_cache = user
        return self.cleaned_data
