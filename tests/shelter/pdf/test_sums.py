from shelter.pdf.content import figure_rows, reason_rows
from shelter.pdf.facts import Facts
from shelter.pdf.sums import REASONS, figure_cents, groups, reason_cents
from shelter.rules import assess
from shelter.words import REASONS as WORDS
from tests.shelter.pdf.papers import AS_OF, dossier


def test_the_reasons_stand_in_the_order_of_their_words() -> None:
    assert tuple(WORDS) == REASONS


def test_what_is_printed_is_what_is_looked_for() -> None:
    made = dossier(24)
    facts = Facts(made, assess(made, AS_OF))

    assert [row["cents"] for row in figure_rows(facts) if "cents" in row] == list(figure_cents(facts).values())
    assert {row["code"]: row["cents"] for row in reason_rows(facts)} == reason_cents(facts)
    assert -sum(reason_cents(facts).values()) == facts.cents("claimed") - facts.cents("counted")


def test_the_groups_are_all_lines_the_largest_first() -> None:
    made = dossier(24)
    facts = Facts(made, assess(made, AS_OF))

    for key in ("category", "tier"):
        found = groups(facts, key)
        assert sum(group.claimed for group in found) == facts.cents("claimed")
        assert sum(group.lines for group in found) == 24
        counted = [group.counted for group in found if group.name is not None]
        assert counted == sorted(counted, reverse=True)
