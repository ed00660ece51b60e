"""How the commands refuse: one sentence, the place, exit code 2."""

from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.utils import timezone

from shelter.models import Convention


def refuse(sentence: str) -> NoReturn:
    raise CommandError(sentence, returncode=2)


def day(text: str | None) -> date:
    """A day as YYYY-MM-DD; today when none is given."""
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"--as-of: {text!r} is not a day; write it as 2026-01-31")


def convention(reference: str) -> Convention:
    found = Convention.objects.select_related("production").filter(reference=reference).first()
    if found is None:
        refuse(f"CONVENTION: no convention is called {reference!r}")
    return found


def file_at(path: str, read: Callable[[Any], Any] = lambda file: file.read()) -> Any:
    try:
        with open(path, "rb") as file:
            return read(file)
    except OSError as error:
        refuse(f"FILE: {path}: {error.strerror}")
