"""Who may open a page at all; which rows they then see is for `shelter.access` to say."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from members.models import User

View = Callable[..., HttpResponseBase]


class Asked(HttpRequest):
    """A request of a person who is signed in."""

    user: User
    htmx: HtmxDetails


def for_roles(*roles: str) -> Callable[[View], View]:
    """Let these roles in, and administrators wherever staff may go; to others the page does not exist."""
    allowed = {*roles, User.Role.ADMINISTRATOR} if User.Role.STAFF in roles else set(roles)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # A part of a page can't show the sign-in form: the whole page is loaded again, and leads there.
            if request.htmx and not request.user.is_authenticated:
                return HttpResponseClientRefresh()
            return entered(request, *args, **kwargs)

        @login_required
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.role not in allowed:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def nothing_new() -> HttpResponse:
    """What a poll gets while what it shows is still right: the page leaves everything as it is."""
    return HttpResponse(status=204)
