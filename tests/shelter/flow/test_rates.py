from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from poleimage.audit.models import Entry
from shelter.flow.claim import put_down
from shelter.flow.rates import load_rates
from shelter.flow.refusal import NotToBeTypedInError, ReasonMissingError
from shelter.flow.type_in import change_rate, rate_waiting, set_rate
from shelter.models import ECB, Invoice, Job, Rate, RateChange
from shelter.queries.dossier import dossier_of
from shelter.reading.rates import Published
from tests import make
from tests.witness import at_once, untouched

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 3, 13)
PUBLISHED = [
    Published("USD", FRIDAY, Decimal("1.1476")),
    Published("USD", date(2026, 3, 16), Decimal("1.1500")),
    Published("USD", date(2026, 3, 25), Decimal("1.1700")),
    Published("RUB", date(2022, 3, 1), Decimal("117.201")),
    Published("USD", date(2014, 12, 31), Decimal("1.2141")),
]


@pytest.fixture
def alice():
    load_rates(PUBLISHED)
    return make.producer()


@pytest.fixture
def bob():
    return make.staff()


def dollars(alice, day=FRIDAY, currency="USD", **said):
    return make.invoice(alice, make.company(), currency=currency, issued_on=day, **said)


def rate_of(invoice):
    return Invoice.objects.values_list("fx_rate", "fx_source", "fx_on").get(pk=invoice.pk)


def test_rates_are_kept_once_and_never_changed(alice):
    assert Rate.objects.count() == 4
    assert Entry.objects.get(action="rates.loaded").facts["count"] == 4
    with untouched(files=False):
        assert load_rates([Published("USD", FRIDAY, Decimal("9.9999"))]) == 0
    assert load_rates([*PUBLISHED, Published("GBP", FRIDAY, Decimal("0.86503"))]) == 1
    for change in (lambda: Rate.objects.update(per_euro=1), lambda: Rate.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_of_two_loads_at_once_both_are_done_and_each_rate_is_there_once():
    at_once(lambda: load_rates(PUBLISHED), lambda: load_rates(PUBLISHED))
    assert Rate.objects.count() == 4


def test_a_rate_that_may_not_be_the_last_before_is_not_taken_and_the_right_one_is_when_it_comes(alice):
    tuesday, wednesday = date(2026, 3, 31), date(2026, 4, 1)
    load_rates([Published("USD", tuesday, Decimal("1.2"))])
    waiting = dollars(alice, wednesday)
    assert rate_of(waiting) == (None, "", None)
    assert rate_waiting() == 0
    load_rates([Published("USD", wednesday, Decimal("1.25"))])
    assert rate_waiting() == 1
    assert rate_of(waiting) == (Decimal("0.8"), ECB, wednesday)
    assert Entry.objects.get(action="invoice.rated").facts["rate_on"] == "2026-04-01"
    with untouched(files=False):
        assert rate_waiting() == 0


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (FRIDAY, FRIDAY),
        (date(2026, 3, 14), FRIDAY),
        (date(2026, 3, 15), FRIDAY),
        (date(2026, 3, 16), date(2026, 3, 16)),
        (date(2026, 3, 23), date(2026, 3, 16)),
    ],
)
def test_an_invoice_gets_the_rate_of_its_day_or_the_last_before(alice, day, published):
    euros = {FRIDAY: "0.87138376", date(2026, 3, 16): "0.86956522"}[published]
    invoice = dollars(alice, day)
    assert rate_of(invoice) == (Decimal(euros), "ECB", published)
    facts = Entry.objects.get(action="invoice.read").facts
    assert (facts["rate"], facts["rate_source"], facts["rate_on"]) == (euros, "ECB", published.isoformat())


@pytest.mark.parametrize(
    ("currency", "day"), [("USD", date(2026, 3, 12)), ("USD", date(2026, 3, 24)), ("RUB", FRIDAY), ("XYZ", FRIDAY)]
)
def test_without_a_rate_of_the_last_seven_days_a_person_sets_it(alice, bob, currency, day):
    invoice = dollars(alice, day, currency)
    assert rate_of(invoice) == (None, "", None)
    set_rate(invoice.pk, Decimal("0.01"), "Banque nationale", by=bob)
    assert rate_of(invoice) == (Decimal("0.01"), "Banque nationale", None)


def test_the_euro_needs_none(alice):
    assert rate_of(dollars(alice, currency="EUR")) == (1, "", None)


def test_a_line_counts_in_euros_to_the_cent_and_another_rate_has_it_computed_anew(alice, bob):
    production = make.production(alice, by=bob)
    convention = make.convention_of(production)
    invoice = dollars(alice, lines=["1000.00"])
    put_down(invoice.lines.get().pk, production.pk, by=alice, share=Decimal(1), category="sound")
    assert dossier_of(convention)["invoices"][0]["fx_rate"] == "0.87138376"
    wanted = Job.objects.get(kind="recompute", subject=convention.pk).wanted
    before = Entry.objects.latest("pk").at
    change_rate(invoice.pk, Decimal("0.9"), "Couverture de change", "Taux fixé au contrat", by=bob)
    change_rate(invoice.pk, Decimal("0.91"), "Couverture de change", "Faute de frappe", by=bob)
    assert rate_of(invoice) == (Decimal("0.91"), "Couverture de change", None)
    assert Job.objects.get(kind="recompute", subject=convention.pk).wanted == wanted + 2
    first, second = Entry.objects.filter(action="invoice.rate_changed").order_by("pk")
    assert (first.why, first.facts["was_rate"], first.facts["was_source"], first.facts["was_on"]) == (
        "Taux fixé au contrat",
        "0.87138376",
        "ECB",
        "2026-03-13",
    )
    assert (second.facts["was_rate"], second.facts["rate"]) == ("0.90000000", "0.91")
    assert dossier_of(convention)["invoices"][0]["fx_rate"] == "0.91"
    assert dossier_of(convention, known_at=before)["invoices"][0]["fx_rate"] == "0.87138376"


def test_a_rate_changes_only_for_a_reason_and_where_there_is_one(alice, bob):
    rated, unrated, euros = dollars(alice), dollars(alice, currency="XYZ"), dollars(alice, currency="EUR")
    with untouched(files=False), pytest.raises(ReasonMissingError):
        change_rate(rated.pk, Decimal("0.9"), "Contrat", " ", by=bob)
    for invoice in (unrated, euros):
        with untouched(files=False), pytest.raises(NotToBeTypedInError):
            change_rate(invoice.pk, Decimal("0.9"), "Contrat", "Contrat", by=bob)


def test_the_database_lets_no_rate_change_without_its_row(alice, bob):
    invoice = change_rate(dollars(alice).pk, Decimal("0.9"), "Contrat", "Contrat", by=bob)
    rows = Invoice.objects.filter(pk=invoice.pk)
    for otherwise in (
        {"fx_rate": Decimal("0.8")},
        {"fx_rate": Decimal("0.87138376"), "fx_source": "ECB", "fx_on": FRIDAY},
        {"fx_on": FRIDAY},
        {"fx_source": "ECB"},
    ):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            rows.update(**otherwise)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        RateChange.objects.update(reason="Autre")
