from datetime import date

import pytest

from shelter.reading.dates import compact, iso


@pytest.mark.parametrize("text", ["2026-03-17", "2026-03-17Z", "2026-03-17+01:00", "2026-03-17-11:00"])
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
        ("20260317", "", None),
        ("202603", "610", None),
        ("20260230", "102", None),
    ],
)
def test_only_the_format_102_is_read(text: str, form: str, day: date | None) -> None:
    assert compact(text, form).day == day
