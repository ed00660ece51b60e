"""Files come in: each is kept, or refused with a sentence, whatever becomes of the others."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from members.models import User
from poleimage.web import figures
from shelter.flow.receive import Received, clean_name, receive_invoice, refuse_size
from shelter.flow.refusal import FileTooLargeError, Refusal
from shelter.models import Invoice, Job
from shelter.problems import sentence_of
from shelter.tasks import send
from shelter.views.entry import Asked, for_roles

NAMED = 10  # of the files that were received, by name in one message


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    name: str
    message: str
    status: int
    received: Received | None = None

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"name": self.name, "message": self.message}
        if self.received:
            invoice = self.received.invoice
            # Whether another sent it before, and it was read then, is nobody's business.
            state = Invoice.State.RECEIVED if self.received.is_new else invoice.state
            url = reverse("shelter:invoice", args=[invoice.pk])
            said |= {"id": str(invoice.pk), "state": state, "url": url if self.received.is_new else f"{url}#facts"}
        return said


# Who asks is looked at before the token in what they sent can be: outside the protection, which `_receive` has.
@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    if _wants_json(request) and not request.user.is_authenticated:
        # A redirect to the sign-in page would look like a file that was kept.
        return _refused(request, _("You were signed out meanwhile. Sign in again, then send this file once more."), 401)
    return _receive(request)


@for_roles(User.Role.PRODUCER)
@csrf_protect
def _receive(request: Asked) -> HttpResponse:
    outcomes = [_outcome(file, request.user) for file in request.FILES.getlist("file")]
    if not outcomes:
        return _refused(request, _("No file was chosen. Choose one or several, then send them."), 400)
    if _wants_json(request):
        answers = [outcome.as_json() for outcome in outcomes]
        status = max(outcome.status for outcome in outcomes)
        return JsonResponse(answers[0] if len(answers) == 1 else {"files": answers}, status=status)
    _tell(request, outcomes)
    return redirect("shelter:desk")


def _outcome(file: UploadedFile, user: User) -> Outcome:
    name = clean_name(file.name or "")
    assert user.organisation is not None
    try:
        refuse_size(file.size or 0)
        received = receive_invoice(file.read(), name, by=user, organisation=user.organisation)
    except Refusal as refusal:
        return Outcome(name, sentence_of(refusal), 413 if isinstance(refusal, FileTooLargeError) else 422)
    if not received.is_new:
        day = figures.day(timezone.localdate(received.receipt.received_at))
        return Outcome(name, _("Already received on %(day)s: nothing to do again.") % {"day": day}, 200, received)
    send(Job.Kind.READ, received.invoice.pk)
    return Outcome(name, _("Received. Being read…"), 201, received)


def _tell(request: Asked, outcomes: list[Outcome]) -> None:
    """One message for all that is new; each of the others has its own."""
    new = [outcome.name for outcome in outcomes if outcome.status == 201]
    if new:
        said = ngettext("%(count)s file received: %(names)s.", "%(count)s files received: %(names)s.", len(new))
        names = ", ".join(new[:NAMED]) + (", …" if len(new) > NAMED else "")
        messages.success(request, said % {"count": len(new), "names": names})
    colon = pgettext("between a label and its problem", ":")
    for outcome in outcomes:
        if outcome.status != 201:
            level = messages.INFO if outcome.received else messages.ERROR
            messages.add_message(request, level, f"{outcome.name}{colon} {outcome.message}")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"message": sentence}, status=status)
    messages.error(request, sentence)
    return redirect("shelter:desk")


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
