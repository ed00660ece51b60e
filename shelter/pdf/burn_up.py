"""The burn-up of a convention as SVG: what is owed, what counts and what waits, from the first euro to the deadline.

One drawing for page and paper: colours are attributes, and class names let the page's CSS recolour it in the dark.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils import translation
from django.utils.translation import gettext as _

from poleimage.web import figures
from shelter.pdf.axes import amount_ticks, day_ticks, text_width
from shelter.pdf.strokes import ACCENT, AREA, AXIS, GRID, INK, SIZE, SOFT, area, dot, drawing, line, px, words
from shelter.rules.money import to_cents
from shelter.rules.projection import counted_by

ROW = 16  # from one line of text to the next

Day = date | str


@dataclass(frozen=True)
class Point:
    on: date
    owed: int
    counted: int
    both: int


@dataclass(frozen=True)
class Course:
    """What the chart tells; amounts in cents."""

    points: list[Point]
    today: date
    end: date | None
    ahead: int | None  # what would be counted at the deadline at the pace of the last 90 days
    language: str
    wide: bool


@dataclass(frozen=True)
class Frame:
    """The plot inside the drawing, and where a day and an amount fall in it; pixels."""

    left: float
    top: float
    right: float
    bottom: float
    width: float
    height: float
    x: Callable[[date], float]
    y: Callable[[int], float]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def burn_up(
    points: Sequence[Mapping[str, str]], deadline: Day | None, as_of: Day, language: str, width: str = "wide"
) -> str:
    """Draw the statements of successive days, their amounts as in a dossier.

    `width` is "wide" (desk and paper) or "narrow" (phone). Points after `as_of` are left out.
    """
    with translation.override(language):
        course = _course(points, deadline, as_of, language, wide=width == "wide")
        frame = _frame(course)
        parts = [*_grid(course, frame), *_marks(course, frame)]
        if course.points:
            parts += [*_lines(course, frame), *_end_labels(course, frame)]
        else:
            centre = (frame.left + frame.right) / 2
            parts.append(words(_("Nothing has been counted yet"), centre, frame.middle, anchor="middle"))
        parts += [
            words(text, at, SIZE + ROW * row, anchor="middle", kind=kind)
            for text, at, kind, row in _top_labels(course, frame.x, frame.width)
        ]
        return drawing(
            f"burn-up burn-up-{width}",
            frame.width,
            frame.height,
            title=_("Spending up to the deadline"),
            said=_sentence(course),
            parts=parts,
        )


def _course(
    points: Sequence[Mapping[str, str]], deadline: Day | None, as_of: Day, language: str, *, wide: bool
) -> Course:
    today, end = _date(as_of), _date(deadline) if deadline else None
    rows = sorted((one for one in points if _date(one["as_of"]) <= today), key=lambda one: one["as_of"])
    known = []
    for one in rows:
        counted = to_cents(one["counted"])
        known.append(
            Point(_date(one["as_of"]), to_cents(one["obligation"]), counted, counted + to_cents(one["pending"]))
        )
    ahead = counted_by(end.isoformat(), rows, today.isoformat()) if rows and end and end > today else None
    return Course(known, today, end, ahead, language, wide)


def _frame(course: Course) -> Frame:
    ticks = _ticks(course)
    left = max(text_width(label, SIZE) for _value, label in ticks) + 10
    beside = max((text_width(text, SIZE, bold=True) for _value, text, _kind in _end_texts(course)), default=0) + 16
    width = max(820 if course.wide else 340, left + beside + (300 if course.wide else 200))
    right, height = width - beside, 330 if course.wide else 270
    first, last = _days(course)
    least, most = ticks[0][0], ticks[-1][0]

    def x(on: date) -> float:
        return left + (right - left) * (on - first).days / (last - first).days

    # The words above the marks: how many rows they need decides where the plot begins.
    rows = 1 + max(row for *_label, row in _top_labels(course, x, width))
    top, bottom = 10 + ROW * rows, height - 34

    def y(cents: int) -> float:
        return bottom - (bottom - top) * (cents - least) / (most - least)

    return Frame(left, top, right, bottom, width, height, x, y)


def _ticks(course: Course) -> list[tuple[int, str]]:
    """Mark the amounts to show; a projection far off the rest does not flatten it."""
    shown = [0, *(value for point in course.points for value in (point.owed, point.counted, point.both))]
    low, high = min(shown), max(shown)
    if course.ahead is not None:
        high = max(high, min(course.ahead, high + (high - low) // 4))
    return amount_ticks(low, high if high > low else low + 100_000, course.language, compact=not course.wide)


def _days(course: Course) -> tuple[date, date]:
    days = [course.today, *(point.on for point in course.points[:1]), *([course.end] if course.end else [])]
    first, last = min(days), max(days)
    spare = max((last - first) // 50, timedelta(1 if last > first else 15))
    return first - min(spare, first - date.min), last + min(spare, date.max - last)


def _top_labels(course: Course, x: Callable[[date], float], width: float) -> list[tuple[str, float, str, int]]:
    """Give each mark's words with their middle, kind and row: one row down where they would touch the others."""
    said = [(_("on %(day)s") % {"day": figures.day(course.today)}, course.today, "burn-text")]
    if course.end:
        said.insert(0, (_("deadline, %(day)s") % {"day": figures.day(course.end)}, course.end, "burn-strong"))
    placed: list[tuple[str, float, str, int]] = []
    taken: list[tuple[float, float]] = []
    for text, on, kind in said:
        half = text_width(text, SIZE, bold=kind == "burn-strong") / 2 + 4
        at = min(max(x(on), half), width - half)
        free = all(at + half <= start or at - half >= stop for start, stop in taken)
        taken.append((at - half, at + half))
        placed.append((text, at, kind, 0 if free else 1))
    return placed


