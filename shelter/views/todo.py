"""What the producer is asked to do, each as a sentence with the one next step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.models import User
from poleimage.web import figures
from shelter.access import claims_for, invoices_for, productions_for, receipts_for
from shelter.models import Claim, Decision, Invoice
from shelter.problems import PUT_RIGHT
from shelter.queries.cost import Borne, borne_by, cost_of
from shelter.queries.desk import Unpaid, answered, unpaid_of
from shelter.queries.invoice import as_sent, credits_of_nothing, credits_to_put_down, to_put_down, to_type_in
from shelter.queries.portfolio import situations_of
from shelter.views.facts import money
from shelter.words import reason_of_review

SHOWN = 3


@dataclass(frozen=True)
class Task:
    icon: str
    title: str
    text: str
    url: str
    action: str
    advice: str = ""


def todo_of(user: User) -> dict[str, Any]:
    """What was answered and what is to be paid, the first few of each; then what waits in lists, one task a list."""
    claims = claims_for(user)
    sent = as_sent(invoices_for(user), receipts_for(user))
    refused = answered(claims)
    unpaid = unpaid_of(situations_of(productions_for(user)), invoices_for(user))
    unreadable = to_type_in(sent)
    credits = credits_to_put_down(sent, claims)
    unlinked = credits_of_nothing(sent)
    unclaimed = to_put_down(sent, claims).exclude(pk__in=credits.values("pk"))
    counts = [refused.count(), len(unpaid), credits.count(), unreadable.count(), unclaimed.count(), unlinked.count()]
    answers = list(refused[:SHOWN])
    borne = borne_by(answers)
    tasks = [*(_answer(claim, borne) for claim in answers), *(_pay(one) for one in unpaid[:SHOWN])]
    tasks += [
        *_credit(credits, counts[2]),
        *_link(unlinked, counts[5]),
        *_type_in(unreadable, counts[3]),
        *_put_down(unclaimed, counts[4]),
    ]
    return {"tasks": tasks, "task_count": sum(counts)}


def _answer(claim: Any, borne: Borne) -> Task:
    invoice = claim.line.invoice
    is_refused = claim.last_kind == Decision.Kind.REJECTED
    title = _("Refused: %(invoice)s") if is_refused else _("Set aside: %(invoice)s")
    reason = reason_of_review(claim.last_code, claim.last_reason)
    return Task(
        "question",
        title % {"invoice": _name(invoice)},
        f"{_line(claim, borne)}{pgettext('between a label and its problem', ':')} {reason}",
        f"{_page(invoice)}#line-{claim.line.position}",
        _("See the line"),
        str(PUT_RIGHT.get(claim.last_code, PUT_RIGHT["other"])),
    )


def _pay(unpaid: Unpaid) -> Task:
    title = _("Pay by %(day)s") % {"day": figures.day(unpaid.deadline)} if unpaid.deadline else _("Pay")
    text = _("%(invoice)s: %(amount)s for %(production)s counts only once it is paid.") % {
        "invoice": _name(unpaid.invoice),
        "amount": figures.euros(unpaid.cents),
        "production": unpaid.production,
    }
    return Task("clock", title, text, f"{_page(unpaid.invoice)}#payments", _("Add the payment"))


def _credit(invoices: Any, count: int) -> Iterator[Task]:
    if count:
        title = ngettext("Put the credit note down", "Put %(count)s credit notes down", count) % {"count": count}
        text = _("What you put down of the invoice counts too much until then: %(names)s")
        yield _one_or_list("watch", title, text, invoices, count, ("lines", "credits"), _("Put down"))


def _link(invoices: Any, count: int) -> Iterator[Task]:
    if count:
        title = ngettext("Link the credit note", "Link %(count)s credit notes", count) % {"count": count}
        text = _("Nothing says which invoice is corrected: %(names)s")
        yield _one_or_list("watch", title, text, invoices, count, ("link", "unlinked"), _("Link"))


def _type_in(invoices: Any, count: int) -> Iterator[Task]:
    if count:
        title = ngettext("Type %(count)s invoice in", "Type %(count)s invoices in", count) % {"count": count}
        text = _("No program could read: %(names)s") % {"names": _list(one.sent_as for one in invoices[: SHOWN + 1])}
        url = reverse("shelter:type_in", args=[invoices[0].pk]) if count == 1 else _shown("type_in")
        yield Task("pen", title, text, url, _("Type in"))


def _put_down(invoices: Any, count: int) -> Iterator[Task]:
    if count:
        title = ngettext("Put %(count)s invoice down", "Put %(count)s invoices down", count) % {"count": count}
        text = _("Read, with lines put down nowhere: %(names)s")
        yield _one_or_list("file", title, text, invoices, count, ("lines", "open"), _("Put down"))


def _one_or_list(
    icon: str, title: str, text: str, invoices: Any, count: int, places: tuple[str, str], action: str
) -> Task:
    """One task for all: it leads to the part of the page of the only one, or to the list that shows them."""
    part, show = places
    names = _list(_name(one) for one in invoices[: SHOWN + 1])
    url = f"{_page(invoices[0])}#{part}" if count == 1 else _shown(show)
    return Task(icon, title, text % {"names": names}, url, action)


def _list(names: Iterable[str]) -> str:
    """The first few names, and a sign that there are more."""
    found = list(names)
    return " · ".join(found[:SHOWN]) + ("…" if len(found) > SHOWN else "")


def _shown(show: str) -> str:
    return f"{reverse('shelter:invoices')}?show={show}"


def _name(invoice: Invoice) -> str:
    return f"{invoice.supplier_name}, {invoice.number}"


def _line(claim: Claim, borne: Borne) -> str:
    line = claim.line
    return ", ".join(part for part in (line.description, money(cost_of(claim, borne), line.invoice)) if part)


def _page(invoice: Invoice) -> str:
    return reverse("shelter:invoice", args=[invoice.pk])
