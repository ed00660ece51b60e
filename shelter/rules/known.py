"""What is known on a day: later terms, funding, invoices, payments and decisions are not facts yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from shelter.rules.dossier import Dossier
from shelter.rules.money import Cents
from shelter.rules.terms import Terms, read_terms


def terms_in_force(terms: list[Terms], day: str) -> Terms:
    """Give the terms that judge every invoice on a day, older invoices too: the latest in force.

    Where none is in force yet, the earliest to come. Of two with one day the later in the list has replaced the other.
    """
    begun = [each.effective_on for each in terms if each.effective_on <= day]
    start = max(begun) if begun else min(each.effective_on for each in terms)
    return next(each for each in reversed(terms) if each.effective_on == start)


def written_in_force(values: Sequence[Mapping[str, Any]], day: str) -> Mapping[str, Any]:
    """Give the terms in force on a day as the dossier writes them; DossierError for terms that can't be read."""
    read = read_terms(list(values))
    force = terms_in_force(read, day)
    return next(value for value, each in zip(values, read, strict=True) if each is force)


def funding_known(dossier: Dossier, day: str) -> Cents:
    """Sum the funding received by a day, in cents; what was taken back never makes it less than nothing."""
    return Cents(max(0, sum(amount for received_on, amount in dossier.funding if received_on <= day)))


def paid_on(payments: list[tuple[str, Cents]], payable: Cents, day: str) -> str | None:
    """Give the day on which payments known by `day`, in order, first reached the payable cents; None if unpaid.

    Paid and then taken back below the payable is unpaid.
    """
    total, reached = 0, None
    for paid, amount in payments:
        if paid > day:
            break
        total += amount
        if reached is None and total >= payable:
            reached = paid
    return reached if total >= payable else None
