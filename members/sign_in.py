"""How somebody signs in: by a password, of which only so many are looked at."""

from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import ngettext

from members.flow import TooManyTriesError, count_try, forget_try
from members.models import User
from poleimage.address import address_of


def sign_in(request: HttpRequest, email: str, password: str) -> User | None:
    """The person whose password this is, if anybody's; TooManyTriesError before it is even looked at."""
    tried = count_try(email, address_of(request))
    user = authenticate(request, username=email.strip().lower(), password=password)
    if user is None:
        return None
    assert isinstance(user, User)
    forget_try(tried)
    return user


def too_many_sentence(error: TooManyTriesError) -> str:
    minutes = -(-error.seconds // 60)
    return ngettext(
        "Too many wrong passwords. Wait %(count)s minute, then try again; if you have lost yours, ask Le Pôle Image.",
        "Too many wrong passwords. Wait %(count)s minutes, then try again; if you have lost yours, ask Le Pôle Image.",
        minutes,
    ) % {"count": minutes}
