"""Every refusal as problem details (RFC 9457), with the field and a code that a program can act on."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from members.flow import PeriodError
from poleimage.web.refusal import MEDIA_TYPE, problem
from poleimage.web.refusal import sentence_of as unreadable_sentence_of
from shelter.flow.refusal import Refusal
from shelter.problems import sentence_of

# Refusals that are no conflict with what is recorded.
STATUS = {"sent_otherwise": status.HTTP_422_UNPROCESSABLE_ENTITY}


def handler(failure: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(failure, Refusal | PeriodError):
        field = getattr(failure, "field", "")
        said = sentence_of(failure)
        errors = [{"field": field, "message": said}] if field else []
        return _problem(STATUS.get(failure.code, status.HTTP_409_CONFLICT), failure.code, said, errors)
    if isinstance(failure, SuspiciousOperation):
        return _problem(status.HTTP_400_BAD_REQUEST, "unreadable", unreadable_sentence_of(failure), [])
    response = exception_handler(failure, context)
    if response is None:
        return None
    if isinstance(failure, ValidationError):
        errors = [
            {"field": field, "message": str(message)} for field, messages in _by_field(failure) for message in messages
        ]
        answer = _problem(response.status_code, "invalid", str(ValidationError.default_detail), errors)
    elif isinstance(failure, ParseError) and context["request"].content_type.startswith("multipart/"):
        said = gettext("The files did not arrive whole. Send them again.")
        answer = _problem(response.status_code, "parse_error", said, [])
    elif isinstance(failure, Http404):
        answer = _problem(response.status_code, "not_found", "", [])
    else:
        code = failure.get_codes() if isinstance(failure, APIException) else "refused"
        answer = _problem(response.status_code, str(code), str(response.data.get("detail", "")), [])
    for name, value in response.headers.items():
        answer.headers.setdefault(name, value)
    return answer


def _by_field(failure: ValidationError) -> list[tuple[str, list[Any]]]:
    if isinstance(failure.detail, dict):
        return [(str(field), _flat(messages)) for field, messages in failure.detail.items()]
    return [("", _flat(failure.detail))]


def _flat(messages: Any) -> list[Any]:
    if isinstance(messages, dict):
        return [message for inner in messages.values() for message in _flat(inner)]
    if isinstance(messages, list):
        return [message for inner in messages for message in _flat(inner)]
    return [messages]


def _problem(code: int, name: str, detail: str, errors: list[dict[str, str]]) -> Response:
    return Response(problem(code, name, detail, errors), status=code, content_type=MEDIA_TYPE)
