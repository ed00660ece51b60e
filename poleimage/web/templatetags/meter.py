"""The obligation meter: what counts and what waits, against what is owed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from poleimage.web import figures

# The axis ends past what is owed, so that a surplus is seen to pass the mark: in a list always, so that bars compare;
# on a meter that stands alone only when there is one.
PAST = Fraction(108, 100)

Share = Fraction | Decimal | float | str | None


@dataclass(frozen=True)
class Size:
    """Height of the drawing, top and height of its bar, in pixels."""

    height: int
    top: int
    thick: int


SIZES = {"row": Size(28, 10, 12), "home": Size(36, 14, 14), "wide": Size(44, 18, 18)}


def bullet(
    obligation: int | None, counted: int | None, pending: int | None = 0, elapsed: Share = None, size: str = "row"
) -> SafeString:
    """Draw the meter from cents; `elapsed` is the share of the time that has gone, from 0 to 1."""
    form = SIZES[size]
    gone = None if elapsed in (None, "") else min(max(Fraction(elapsed), Fraction(0)), Fraction(1))
    solid, both = _shares(obligation, counted, pending)
    axis = PAST if size == "row" or both > 1 else Fraction(1)
    parts = [_bar("meter-track", form, 0, 1, axis)]
    if obligation is not None and obligation > 0:
        if both > solid:
            parts.append(_bar("", form, solid, both, axis))
        if solid > 0:
            parts.append(_bar("meter-counted", form, 0, solid, axis))
        parts.append(_mark(form, axis))
        if gone is not None:
            parts.append(_time(form, gone, axis))
    return format_html(
        '<svg class="bullet bullet-{}" role="img" aria-label="{}" width="100%" height="{}">{}</svg>',
        size,
        sentence(obligation, counted, pending, gone),
        form.height,
        mark_safe("".join(parts)),  # each part came out of format_html
    )


def sentence(obligation: int | None, counted: int | None, pending: int | None, elapsed: Fraction | None) -> str:
    """Say what the drawing shows."""
    if obligation is None or counted is None:
        return _("Not computed yet.")
    if obligation <= 0:
        return _("Nothing is owed.")
    said = [
        _("%(share)s counted") % {"share": figures.part(counted, obligation)},
        _("%(share)s pending") % {"share": figures.part(pending or 0, obligation)},
    ]
    if elapsed is not None:
        gone = figures.part(elapsed.numerator, elapsed.denominator, digits=0)
        said.append(_("%(share)s of the time gone") % {"share": gone})
    return ", ".join(said)


def _shares(obligation: int | None, counted: int | None, pending: int | None) -> tuple[Fraction, Fraction]:
    """Give where the solid and the hatched bar end, as shares of what is owed, within the axis."""
    if obligation is None or counted is None or obligation <= 0:
        return Fraction(0), Fraction(0)
    solid = min(max(Fraction(counted, obligation), Fraction(0)), PAST)
    return solid, min(max(Fraction(counted + (pending or 0), obligation), solid), PAST)


def _bar(kind: str, form: Size, start: Fraction | int, end: Fraction | int, axis: Fraction) -> SafeString:
    look = format_html('class="{}" rx="2"', kind) if kind else mark_safe('fill="url(#hatch)"')
    return format_html(
        '<rect {} x="{}" y="{}" width="{}" height="{}"/>',
        look,
        _at(start, axis),
        form.top,
        _at(end - start, axis),
        form.thick,
    )


def _mark(form: Size, axis: Fraction) -> SafeString:
    return format_html(
        '<svg x="{}" overflow="visible"><rect class="meter-owed" x="-1.5" y="{}" width="3" height="{}"/></svg>',
        _at(1, axis),
        form.top - 4,
        form.thick + 8,
    )


def _time(form: Size, gone: Fraction, axis: Fraction) -> SafeString:
    return format_html(
        '<svg x="{}" overflow="visible"><path class="meter-time" d="M-4.5 {}h9L0 {}z"/></svg>',
        _at(gone, axis),
        form.top - 9,
        form.top - 2,
    )


def _at(share: Fraction | int, axis: Fraction) -> str:
    """Give the place of a share of what is owed, in percent of the drawing's width."""
    hundredths = round(share / axis * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
