from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import User
from poleimage import files
from poleimage.web import figures
from shelter import access
from shelter.flow import report as flow
from shelter.flow.refusal import NothingSignedError, Refusal
from shelter.forms.report import IssueForm, RevokeForm
from shelter.models import Job, Report
from shelter.problems import put_on
from shelter.queries.portfolio import situation_of
from shelter.queries.reports import drawing_of, newest_first
from shelter.tasks import send
from shelter.views.entry import Asked, for_roles, nothing_new
from shelter.views.frame import READERS, frame, page_of
from shelter.views.once import once
from shelter.words import STATUSES, named

PAGE = 50


@for_roles(*READERS)
def reports(request: Asked) -> HttpResponse:
    page = Paginator(newest_first(access.reports_for(request.user)), PAGE).get_page(request.GET.get("page"))
    return render(request, "shelter/reports.html", {"page": page})


@for_roles(*READERS)
def production_reports(request: Asked, production_id: Any) -> HttpResponse:
    return _page(request, production_id)


@for_roles(User.Role.STAFF)
@require_POST
def issue_report(request: Asked, production_id: Any) -> HttpResponse:
    production = access.production_for(request.user, production_id)
    convention = situation_of(production).convention
    form = IssueForm(request.POST)
    if form.is_valid():

        def issue() -> Any:
            if convention is None:
                raise NothingSignedError
            return flow.issue_report(convention.pk, by=request.user, **form.cleaned_data).pk

        try:
            issued = UUID(once(request, issue))
        except Refusal as refusal:
            put_on(form, refusal)
        else:
            send(Job.Kind.DRAW, issued)
            return redirect("shelter:report", issued)
    return _page(request, production_id, form)


@for_roles(*READERS)
def report(request: Asked, report_id: Any) -> HttpResponse:
    return _shown(request, _report(request, report_id))


def _shown(request: Asked, found: Report, form: RevokeForm | None = None) -> HttpResponse:
    context = {"report": found, "state": state_of(found), "drawing": drawing_of(found)}
    if request.htmx:
        # While it is drawn the page asks every second; what it shows changes only when that is over.
        return nothing_new() if context["state"] == "drawing" else render(request, "shelter/_drawing.html", context)
    context |= {
        "production": found.convention.production,
        "figures": _figures(found.paper["statement"]),
        "crumbs": _crumbs(found),
        "revocation": getattr(found, "revocation", None),
        "revoke_form": form or RevokeForm(),
        "may_revoke": access.is_staff(request.user),
    }
    return render(request, "shelter/report.html", context, status=422 if form else 200)


@for_roles(User.Role.STAFF)
@require_POST
def revoke_report(request: Asked, report_id: Any) -> HttpResponse:
    found, form = _report(request, report_id), RevokeForm(request.POST)
    if form.is_valid():
        try:
            flow.revoke_report(found.pk, form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("The report is revoked: its public page says so."))
            return redirect("shelter:report", found.pk)
    return _shown(request, found, form)


@for_roles(*READERS)
def report_pdf(request: Asked, report_id: Any) -> HttpResponseBase:
    found = _report(request, report_id)
    if state_of(found) != "drawn":
        raise Http404
    sha256 = found.file.document_id
    tag = f'"{sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = FileResponse(files.path_of(sha256).open("rb"), content_type="application/pdf")
    name = found.number.replace("/", "-") + ".pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def state_of(found: Report) -> str:
    """Drawn, failed for good, or being drawn."""
    if getattr(found, "file", None):
        return "drawn"
    job = drawing_of(found)
    return "failed" if job and job.has_failed else "drawing"


def _figures(statement: Any) -> list[dict[str, Any]]:
    """The frozen figures, as they stand in the PDF."""
    said = {
        "obligation": (_("Owed"), "owed"),
        "counted": (_("Counted"), "counted"),
        "pending": (_("Pending"), "pending"),
        "remaining": (_("Left to spend"), "left"),
    }
    shown = [
        {"label": label, "value": figures.euros_text(statement[name]), "swatch": swatch}
        for name, (label, swatch) in said.items()
    ]
    return [*shown, {"label": _("State"), "value": named(STATUSES, statement["status"])}]


def _crumbs(found: Report) -> list[dict[str, str]]:
    production = found.convention.production
    return [
        {"label": _("Reports"), "url": reverse("shelter:reports")},
        {"label": production.title, "url": page_of(production, "production_reports")},
    ]


def _report(request: Asked, report_id: Any) -> Report:
    """A report without what is frozen in it, which is large and often not asked for."""
    return get_object_or_404(access.reports_for(request.user).defer("paper", "superseded_by__paper"), pk=report_id)


def _page(request: Asked, production_id: Any, form: IssueForm | None = None) -> HttpResponse:
    at = situation_of(access.production_for(request.user, production_id))
    issued = newest_first(access.reports_for(request.user).filter(convention__production=at.production))
    first = {"as_of": timezone.localdate(), "language": at.production.language}
    context = frame(request.user, at, "production_reports") | {
        "reports": issued,
        "form": form or IssueForm(initial=first),
    }
    return render(request, "shelter/production_reports.html", context, status=422 if form else 200)
