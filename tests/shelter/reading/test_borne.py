from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from shelter.reading.borne import Tax, TaxedLine, borne
from shelter.rules.money import round_half_away

HALF, ALL = Fraction(1, 2), Fraction(1)


def line(cost: int, rate: int | None = 21, category: str = "S") -> TaxedLine:
    return TaxedLine(cost, category, None if rate is None else Decimal(rate))


def tax(cents: int | None, rate: int | None = 21, category: str = "S") -> Tax:
    return Tax(category, None if rate is None else Decimal(rate), cents)


def test_a_line_bears_the_part_of_its_vat() -> None:
    assert borne([line(100_00)], [tax(21_00)], 21_00, Fraction("0.4")) == [840]


def test_nothing_is_borne_where_all_is_recovered() -> None:
    assert borne([line(100_00), line(1)], [tax(21_00)], 21_00, Fraction(0)) == [0, 0]


def test_all_of_it_is_borne_where_nothing_is_recovered() -> None:
    assert borne([line(100_00), line(50_00)], [tax(31_50)], 31_50, ALL) == [2100, 1050]


def test_half_a_cent_of_a_group_goes_up_and_to_the_largest_remainder() -> None:
    # 0.10 + 0.20 + 0.40 at 21 % is 0.147, stated as 0.15; half of it is 0.075, so 8 cents. What is stated beside the
    # rate is 0.3 cents, shared 1 : 2 : 4, which makes 1.07, 2.14 and 4.29 cents.
    assert borne([line(10), line(20), line(40)], [tax(15)], 15, HALF) == [1, 2, 5]


def test_of_equal_remainders_the_first_line_is_served() -> None:
    assert borne([line(100), line(100)], [tax(42)], 42, Fraction(1, 4)) == [6, 5]  # 10.5 is 11; 5.25 each


def test_each_rate_is_a_group_of_its_own() -> None:
    lines = [line(100_00), line(100_00, 6), line(100_00, 0, "E")]
    assert borne(lines, [tax(21_00), tax(6_00, 6), tax(0, 0, "E")], 27_00, HALF) == [1050, 300, 0]


def test_a_cash_discount_lowers_what_all_lines_of_the_rate_bear() -> None:
    # VAT on 98 % of 300.00: 61.74, and not 63.00.
    assert borne([line(100_00), line(200_00)], [tax(61_74)], 61_74, ALL) == [2058, 4116]


def test_a_discount_written_as_a_line_gives_vat_back() -> None:
    assert borne([line(100_00), line(-100_00)], [tax(0)], 0, ALL) == [2100, -2100]
    assert borne([line(100_00), line(-10_00)], [tax(18_90)], 18_90, HALF) == [1050, -105]


def test_what_is_free_of_vat_bears_none_whatever_rate_is_written_on_it() -> None:
    assert borne([line(100_00, 21, "AE"), line(-50_00, 21, "AE")], [tax(0, 21, "AE")], 0, ALL) == [0, 0]


def test_vat_of_a_rate_that_no_line_has_falls_on_its_category_or_on_all() -> None:
    assert borne([line(100_00), line(100_00, 0, "E")], [tax(20_00, 20)], 20_00, ALL) == [2000, 0]
    assert borne([line(100_00, None, ""), line(300_00, None, "")], [tax(84_00)], 84_00, ALL) == [2100, 6300]


def test_without_groups_the_vat_of_the_whole_is_shared_by_rate() -> None:
    assert borne([line(100_00, 21, ""), line(100_00, 6, "")], [], 27_00, HALF) == [1050, 300]
    assert borne([line(100_00, None, ""), line(300_00, None, "")], [], 84_00, HALF) == [1050, 3150]


def test_where_the_invoice_states_no_vat_the_rate_of_the_line_says_it() -> None:
    assert borne([line(100_00)], [], None, HALF) == [1050]
    assert borne([line(100_00)], [tax(None)], None, HALF) == [1050]


def test_a_heading_bears_nothing() -> None:
    assert borne([line(0), line(100_00)], [tax(21_00)], 21_00, ALL) == [0, 2100]
    assert borne([line(0)], [tax(21_00)], 21_00, ALL) == [0]
    assert borne([], [], 21_00, ALL) == []


CENTS = st.integers(-10_000_00, 10_000_00)
GROUPS = st.lists(
    st.tuples(st.sampled_from([0, 6, 12, 21]), st.lists(CENTS.filter(bool), min_size=1, max_size=5), CENTS),
    max_size=4,
    unique_by=lambda group: group[0],
)


@settings(deadline=None)
@given(GROUPS, st.integers(0, 10_000))
def test_the_lines_of_a_group_bear_its_vat_times_the_part_to_the_cent(groups, share) -> None:
    part = Fraction(share, 10_000)
    lines = [line(cost, rate) for rate, costs, _ in groups for cost in costs]
    found = borne(lines, [tax(cents, rate) for rate, _, cents in groups], None, part)

    for rate, _, cents in groups:
        own = sum(cents for cents, each in zip(found, lines, strict=True) if each.rate == rate)
        assert own == round_half_away(cents * part)
