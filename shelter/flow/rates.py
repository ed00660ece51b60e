"""What currencies are worth: the published rates, and which of them an invoice gets."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from poleimage.audit.record import record
from shelter.models import ECB, Invoice, Rate
from shelter.reading.rates import Published
from shelter.rules.exchange import euros_for_one

# Before that a rate is set by hand: papers of VAT need only be kept for ten years.
SINCE = date(2015, 1, 1)
# Weekends and holidays at Easter and at the end of the year are shorter. Beyond that the ECB has stopped publishing.
OLDEST = timedelta(days=7)


@transaction.atomic
def load_rates(published: Iterable[Published], source: str = ECB) -> int:
    """Keep the rates that are not there yet and say how many; what was loaded once stays as it is."""
    known = set(Rate.objects.values_list("currency", "day"))
    new = {
        (each.currency, each.day): Rate(currency=each.currency, day=each.day, per_euro=each.per_euro, source=source)
        for each in published
        if each.day >= SINCE and (each.currency, each.day) not in known
    }
    if not new:
        return 0
    before = Rate.objects.count()
    # Two loads at once: the second leaves what the first has written.
    Rate.objects.bulk_create(new.values(), batch_size=5000, ignore_conflicts=True)
    count = Rate.objects.count() - before
    days = [day for _, day in new]
    last = Rate.objects.latest("day", "pk")
    record("rates.loaded", last, by=None, count=count, first=min(days), last=max(days), source=source)
    return count


def propose_rate(invoice: Invoice) -> dict[str, Any]:
    """Give the invoice the rate of its day of issue, or the last one published before, and say which as facts.

    The euro is itself. A rate of an earlier day is the last one before only once a later one is known: until then the
    invoice gets none, and `rate_waiting` looks again when rates come. A currency without a rate of the last seven days
    gets none either: a person sets it.
    """
    invoice.fx_rate, invoice.fx_source, invoice.fx_on = None, "", None
    if invoice.currency == "EUR":
        invoice.fx_rate = 1
        return {}
    day = invoice.issued_on
    assert day is not None
    rates = Rate.objects.filter(currency=invoice.currency, day__lte=day, day__gte=day - OLDEST)
    rate = rates.order_by("-day").first()
    if rate is None or not Rate.objects.filter(currency=invoice.currency, day__gte=day).exists():
        return {}
    euros = euros_for_one(rate.per_euro)
    if not euros:  # of a currency worth less than the last decimal
        return {}
    invoice.fx_rate, invoice.fx_source, invoice.fx_on = euros, rate.source, rate.day
    return {"rate": euros, "rate_source": rate.source, "rate_on": rate.day}
