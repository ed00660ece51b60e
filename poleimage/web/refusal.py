"""What could not even be read is refused in the form that was asked for: a page, or what a program understands."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poleimage.web.incoming import NamelessFileError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    413: "Too much",
    422: "Not usable",
    429: "Too many requests",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for what it could not read."""
    return refuse(request, 400, "unreadable", sentence_of(exception))


def refuse(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    if is_for_programs(request):
        return JsonResponse(problem(status, code, sentence, []), status=status, content_type=MEDIA_TYPE)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"message": sentence}, status=status)
    return render(request, "400.html", {"sentence": sentence}, status=status)


def problem(status: int, code: str, detail: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    """Problem details (RFC 9457)."""
    title = TITLES.get(status, "Refused")
    return {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, "errors": errors}


def sentence_of(exception: Exception) -> str:
    if isinstance(exception, TooManyFilesSent):
        most = settings.UPLOAD_MAX_FILES
        return ngettext(
            "At most %(most)s file can be sent at once. None was kept: send them in smaller groups.",
            "At most %(most)s files can be sent at once. None was kept: send them in smaller groups.",
            most,
        ) % {"most": most}
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _("This form holds more than can be received at once. Nothing was kept: send less at a time.")
    if isinstance(exception, NamelessFileError):
        return _("The name of a file can't be read. Nothing was kept: give it a plain name, then send all again.")
    if isinstance(exception, MultiPartParserError):
        return _("The files did not arrive whole. Send them again.")
    return _("What was sent could not be read. Nothing was changed.")


def is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
