"""The page for whoever sends invoices, or writes them: open to everybody, signed in or not."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from poleimage.web import figures


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Say what can be sent, what is read and checked of it, and what comes next."""
    limits = {"most_size": figures.file_size(settings.UPLOAD_MAX_BYTES), "most_files": settings.UPLOAD_MAX_FILES}
    return render(request, "shelter/guide.html", limits)
