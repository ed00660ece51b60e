from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.flow import change_password
from members.forms import SignInForm


class SignIn(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        if form.wait:
            answer.status_code = 429
            answer["Retry-After"] = str(form.wait)
        return answer


class Password(PasswordChangeView):
    template_name = "registration/password.html"

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        person = form.user
        changed = change_password(person.pk, form.cleaned_data["new_password1"], by=person)
        update_session_auth_hash(self.request, changed)
        messages.success(
            self.request, _("Your password is changed. Wherever else you were signed in, you are no more.")
        )
        return redirect("/")

    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer
