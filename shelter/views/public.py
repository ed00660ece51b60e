"""Whether a report still holds, for anybody who has it in hand: nothing here says what is in it."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from poleimage.address import address_of
from shelter.models import Report

# From one address, in each web process: nobody who holds a report asks so often.
ASKED_AT_MOST, SECONDS = 60, 60


@require_safe
@never_cache
def standing(request: HttpRequest, public_id: Any) -> HttpResponse:
    if _asks_too_often(request):
        response = HttpResponse(_("Too many questions from your address. Wait a minute."), status=429)
        response["Retry-After"] = str(SECONDS)
        return response
    reports = Report.objects.select_related("file", "superseded_by", "revocation")
    report = get_object_or_404(
        reports.defer("paper", "superseded_by__paper").filter(file__isnull=False), public_id=public_id
    )
    revocation, newer = getattr(report, "revocation", None), getattr(report, "superseded_by", None)
    state = "revoked" if revocation else "superseded" if newer else "valid"
    return render(
        request,
        "shelter/standing.html",
        {"report": report, "state": state, "newer": newer, "revocation": revocation},
    )


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"standing:{address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > ASKED_AT_MOST
    except ValueError:  # forgotten in between
        return False
