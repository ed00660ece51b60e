"""What the window, the supplier's status and its tie to the producer mean for all lines of an invoice alike."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import itemgetter

from shelter.rules.dossier import Dossier, Invoices, Supplier
from shelter.rules.known import paid_on
from shelter.rules.terms import Terms, Tier

FOREVER = "9999-12-31"  # the last day that a dossier can write


@dataclass(frozen=True, slots=True, eq=False)
class Fate:
    """The outcome of the window, the supplier's tier and the related-party test."""

    in_full: bool  # nothing is taken
    refusal: str | None = None  # the code of the test that was not passed, the window's or the supplier's
    tier: str | None = None
    weight: Fraction | None = None  # None: counts in full
    related: bool = False  # and related parties are left out


OUT_OF_WINDOW = Fate(False, refusal="OUT_OF_WINDOW")
UNPAID = Fate(False, refusal="UNPAID")
PAID_OUT_OF_WINDOW = Fate(False, refusal="PAID_OUT_OF_WINDOW")
NOT_ELIGIBLE = Fate(False, refusal="SUPPLIER_NOT_ELIGIBLE")


def fates(dossier: Dossier, terms: Terms, day: str) -> list[Fate | None]:
    """Give the fate of each invoice and credit note of the dossier; None for one that does not exist yet.

    A credit note that corrects an invoice shares that invoice's fate; one that corrects nothing is judged by its own
    days and supplier, and when it was paid is not asked.
    """
    first, last = terms.window_from, terms.window_to or FOREVER
    asks_issue, asks_service, asks_payment = (kind in terms.window_dates for kind in ("issue", "service", "payment"))
    status = terms.supplier_status_on
    fate_of = _supplier_tests(dossier, terms)
    invoices = dossier.invoices
    columns = (invoices.issued, invoices.serviced, invoices.suppliers, invoices.are_credits)
    found: list[Fate | None] = []
    for row, (issued, serviced, supplier, is_credit) in enumerate(zip(*columns, strict=True)):
        if issued > day:
            found.append(None)
        elif (asks_issue and not first <= issued <= last) or (asks_service and not first <= serviced <= last):
            found.append(OUT_OF_WINDOW)
        elif asks_payment and not is_credit and (refused := _payment_refused(invoices, row, day, first, last)):
            found.append(refused)
        else:
            on = issued if status == "issue" else serviced if status == "service" else dossier.signed_on
            found.append(fate_of[supplier](on))
    for row, corrected in enumerate(invoices.corrects):
        if corrected is not None and found[row]:
            found[row] = found[corrected]
    return found


def _payment_refused(invoices: Invoices, row: int, day: str, first: str, last: str) -> Fate | None:
    """Give the refusal of an invoice that is unpaid on the day, or was paid outside the window."""
    if row in invoices.instalments:
        paid = paid_on(invoices.instalments[row], invoices.payable[row], day)
    else:
        paid = invoices.paid[row]
    if paid is None or paid > day:
        return UNPAID
    return None if first <= paid <= last else PAID_OUT_OF_WINDOW


def _eligible(tier: Tier, left_out: bool) -> Fate:
    return Fate(tier.weight is None and not left_out, None, tier.name, tier.weight, left_out)


def _supplier_tests(dossier: Dossier, terms: Terms) -> dict[str, Callable[[str], Fate]]:
    """Make the test of each supplier's status on a day: the first tier whose test holds, and whether it is related."""
    nowhere = len(terms.tiers)  # ranks after every tier
    rank_of_members = nowhere
    rank_of: dict[str | None, int] = {}
    for rank, tier in reversed(list(enumerate(terms.tiers))):
        if tier.territory is None:
            rank_of_members = rank
        else:
            rank_of.update(dict.fromkeys(tier.territory, rank))
    outcomes = {
        left_out: [*(_eligible(tier, left_out) for tier in terms.tiers), NOT_ELIGIBLE] for left_out in (False, True)
    }

    def test_of(supplier: Supplier) -> Callable[[str], Fate]:
        outcome = outcomes[supplier.related and terms.excludes_related]
        elsewhere = rank_of.get(supplier.municipality, nowhere)
        as_member = min(elsewhere, rank_of_members)
        periods = sorted(supplier.memberships, key=itemgetter(0))
        starts = [start for start, _ in periods]
        # The furthest day that any membership begun so far reaches: one look finds whether a day is covered.
        reaches = list(accumulate((end or FOREVER for _, end in periods), max))

        def fate(day: str) -> Fate:
            begun = bisect_right(starts, day)
            is_member = begun > 0 and day <= reaches[begun - 1]
            return outcome[as_member if is_member else elsewhere]

        return fate

    return {name: test_of(supplier) for name, supplier in dossier.suppliers.items()}
