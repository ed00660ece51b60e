from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.models import User
from shelter import access
from shelter.flow import job as flow
from shelter.flow.read import give_up_reading
from shelter.models import Job
from shelter.queries.jobs import described, failed_jobs, waiting_jobs
from shelter.queries.journal import claims_named_in, credit_notes_known_to, entries_of, invoices_named_in
from shelter.queries.portfolio import situation_of
from shelter.tasks import send
from shelter.views.entry import Asked, for_roles
from shelter.views.frame import frame
from shelter.views.told import Named, told

PAGE = 50


@for_roles(User.Role.STAFF)
def jobs(request: Asked) -> HttpResponse:
    page = Paginator(failed_jobs(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "failed": described(page.object_list), "waiting": waiting_jobs().count()}
    return render(request, "shelter/jobs.html", context)


@for_roles(User.Role.STAFF)
@require_POST
def retry_job(request: Asked, job_id: int) -> HttpResponse:
    failed = _failed(request, job_id)
    if failed is None:
        return redirect("shelter:jobs")
    flow.retry_job(failed.pk, by=request.user)
    send(Job.Kind(failed.kind), failed.subject)
    messages.success(request, _("It is being tried again."))
    if failed.kind == Job.Kind.DRAW:
        return redirect("shelter:report", failed.subject)
    return redirect("shelter:jobs")


@for_roles(User.Role.STAFF)
@require_POST
def have_typed_in(request: Asked, job_id: int) -> HttpResponse:
    """Ask the producer to type in a file that can't be read here."""
    failed = _failed(request, job_id)
    if failed is not None:
        if failed.kind != Job.Kind.READ:
            raise Http404
        give_up_reading(failed.subject, by=request.user)
        messages.success(request, _("Its producer is asked to type it in."))
    return redirect("shelter:jobs")


def _failed(request: Asked, job_id: int) -> Job | None:
    """The job if it has failed for good; one that was done meanwhile is said to be so."""
    failed = failed_jobs().filter(pk=job_id).first()
    if failed is None:
        if not Job.objects.filter(pk=job_id).exists():
            raise Http404
        messages.success(request, _("This has been done meanwhile, or is being tried again."))
    return failed


@for_roles(User.Role.STAFF, User.Role.AUDITOR)
def journal(request: Asked, production_id: Any) -> HttpResponse:
    at = situation_of(access.production_for(request.user, production_id))
    credit_notes = credit_notes_known_to(at.production)
    page = Paginator(entries_of(at.production, credit_notes), PAGE).get_page(request.GET.get("page"))
    named = Named(at.production, claims_named_in(page.object_list), invoices_named_in(page.object_list), credit_notes)
    entries = [told(entry, named) for entry in page.object_list]
    context = frame(request.user, at, "journal") | {"page": page, "entries": entries}
    return render(request, "shelter/journal.html", context)
