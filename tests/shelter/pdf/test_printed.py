from shelter.pdf.facts import Facts
from shelter.pdf.printed import amounts, missing
from shelter.rules import assess
from tests.shelter.pdf.papers import AS_OF, dossier


def test_amounts_are_read_in_the_forms_of_belgium() -> None:
    text = "1\u202f234,56 \u22127,00 1.234.567,89\u00a0€ -0,05 12,50\u00a0% 0,9213 2025/118 3,7 12:30 5,00."
    assert amounts(text) == [123456, -700, 123456789, -5, 500]


def test_a_cell_is_never_read_into_the_next_one() -> None:
    assert amounts("2025\n18\u202f450,60\n18\u202f450,60\n0,00") == [1845060, 1845060, 0]


def test_pages_without_figures_miss_all_of_them() -> None:
    made = dossier(2)
    found = list(missing(Facts(made, assess(made, AS_OF)), ["nothing here"]))
    assert found[0] == "cover obligation"
    assert "line 1" in found
