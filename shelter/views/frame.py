"""What all pages of one production share: where you are, its tabs, and sending its standing to be computed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from shelter.access import conventions_for, is_staff
from shelter.models import Job, Production
from shelter.queries.portfolio import Situation
from shelter.tasks import send

READERS = (User.Role.STAFF, User.Role.PRODUCER, User.Role.AUDITOR)


def frame(user: User, situation: Situation, current: str) -> dict[str, Any]:
    """The context of every page of a production."""
    production = situation.production
    tabs = {
        "production": _("Situation"),
        "convention": _("Convention and funding"),
        "production_reports": _("Reports"),
        "journal": _("Journal"),
    }
    if user.role == User.Role.PRODUCER:
        del tabs["journal"]
    return {
        "situation": situation,
        "production": production,
        "convention": situation.convention,
        "standing": situation.standing,
        "may_write": is_staff(user),
        "crumbs": [_home(user), {"label": production.producer.name, "url": None}],
        "tabs": [
            {"label": label, "url": page_of(production, name), "current": name == current}
            for name, label in tabs.items()
        ],
    }


def page_of(production: Production, name: str = "production") -> str:
    return reverse(f"shelter:{name}", args=[production.pk])


def recompute(situation: Situation) -> None:
    """Ask a worker for the new standing; before anything is signed there is none."""
    if situation.convention:
        send(Job.Kind.RECOMPUTE, situation.convention.pk)


def recompute_all(user: User, productions: Iterable[UUID]) -> None:
    """Ask for the new standings of these productions; one without a convention has none."""
    touched = conventions_for(user).filter(production__in=list(productions))
    for convention in touched.values_list("pk", flat=True):
        send(Job.Kind.RECOMPUTE, convention)


def _home(user: User) -> dict[str, str]:
    if user.role == User.Role.PRODUCER:
        return {"label": _("My productions"), "url": reverse("shelter:desk")}
    return {"label": _("Productions"), "url": reverse("shelter:productions" if is_staff(user) else "shelter:room")}
