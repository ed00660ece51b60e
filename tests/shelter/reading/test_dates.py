from datetime import date

import pytest

from shelter.reading.dates import compact, iso


@pytest.mark.parametrize(
    "text", ["2026-03-17", "2026-03-17Z", "2026-03-17+01:00", "2026-03-17-11:00", "2026-03-17T23:59:59.5-11:00"]
)
def test_a_day_stays_the_day_that_is_written(text: str) -> None:
    assert iso(text).day == date(2026, 3, 17)


@pytest.mark.parametrize(
    "text", ["", "2026-3-17", "2026-13-01", "2026-02-29", "17-03-2026", "2026-03-17 ", "0000-01-01"]
)
def test_what_is_no_day_is_none_and_keeps_its_words(text: str) -> None:
    assert (iso(text).day, iso(text).said) == (None, text)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("20260317", "102", date(2026, 3, 17)),
        ("20260317", "", date(2026, 3, 17)),
        ("202603171530", "203", date(2026, 3, 17)),
        ("20260317153000", "204", date(2026, 3, 17)),
        ("2026-03-17", "102", date(2026, 3, 17)),
        ("2026-03-17T23:30:00Z", "", date(2026, 3, 17)),
        ("17032026", "", None),
        ("202603171530", "102", None),
        ("202603", "610", None),
        ("20260230", "102", None),
    ],
)
def test_a_compact_day_is_read_where_it_can_mean_only_one_day(text: str, form: str, day: date | None) -> None:
    assert compact(text, form).day == day