def _grid(course: Course, frame: Frame) -> list[str]:
    drawn = []
    for cents, label in _ticks(course):
        kind, colour = ("burn-axis", AXIS) if cents == 0 else ("burn-grid", GRID)
        at = frame.y(cents)
        drawn.append(line(kind, f"M{px(frame.left)} {px(at)}H{px(frame.right)}", colour))
        drawn.append(words(label, frame.left - 8, at + 4, anchor="end"))
    taken = 0.0
    for on, label in day_ticks(*_days(course), frame.right - frame.left, course.language):
        half = text_width(label, SIZE) / 2
        at = min(max(frame.x(on), half), frame.width - half)
        if at - half >= taken:
            taken = at + half + 8
            drawn.append(line("burn-axis", f"M{px(frame.x(on))} {px(frame.bottom)}v4", AXIS))
            drawn.append(words(label, at, frame.bottom + 18, anchor="middle"))
    return drawn


def _marks(course: Course, frame: Frame) -> list[str]:
    # An empty plot has a word in its middle: the marks stop above it.
    span = f"{px(frame.top - 4)}V{px(frame.bottom if course.points else frame.middle - ROW)}"
    drawn = [line("burn-as-of", f"M{px(frame.x(course.today))} {span}", SOFT, dashes="3 3")]
    if course.end:
        drawn.append(line("burn-deadline", f"M{px(frame.x(course.end))} {span}", INK))
    return drawn


def _lines(course: Course, frame: Frame) -> list[str]:
    known, last, today = course.points, course.points[-1], course.today
    counted = _steps(frame, [(point.on, point.counted) for point in known], today)
    both = _steps(frame, [(point.on, point.both) for point in known], today)
    owed = _steps(frame, [(point.on, point.owed) for point in known], max(today, course.end or today))
    start, now, zero, here = px(frame.x(known[0].on)), frame.x(today), px(frame.y(0)), frame.y(last.counted)
    drawn = [
        area("burn-area", f"M{start} {zero}L{counted[1:]}V{zero}H{start}z", AREA),
        line("burn-both", both, ACCENT, 1.75, dashes="5 3"),
        line("burn-counted", counted, ACCENT, 2.5),
        line("burn-owed", owed, INK, 2),
    ]
    if course.ahead is not None and course.end is not None:
        x, y = _cut((now, here), (frame.x(course.end), frame.y(course.ahead)), frame.top)
        drawn.append(line("burn-pace", f"M{px(now)} {px(here)}L{px(x)} {px(y)}", SOFT, 1.5, dashes="2 3"))
    return [*drawn, dot("burn-dot", now, here)]


def _cut(start: tuple[float, float], end: tuple[float, float], top: float) -> tuple[float, float]:
    """End a line where it leaves the plot, when it does."""
    if end[1] >= top:
        return end
    return start[0] + (end[0] - start[0]) * (start[1] - top) / (start[1] - end[1]), top


def _steps(frame: Frame, values: list[tuple[date, int]], until: date) -> str:
    (first, level), *rest = values
    path = [f"M{px(frame.x(first))} {px(frame.y(level))}"]
    for on, value in rest:
        if value != level:
            path.append(f"H{px(frame.x(on))}V{px(frame.y(value))}")
            level = value
    return "".join([*path, f"H{px(frame.x(until))}"])


def _end_texts(course: Course) -> list[tuple[int, str, str]]:
    if not course.points or not course.wide:
        return []
    last = course.points[-1]
    texts = [
        (last.owed, _("owed %(amount)s"), "burn-strong"),
        (last.counted, _("counted %(amount)s"), "burn-count-text"),
    ]
    if last.both != last.counted:
        texts.append((last.both, _("with pending %(amount)s"), "burn-count-text"))
    if course.ahead is not None:
        texts.append((course.ahead, _("at this pace %(amount)s"), "burn-text"))
    return [(cents, text % {"amount": figures.euros(cents)}, kind) for cents, text, kind in texts]


def _end_labels(course: Course, frame: Frame) -> list[str]:
    """Write each line's figure at its height, moved apart where two would touch."""
    texts = sorted(_end_texts(course), key=lambda text: -text[0])
    places = [min(max(frame.y(cents), frame.top), frame.bottom) for cents, _text, _kind in texts]
    for above, below in pairwise(range(len(places))):
        places[below] = max(places[below], places[above] + ROW)
    places[-1:] = [min(place, frame.bottom) for place in places[-1:]]
    for below, above in pairwise(reversed(range(len(places)))):
        places[above] = min(places[above], places[below] - ROW)
    x = frame.right + 8
    return [words(text, x, at + 4, kind=kind) for (_cents, text, kind), at in zip(texts, places, strict=True)]


def _sentence(course: Course) -> str:
    if not course.points:
        return _("Nothing has been counted yet")
    last = course.points[-1]
    said = _("On %(day)s, %(counted)s counted and %(pending)s pending, of %(owed)s owed.") % {
        "day": figures.day_long(course.today),
        "counted": figures.euros(last.counted),
        "pending": figures.euros(last.both - last.counted),
        "owed": figures.euros(last.owed),
    }
    if course.end:
        said += " " + _("The deadline is %(day)s.") % {"day": figures.day_long(course.end)}
    if course.ahead is not None:
        said += " " + _("At the pace of the last 90 days, %(amount)s would be counted by then.") % {
            "amount": figures.euros(course.ahead)
        }
    return said


def _date(value: Day) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
