"""How to check a report without this register, and the program for it: open to everybody, signed in or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from poleimage.web import figures
from shelter.offline.build import NAME, sha256, verifier
from shelter.offline.program import VERSION
from shelter.rules import VERSION as RULES


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    program = {
        "name": NAME,
        "version": VERSION,
        "rules": RULES,
        "size": figures.file_size(len(verifier())),
        "sha256": sha256(),
    }
    return render(request, "shelter/verify.html", {"program": program})


@require_safe
def verify_program(request: HttpRequest) -> HttpResponse:
    tag = f'"{sha256()}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(verifier(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=NAME)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response
