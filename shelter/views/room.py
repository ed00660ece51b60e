"""The auditor's room: what was granted, until when, and how to check it without trusting this server."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members.models import User
from shelter.access import invoices_for, productions_for, reports_for
from shelter.queries.portfolio import situations_of
from shelter.queries.reports import newest_first
from shelter.queries.room import grants_of
from shelter.views.entry import Asked, for_roles


@for_roles(User.Role.AUDITOR)
def room(request: Asked) -> HttpResponse:
    user = request.user
    productions = productions_for(user)
    until = grants_of(user, on=timezone.localdate())
    reports = list(newest_first(reports_for(user)))
    rows: list[dict[str, Any]] = [
        {
            "situation": situation,
            "until": until[situation.production.pk],
            "reports": [one for one in reports if one.convention.production_id == situation.production.pk],
        }
        for situation in situations_of(productions)
    ]
    return render(request, "shelter/room.html", {"rows": rows, "invoice_count": invoices_for(user).count()})
