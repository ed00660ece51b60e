import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

# What a page adds by itself: it differs each time and says nothing.
NOT_SAID = ("csrfmiddlewaretoken", "once")


def content_of(path: str, fields: Iterable[tuple[str, list[Any]]]) -> str:
    """A digest of where something was sent and of all that was in it, files byte by byte."""
    said = [(name, [_said(value) for value in values]) for name, values in fields if name not in NOT_SAID]
    return hashlib.sha256(json.dumps([path, sorted(said)]).encode()).hexdigest()


def _said(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return json.dumps(value, sort_keys=True)
    digest = hashlib.sha256((value.name or "").encode())
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
