from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shelter.reading.amounts import to_cents
from shelter.reading.costs import Levy, PricedLine, spread, total_of


def line(net: str, category: str = "S", rate: int | None = 21, *, counts: bool = True) -> PricedLine:
    return PricedLine(Decimal(net), category, None if rate is None else Decimal(rate), counts)


def allowance(amount: str, category: str = "S", rate: int | None = 21) -> Levy:
    return Levy(False, Decimal(amount), category, None if rate is None else Decimal(rate))


def test_without_allowances_a_line_costs_what_it_says() -> None:
    assert spread([line("10.00"), line("-2.50"), line("0")], []) == [1000, -250, 0]


def test_the_odd_cent_goes_to_the_largest_remainder() -> None:
    assert spread([line("10.00"), line("20.00"), line("40.00")], [allowance("1.00")]) == [986, 1971, 3943]


def test_of_equal_remainders_the_first_line_is_served() -> None:
    assert spread([line("10.00"), line("10.00"), line("10.00")], [Levy(True, Decimal("0.01"), "S", Decimal(21))]) == [
        1001,
        1000,
        1000,
    ]


def test_an_allowance_falls_on_its_own_rate() -> None:
    assert spread([line("100.00"), line("100.00", rate=6)], [allowance("10.00", rate=6)]) == [10000, 9000]


def test_an_allowance_of_an_unknown_rate_falls_on_its_category() -> None:
    assert spread([line("100.00"), line("100.00", "E", 0)], [allowance("10.00", "E", None)]) == [10000, 9000]


def test_an_allowance_of_no_known_category_falls_on_all() -> None:
    assert spread([line("100.00"), line("300.00", "E", 0)], [allowance("4.00", "Z", 0)]) == [9900, 29700]


def test_an_allowance_on_free_lines_is_shared_evenly() -> None:
    assert spread([line("0"), line("0")], [allowance("1.00")]) == [-50, -50]


def test_a_heading_has_no_part_in_it() -> None:
    assert spread([line("30.00", counts=False), line("30.00")], [allowance("3.00")]) == [0, 2700]


def test_nothing_but_headings_costs_nothing() -> None:
    assert spread([line("30.00", counts=False)], [allowance("3.00")]) == [0]


def test_parts_of_cents_on_the_lines_add_up_to_the_whole() -> None:
    assert spread([line("0.334"), line("0.333"), line("0.333")], []) == [34, 33, 33]


AMOUNTS = st.decimals(-10_000, 10_000, places=3)
RATES = st.sampled_from([Decimal(0), Decimal(6), Decimal(21), None])
LINES = st.lists(st.builds(PricedLine, AMOUNTS, st.sampled_from(["S", "E", ""]), RATES, st.booleans()), max_size=8)
LEVIES = st.lists(st.builds(Levy, st.booleans(), AMOUNTS, st.sampled_from(["S", "E", "Z", ""]), RATES), max_size=5)


@settings(deadline=None)
@given(LINES, LEVIES)
def test_the_costs_are_the_total_to_the_cent(lines: list[PricedLine], levies: list[Levy]) -> None:
    costs = spread(lines, levies)

    if any(each.counts for each in lines):
        assert sum(costs) == to_cents(total_of(lines, levies))
    assert all(cost == 0 for cost, each in zip(costs, lines, strict=True) if not each.counts)
