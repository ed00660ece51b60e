from collections.abc import Callable
from typing import Any

from shelter.flow.once import once as write_once
from shelter.forms.once import content_of
from shelter.views.entry import Asked


def once(request: Asked, write: Callable[[], object]) -> str:
    """Write what the form asks, a single time however often it is sent: the key of the row that it made.

    The tag `{% once %}` puts a new token into the form each time that the page is shown.
    """
    token = request.POST.get("once")
    if not token:
        return str(write())
    fields: list[tuple[str, list[Any]]] = [*request.POST.lists(), *request.FILES.lists()]
    return str(write_once(token, content_of(request.path, fields), lambda: str(write()), by=request.user))
