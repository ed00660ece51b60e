from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from poleimage.web.refusal import is_for_programs, refuse

# What a form adds to its files: names, boundaries, the token.
ROOM = 1_000_000
# However many files a form may have: how many of them may be as large as one may be.
LARGEST = 20


class RoomMiddleware:
    """Refuse by its length what is more than can be received, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) <= _most(request, view):
            return None
        return refuse(
            request, 413, "too_much", _("This is more than can be received at once. Send fewer files at a time.")
        )


class PrivateMiddleware:
    """What is shown to somebody in particular is kept by no cache, unless the page says how."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or is_for_programs(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _most(request: HttpRequest, view: Any) -> int:
    """How much may come: several files of a person, one of a program or of somebody who is yet to say who it is."""
    if request.content_type != "multipart/form-data":
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    if request.user.is_authenticated:
        return int(min(settings.UPLOAD_MAX_FILES, LARGEST) * settings.UPLOAD_MAX_BYTES + ROOM)
    # Views outside the CSRF protection look at who asks before they read.
    return int(settings.UPLOAD_MAX_BYTES + ROOM) if getattr(view, "csrf_exempt", False) else ROOM
