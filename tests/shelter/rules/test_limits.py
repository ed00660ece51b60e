from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.rules.limits import kept_of_counted, largest_total

HALF = Fraction("0.5")


@pytest.mark.parametrize(
    ("rest", "capped", "total"),
    [
        (18_000_000, [(32_000_000, HALF)], 36_000_000),
        (100, [(50, HALF)], 150),  # below its cap: all of it counts
        (100, [(100, HALF)], 200),  # exactly at its cap
        (0, [(100, HALF)], 0),
        (-1, [(100, HALF)], None),
        (-10, [(300, HALF), (100, Fraction("0.9"))], 180),
        (100, [(10, Fraction(0)), (20, Fraction(0))], 100),
        (0, [(100, HALF), (100, HALF)], 200),  # any total up to 200 solves it: the largest is meant
        (-1, [(100, Fraction("0.9")), (100, Fraction("0.9"))], 199),
        (-150, [(100, Fraction("0.9")), (100, Fraction("0.9"))], None),
        (7, [], 7),
        (-7, [], None),
    ],
)
def test_the_counted_total_under_caps_of_itself(
    rest: int, capped: list[tuple[int, Fraction]], total: int | None
) -> None:
    assert largest_total(rest, capped) == total


def test_each_category_keeps_its_share_rounded_down() -> None:
    kept = kept_of_counted(72_001, {"overhead": (30_000, Fraction("0.18")), "travel": (30_000, Fraction("0.1"))})

    assert kept == {"overhead": 18_000, "travel": 10_000}


def test_where_no_total_solves_it_nothing_is_kept() -> None:
    assert kept_of_counted(-1, {"overhead": (30_000, Fraction("0.18"))}) == {"overhead": 0}


SHARES = st.integers(0, 99).map(lambda percent: Fraction(percent, 100)) | st.sampled_from(
    [Fraction("0.3333"), Fraction("0.05")]
)
CAPPED = st.lists(st.tuples(st.integers(1, 400), SHARES), max_size=5)


@given(st.integers(-300, 300), CAPPED)
def test_the_total_is_the_largest_of_all_that_solve_it(rest: int, capped: list[tuple[int, Fraction]]) -> None:
    def beyond(total: Fraction) -> Fraction:
        return rest + sum((min(Fraction(cents), part * total) for cents, part in capped), Fraction(0)) - total

    knees = sorted({Fraction(0), *(cents / part for cents, part in capped if part)})
    solving = [knee for knee in knees if beyond(knee) == 0]
    for low, high in pairwise(knees):
        over, under = beyond(low), beyond(high)
        if over * under < 0:
            solving.append(low + (high - low) * over / (over - under))
    if beyond(knees[-1]) > 0:  # past the last knee every category is full, and each euro more is one too many
        solving.append(knees[-1] + beyond(knees[-1]))

    assert largest_total(rest, capped) == max(solving, default=None)


def test_a_hundred_thousand_capped_categories_are_no_trouble() -> None:
    capped = [(n % 977 + 1, Fraction(n % 89, 10_000_000)) for n in range(100_000)]

    total = largest_total(10**9, capped)

    assert total is not None
    assert 10**9 < total < 10**9 + 100_000 * 978
