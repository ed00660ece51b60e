"""What a reviewer would otherwise look up by hand: remarks first, then what was found in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from poleimage.web import figures
from shelter.findings import finding_sentence, what_to_do
from shelter.models import Claim, Invoice
from shelter.queries.alike import Pair
from shelter.queries.preview import Effect
from shelter.rules.known import paid_on
from shelter.rules.money import Cents, to_cents
from shelter.views.facts import money
from shelter.views.official import official_on
from shelter.words import REASONS, TIERS, named

# Reasons that a check of its own speaks of; the others are said as the rules name them.
SPOKEN_OF = {"OUT_OF_WINDOW", "UNPAID", "PAID_OUT_OF_WINDOW", "SUPPLIER_NOT_ELIGIBLE", "RELATED_PARTY"}


@dataclass(frozen=True)
class Check:
    kind: str  # "met", "watch" or "danger"
    title: str
    detail: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Facts:
    """What the checks look at."""

    claim: Claim
    effect: Effect | None
    on_this_line: Sequence[Claim]
    alike: Sequence[Pair]  # with what the staff said of each
    corrected_by: Sequence[Invoice]
    down_payments: Sequence[Invoice]  # billed before, to the same producer
    borne: Cents  # of what is claimed: VAT that the producer cannot recover

    @property
    def invoice(self) -> Invoice:
        return self.claim.line.invoice


def checks_of(facts: Facts) -> list[Check]:
    """All checks of a claim, what needs a look first."""
    found = [*_likeness(facts), *_corrections(facts), *_down_payments(facts), *_reader(facts), *_official(facts)]
    if facts.effect:
        found += [*_reasons(facts.effect), *_window(facts.effect), *_payment(facts.effect)]
        found += [*_supplier(facts.effect), *_related(facts.effect)]
    found += [*_addressee(facts), *_vat(facts), *_shares(facts)]
    order = {"danger": 0, "watch": 1, "met": 2}
    return sorted(found, key=lambda check: order[check.kind])


def _likeness(facts: Facts) -> Iterator[Check]:
    for pair in facts.alike:
        url = reverse("shelter:alike_pair", args=[pair.alike.pk])
        if pair.answer and not pair.answer.is_same:
            title = _("Looked at: not the same as %(number)s") % {"number": pair.other.number}
            yield Check("met", title, pair.answer.reason, url, _("See both"))
            continue
        detail = _("%(degree)s: %(number)s of %(day)s, %(amount)s.") % {
            "degree": capfirst(str(pair.alike.get_degree_display())),
            "number": pair.other.number,
            "day": figures.day(pair.other.issued_on),
            "amount": figures.euros(pair.other.net_cents),
        }
        title = _("The same document, as the staff found") if pair.answer else _("Perhaps a duplicate")
        yield Check("danger", title, detail, url, _("See both"))
    if not facts.alike:
        yield Check("met", _("No other invoice looks like this one"))


def _corrections(facts: Facts) -> Iterator[Check]:
    for credit in facts.corrected_by:
        detail = _("Credit note %(number)s of %(day)s takes %(amount)s back.") % {
            "number": credit.number,
            "day": figures.day(credit.issued_on),
            "amount": figures.euros(credit.net_cents),
        }
        yield Check("watch", _("Corrected later"), detail, reverse("shelter:invoice", args=[credit.pk]), _("Open it"))


def _down_payments(facts: Facts) -> Iterator[Check]:
    for before in facts.down_payments:
        detail = _("%(number)s of %(day)s, %(amount)s: it may be counted twice.") % {
            "number": before.number,
            "day": figures.day(before.issued_on),
            "amount": money(before.net_cents, before),
        }
        url = reverse("shelter:invoice", args=[before.pk])
        yield Check("watch", _("A down payment was billed before"), detail, url, _("Open it"))


def _reader(facts: Facts) -> Iterator[Check]:
    for finding in facts.invoice.findings:
        said = finding_sentence(finding["code"], finding.get("detail", "")), what_to_do(finding["code"])
        yield Check("watch", _("Odd in the file"), " ".join(filter(None, said)))


def _official(facts: Facts) -> Iterator[Check]:
    official = official_on(facts.invoice)
    if official and official.kind:
        rules = ", ".join(dict.fromkeys(each["id"] for each in official.failures))
        yield Check(official.kind, official.text.rstrip("."), f"{rules} ({official.rules})")


def _reasons(effect: Effect) -> Iterator[Check]:
    for reason in effect.line["reasons"]:
        if reason["code"] in SPOKEN_OF:
            continue
        words = REASONS[reason["code"]]
        amount = figures.euros_text(reason["amount"])
        yield Check("watch", f"{words.label}, {figures.MINUS}{amount}", str(words.sentence))


def _window(effect: Effect) -> Iterator[Check]:
    terms, invoice = effect.terms, effect.invoice
    said = {"issue": _("Dated"), "service": _("Delivered")}
    days = {"issue": invoice["issued_on"], "service": invoice["serviced_on"] or invoice["issued_on"]}
    for kind in terms.get("window_dates", ["issue", "payment"]):
        if kind in days:
            yield _in_window(said[kind], days[kind], terms["window"])


def _in_window(what: str, day: str, window: dict[str, str | None]) -> Check:
    first, last = window["from"], window.get("to")
    ends = figures.day(first), figures.day(last)
    period = " – ".join(ends) if last else _("from %(day)s on") % {"day": ends[0]}
    when = {"what": what, "day": figures.day(day)}
    if first <= day and (last is None or day <= last):  # type: ignore[operator]
        return Check("met", _("%(what)s %(day)s, inside the spending period") % when, period)
    return Check("danger", _("%(what)s %(day)s, outside the spending period") % when, period)


def _payment(effect: Effect) -> Iterator[Check]:
    if "payment" not in effect.terms.get("window_dates", ["issue", "payment"]) or effect.invoice["corrects"]:
        return
    paid = sorted((one["paid_on"], to_cents(one["amount"])) for one in effect.invoice["payments"])
    payable = to_cents(effect.invoice["payable"] or "0.01")
    day = paid_on(paid, Cents(payable), effect.now["as_of"])
    if day is not None:
        yield _in_window(_("Paid in full"), day, effect.terms["window"])
        return
    so_far = sum(cents for _day, cents in paid)
    detail = _("%(paid)s of %(payable)s so far; it counts from the day it is paid in full.") % {
        "paid": figures.euros(so_far),
        "payable": figures.euros(payable),
    }
    yield Check("watch", _("Not paid in full yet"), detail)


def _supplier(effect: Effect) -> Iterator[Check]:
    day = _status_day(effect)
    periods = [one for one in effect.supplier["memberships"] if _covers(one, day)]
    tier = effect.line["tier"]
    if periods:
        since = _("since %(day)s") % {"day": figures.day(periods[0]["from"])}
        yield Check("met", _("Member of the cluster on %(day)s") % {"day": figures.day(day)}, since)
    elif tier:
        yield Check("met", _("Counts as: %(tier)s") % {"tier": named(TIERS, tier)})
    else:
        where = effect.supplier["municipality"]
        seat = _("Its seat: municipality %(code)s.") % {"code": where} if where else _("No seat is recorded.")
        yield Check("danger", _("No member on %(day)s") % {"day": figures.day(day)}, seat)


def _status_day(effect: Effect) -> str:
    days = {
        "issue": effect.invoice["issued_on"],
        "service": effect.invoice["serviced_on"] or effect.invoice["issued_on"],
        "signature": effect.dossier["signed_on"],
    }
    day: str = days[effect.terms.get("supplier_status_on", "issue")]
    return day


def _covers(period: dict[str, str | None], day: str) -> bool:
    return str(period["from"]) <= day and (period["to"] is None or day <= period["to"])


def _related(effect: Effect) -> Iterator[Check]:
    if not effect.supplier["related"]:
        yield Check("met", _("No known tie to the producer"))
    elif effect.terms.get("related_parties", "exclude") == "exclude":
        yield Check("danger", _("Tied to the producer"), _("The convention leaves out what related parties bill."))
    else:
        yield Check("watch", _("Tied to the producer"), _("The convention counts related parties like any other."))


def _addressee(facts: Facts) -> Iterator[Check]:
    producer = facts.claim.production.producer
    if not facts.invoice.buyer_vat and not facts.invoice.buyer_name:
        return
    digits = "".join(letter for letter in facts.invoice.buyer_vat if letter.isdigit())
    if producer.enterprise_number in digits:
        yield Check("met", _("Addressed to the producer"), producer.name)
    elif digits:
        buyer = {"buyer": facts.invoice.buyer_name or facts.invoice.buyer_vat, "producer": producer.name}
        yield Check("watch", _("Addressed to someone else"), _("To %(buyer)s, not to %(producer)s.") % buyer)


def _vat(facts: Facts) -> Iterator[Check]:
    invoice = facts.invoice
    if facts.borne:
        amount = {"amount": figures.euros(facts.borne)}
        kept = _("The producer could not recover it on the day of the invoice.")
        yield Check("met", _("VAT of %(amount)s is claimed with the net") % amount, kept)
    elif invoice.vat_cents is None:
        yield Check("watch", _("The invoice states no VAT"), _("Make sure that the amount has none in it."))
    else:
        left_out = _("VAT of %(amount)s is left out") % {"amount": money(invoice.vat_cents, invoice)}
        yield Check("met", _("Amount without VAT"), left_out)


def _shares(facts: Facts) -> Iterator[Check]:
    parts = [claim.share for claim in facts.on_this_line]
    total = sum(parts, Decimal(0))
    written = " + ".join(figures.percent(part, digits=4) for part in parts)
    many = ngettext("%(count)s production", "%(count)s productions", len(parts)) % {"count": len(parts)}
    if len(parts) > 1:
        summed = {"parts": written, "total": figures.percent(total, digits=4)}
        yield Check("met", _("Parts of the line: %(parts)s = %(total)s") % summed, many)
    elif total == 1:
        yield Check("met", _("The whole line is put down to this production"))
    else:
        yield Check(
            "met", _("%(total)s of the line is put down") % {"total": written}, _("The rest is claimed by nobody.")
        )
