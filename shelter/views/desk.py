from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from poleimage.web import figures
from shelter.access import claims_for, invoices_for, productions_for, receipts_for
from shelter.models import Invoice
from shelter.problems import unreadable_sentence
from shelter.queries.desk import behind, failed_readings
from shelter.queries.invoice import as_sent, with_lines
from shelter.queries.portfolio import Situation, situations_of
from shelter.views.entry import Asked, for_roles
from shelter.views.todo import todo_of

# Files of the last hour that wait for something are all shown, so that none of a large batch seems lost.
LATEST, MOST = 6, 60


@for_roles(User.Role.PRODUCER)
def desk(request: Asked) -> HttpResponse:
    """The producer's first page; `part` asks for one of its parts while something in it is being worked on."""
    parts = {"files": ("shelter/_desk_files.html", _files), "standing": ("shelter/_desk_standing.html", _standing)}
    if request.GET.get("part") in parts:
        template, context_of = parts[request.GET["part"]]
        return render(request, template, context_of(request.user) | {"is_part": True})
    context = _files(request.user) | _standing(request.user) | _upload()
    return render(request, "shelter/desk.html", context)


def _upload() -> dict[str, Any]:
    most = settings.UPLOAD_MAX_BYTES
    hint = _("E-invoices (XML), PDFs or pictures, %(most)s each at most") % {"most": figures.file_size(most)}
    return {"most_bytes": most, "hint": hint}


def _files(user: User) -> dict[str, Any]:
    rows = with_lines(as_sent(invoices_for(user), receipts_for(user)), claims_for(user))[:MOST]
    latest = [row for at, row in enumerate(rows) if at < LATEST or (_age(row) < timedelta(hours=1) and _waits(row))]
    stuck = failed_readings(row.pk for row in latest)
    waiting = [row for row in latest if row.state == Invoice.State.RECEIVED and row.pk not in stuck]
    # A queue that stands still is asked less often.
    pace = "1s" if any(_age(row) < timedelta(minutes=1) for row in waiting) else "10s"
    return {"latest": [_file(row) for row in latest], "stuck": stuck, "pace": pace if waiting else "", **todo_of(user)}


def _age(row: Any) -> timedelta:
    return timezone.now() - row.sent_at


def _waits(row: Any) -> bool:
    """Whether the file is still to be read, typed in or put down."""
    return row.state != Invoice.State.TO_CHECK or _open_lines(row) > 0


def _open_lines(row: Any) -> int:
    return (row.line_count or 0) - (row.claimed_count or 0)


def _file(row: Any) -> dict[str, Any]:
    why = unreadable_sentence(row.unreadable_code, row.unreadable_detail) if row.unreadable_code else ""
    return {"invoice": row, "open_lines": _open_lines(row), "why": why}


def _nearest(situation: Situation) -> tuple[bool, bool, date]:
    """What is still to be spent comes first, by deadline."""
    standing = situation.standing
    is_open = standing is not None and standing.status == "open"
    return not is_open, standing is None, situation.deadline or date.max


def _standing(user: User) -> dict[str, Any]:
    situations = sorted(situations_of(productions_for(user)), key=_nearest)
    late = behind(one.convention.pk for one in situations if one.convention)
    return {"first": situations[0] if situations else None, "others": situations[1:], "is_computing": bool(late)}
