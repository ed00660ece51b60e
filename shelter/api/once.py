import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from shelter.api.caller import person
from shelter.flow import once as flow
from shelter.forms.once import content_of

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "A name of your own for this change, such as a UUID. Sent again under it within 30 days, nothing is written a "
        "second time and you get the first answer. 409 `still_sending`: the first is not done yet; 422 "
        "`sent_otherwise`: it was used for something else. What was refused is forgotten and may be sent again."
    ),
)


def once(post: Callable[..., Response]) -> Callable[..., Response]:
    """Write what a program sends under a key a single time, and answer it the same however often it is sent."""

    @extend_schema(parameters=[KEY])
    @wraps(post)
    def sent(view: Any, request: Request, **ids: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if not key:
            return post(view, request, **ids)

        def write() -> dict[str, Any]:
            response = post(view, request, **ids)
            # As it goes out, so that it can be kept: days and moments as texts.
            return {"status": response.status_code, "data": json.loads(view.get_renderers()[0].render(response.data))}

        data = request.data
        fields = data.lists() if isinstance(data, MultiValueDict) else [("", [data])]
        content = content_of(request.path, fields)
        answer = flow.once(key, content, write, by=person(request), waits=False)
        return Response(answer["data"], status=answer["status"])

    return sent
