from datetime import date

import pytest

from shelter.pdf.axes import amount_ticks, day_ticks, nice_step


@pytest.mark.parametrize(
    ("least", "step"),
    [(0.2, 100), (100, 100), (101, 200), (210, 250), (251, 500), (501, 1000), (9_700_000, 10_000_000)],
)
def test_steps_are_round_numbers_of_euros(least: float, step: int) -> None:
    assert nice_step(least) == step


def test_an_axis_of_amounts_reaches_past_both_ends_through_zero() -> None:
    ticks = amount_ticks(-1_200_000, 48_500_000, "fr", compact=False)
    assert [label for _cents, label in ticks] == [
        "\u2212100\u202f000",
        "0",
        "100\u202f000",
        "200\u202f000",
        "300\u202f000",
        "400\u202f000",
        "500\u202f000",
    ]


def test_long_amounts_are_shortened_in_the_words_of_the_language() -> None:
    assert amount_ticks(0, 1_250_000_000, "fr", compact=False)[-1] == (1_250_000_000, "12,5\u00a0M")
    assert amount_ticks(0, 48_500_000, "en", compact=True)[-1] == (50_000_000, "500K")


def test_a_short_axis_of_time_is_marked_by_days() -> None:
    ticks = day_ticks(date(2026, 11, 10), date(2026, 12, 5), 300, "fr")
    assert [label for _on, label in ticks] == ["17 nov.", "24 nov.", "1 déc."]


def test_a_long_axis_of_time_is_marked_by_months_with_the_year_where_it_begins() -> None:
    ticks = day_ticks(date(2025, 7, 8), date(2027, 1, 20), 500, "fr")
    assert [label for _on, label in ticks] == ["oct. 2025", "janv. 2026", "avr.", "juil.", "oct.", "janv. 2027"]


def test_an_axis_of_many_years_is_marked_by_years() -> None:
    ticks = day_ticks(date(2026, 10, 1), date(2046, 6, 1), 500, "en")
    assert [label for _on, label in ticks] == ["2030", "2035", "2040", "2045"]


def test_the_end_of_the_calendar_is_no_error() -> None:
    assert day_ticks(date(2026, 10, 1), date.max, 500, "en")[-1] == (date(9000, 1, 1), "9000")
