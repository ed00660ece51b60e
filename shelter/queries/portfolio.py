"""Where each production stands, as its stored standing says; the only thing judged here is how worried to be."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.utils import timezone

from shelter.models import Convention, Job, Production, Standing

# A projected shortfall above this part of what is owed is danger. An assumption, said wherever it is used.
DANGER = Fraction(15, 100)

# In the order of a portfolio: what needs someone first.
RISKS = ("danger", "watch", "fine", "met", "none", "unknown")
DEADLINES = (30, 60, 90)
WHOLE = ("convention__standing__statement", "convention__standing__course")


@dataclass(frozen=True)
class Situation:
    """A production, its convention and the standing that was stored last; either may not be there yet."""

    production: Production
    convention: Convention | None
    standing: Standing | None
    today: date

    @property
    def risk(self) -> str:
        if self.standing is None:
            return "unknown"
        return risk_of(self.standing)

    @property
    def deadline(self) -> date | None:
        return self.standing.deadline if self.standing else None

    @property
    def days_left(self) -> int | None:
        return None if self.deadline is None else (self.deadline - self.today).days

    @property
    def elapsed(self) -> Fraction | None:
        """The part of the spending period that has gone, from 0 to 1."""
        if self.standing is None or self.deadline is None:
            return None
        whole = (self.deadline - self.standing.starts_on).days
        gone = (self.today - self.standing.starts_on).days
        return min(max(Fraction(gone, whole), Fraction(0)), Fraction(1)) if whole > 0 else Fraction(int(gone >= 0))

    @property
    def excess_cents(self) -> int:
        return max(0, self.standing.counted_cents - self.standing.obligation_cents) if self.standing else 0

    @property
    def order(self) -> tuple[int, date, int, str]:
        shortfall = self.standing.shortfall_cents if self.standing else 0
        return RISKS.index(self.risk), self.deadline or date.max, -shortfall, plain(self.production.title)


def risk_of(standing: Standing) -> str:
    """Short, or a projected shortfall above 15 % of what is owed, is danger; any other shortfall is to be watched."""
    if standing.status in ("none", "met"):
        return standing.status
    if standing.status == "short" or standing.shortfall_cents > DANGER * standing.obligation_cents:
        return "danger"
    return "watch" if standing.shortfall_cents > 0 else "fine"


def situations_of(productions: QuerySet[Production]) -> list[Situation]:
    """All of them, the most worrying first; one query, whatever their number."""
    today = timezone.localdate()
    rows = productions.select_related("producer", "convention__standing").defer(*WHOLE)
    return sorted((_situation(row, today) for row in rows), key=lambda situation: situation.order)


def situation_of(production: Production) -> Situation:
    """One production with its whole standing."""
    rows = Production.objects.select_related("producer", "convention__standing")
    return _situation(rows.get(pk=production.pk), timezone.localdate())


def outline_of(production: Production) -> Situation:
    """One production without the statement itself, which is large: for a look whether anything is new."""
    rows = Production.objects.select_related("convention__standing").defer(*WHOLE)
    return _situation(rows.get(pk=production.pk), timezone.localdate())


def _situation(production: Production, today: date) -> Situation:
    try:
        convention = production.convention
    except ObjectDoesNotExist:
        return Situation(production, None, None, today)
    try:
        return Situation(production, convention, convention.standing, today)
    except ObjectDoesNotExist:
        return Situation(production, convention, None, today)


def plain(text: str) -> str:
    """For sorting: an accent matters only between words that are the same without it."""
    return unicodedata.normalize("NFKD", text.casefold())


def titled(productions: QuerySet[Production], text: str) -> QuerySet[Production]:
    """Those with the text in their title, code or producer's name."""
    sought = Q(title__icontains=text) | Q(code__icontains=text) | Q(producer__name__icontains=text)
    return productions.filter(sought) if text else productions


@dataclass(frozen=True)
class Totals:
    productions: int
    obligation_cents: int
    counted_cents: int
    pending_cents: int
    shortfall_cents: int


def totals_of(situations: Sequence[Situation]) -> Totals:
    standings = [one.standing for one in situations if one.standing]
    return Totals(
        len(situations),
        sum(one.obligation_cents for one in standings),
        sum(one.counted_cents for one in standings),
        sum(one.pending_cents for one in standings),
        sum(one.shortfall_cents for one in standings),
    )


def due_within(situations: Iterable[Situation], days: int) -> list[Situation]:
    """Obligations that are not met and end within so many days, the first to end first."""
    due = [one for one in situations if one.standing and one.standing.status == "open"]
    return sorted(
        (one for one in due if one.days_left is not None and 0 <= one.days_left <= days),
        key=lambda one: (one.deadline, one.production.title),
    )


@dataclass(frozen=True)
class Progress:
    """Whether the standing shown is the one that the facts of this moment make."""

    version: int
    is_on_its_way: bool
    has_failed: bool


def progress_of(situation: Situation) -> Progress:
    convention, standing = situation.convention, situation.standing
    version = standing.version if standing else -1
    if convention is None:
        return Progress(version, is_on_its_way=False, has_failed=False)
    job = Job.objects.filter(kind=Job.Kind.RECOMPUTE, subject=convention.pk).first()
    if job is None:
        return Progress(version, is_on_its_way=standing is None, has_failed=False)
    return Progress(version, job.done < job.wanted and not job.has_failed, job.has_failed)
