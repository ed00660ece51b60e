from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from members.models import User
from shelter import access
from shelter.flow.convention import open_production as open_one
from shelter.flow.refusal import Refusal
from shelter.forms.convention import OpenProductionForm
from shelter.forms.search import text_from
from shelter.models import Production
from shelter.problems import put_on
from shelter.queries.portfolio import Progress, outline_of, plain, progress_of, situation_of, situations_of, titled
from shelter.views.entry import Asked, for_roles, nothing_new
from shelter.views.frame import READERS, frame
from shelter.views.lines import lines_of
from shelter.views.meter import meter_of
from shelter.views.portfolio import shown

PAGE = 50


@for_roles(User.Role.STAFF, User.Role.AUDITOR)
def productions(request: Asked) -> HttpResponse:
    text = text_from(request.GET)
    found = situations_of(titled(access.productions_for(request.user), text))
    found.sort(key=lambda one: plain(one.production.title))
    page = Paginator([shown(one) for one in found], PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "may_write": access.is_staff(request.user)}
    return render(request, "shelter/productions.html", context)


@for_roles(*READERS)
def production(request: Asked, production_id: Any) -> HttpResponse:
    context = _context(request, access.production_for(request.user, production_id))
    return render(request, "shelter/production.html", context)


@for_roles(*READERS)
def situation(request: Asked, production_id: Any) -> HttpResponse:
    """The part of the page that follows the standing, asked for again and again while the page is open."""
    found = access.production_for(request.user, production_id)
    if mark_of(progress_of(outline_of(found))) == request.GET.get("seen"):
        return nothing_new()
    # The links to other pages of the list keep what the address says, and this is none of the page's own.
    query = request.GET.copy()
    query.pop("seen", None)
    request.GET = query  # type: ignore[assignment]
    return render(request, "shelter/_situation.html", _context(request, found))


@for_roles(User.Role.STAFF)
def open_production(request: Asked) -> HttpResponse:
    form = OpenProductionForm(request.POST or None, initial={"language": Production.Language.FRENCH})
    if form.is_valid():
        try:
            opened = open_one(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is open. Sign its convention next.") % {"title": opened.title})
            return redirect("shelter:sign_convention", opened.pk)
    status = 422 if form.errors else 200
    return render(request, "shelter/open_production.html", {"form": form}, status=status)


def mark_of(progress: Progress) -> str:
    """What a page has seen, in one word: it changes when the page should."""
    return f"{progress.version}-{int(progress.is_on_its_way)}{int(progress.has_failed)}"


def _context(request: Asked, found: Production) -> dict[str, Any]:
    now = situation_of(found)
    progress = progress_of(now)
    show, page = request.GET.get("show", "all"), request.GET.get("page", "1")
    context = frame(request.user, now, "production") | {"progress": progress, "mark": mark_of(progress), "show": show}
    if now.standing:
        context |= meter_of(now) | lines_of(now.production, now.standing, show, page)
    return context
