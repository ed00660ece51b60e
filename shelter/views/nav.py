"""The main entries of every page, by role; counts only for work that waits."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from members.models import User
from shelter.access import claims_for, is_staff
from shelter.models import Claim
from shelter.queries.jobs import failed_jobs


class Place(NamedTuple):
    """An entry and the pages that belong to it."""

    label: Promise
    to: str
    pages: frozenset[str]
    waiting: Callable[[User], int] | None = None


def _to_decide(user: User) -> int:
    return claims_for(user).filter(state=Claim.State.TO_REVIEW).count()


def _failed(user: User) -> int:
    return failed_jobs().count()


def _place(label: Promise, to: str, *pages: str, waiting: Callable[[User], int] | None = None) -> Place:
    return Place(label, to, frozenset((to, *pages)), waiting)


PRODUCTION = ("production", "convention", "sign_convention", "amend_terms", "production_reports", "journal")
INVOICE = (
    "invoice",
    "type_in",
    "upload",
    "put_down",
    "record_payment",
    "attach_evidence",
    "set_rate",
    "change_rate",
    "link_credit",
)
INVOICES = _place(_("Invoices"), "invoices", *INVOICE)
REPORTS = _place(_("Reports"), "reports", "report")

STAFF = (
    _place(_("Today"), "portfolio"),
    _place(_("Review"), "review_queue", "review_claim", "decide", "alike_pairs", "alike_pair", waiting=_to_decide),
    _place(
        _("Productions"), "productions", "open_production", "outlook", *PRODUCTION, "record_funding", "grant_access"
    ),
    INVOICES,
    _place(_("Companies"), "companies", "company", "open_company", "admit_member", "place_company", "mark_related"),
    REPORTS,
    _place(_("Background work"), "jobs", waiting=_failed),
)
BY_ROLE = {
    User.Role.STAFF: STAFF,
    User.Role.ADMINISTRATOR: STAFF,
    User.Role.PRODUCER: (_place(_("My productions"), "desk", "outlook", *PRODUCTION), INVOICES, REPORTS),
    User.Role.AUDITOR: (_place(_("Productions"), "room", "productions", *PRODUCTION), INVOICES, REPORTS),
    User.Role.MEMBER: (_place(_("In our name"), "in_our_name", "invoice"),),
}


def nav(request: HttpRequest) -> dict[str, Any]:
    """Give the entries to the page's head; parts of pages don't show them and then nothing is counted."""
    return {"nav": SimpleLazyObject(lambda: _entries(request)), "for_staff": _is_staff(request)}


def _is_staff(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and is_staff(user)


def _entries(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {
            "label": place.label,
            "url": reverse(f"shelter:{place.to}"),
            "current": here in place.pages,
            "count": place.waiting(user) if place.waiting else 0,
        }
        for place in BY_ROLE[user.role]
    ]
