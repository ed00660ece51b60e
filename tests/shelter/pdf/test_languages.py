import pytest

from shelter.pdf.check import flaws
from shelter.pdf.report import draw
from shelter.pdf.takeout import take_out
from shelter.pdf.verify import verify
from tests.shelter.pdf.papers import paper


@pytest.mark.parametrize(
    ("language", "title", "owed"),
    [("nl", "Conformiteitsverslag", "€\u00a0"), ("de", "Konformitätsbericht", "\u00a0€")],
)
def test_a_report_is_drawn_in_dutch_and_german(language: str, title: str, owed: str) -> None:
    report = draw(paper(language=language))
    said = take_out(report)
    assert said.language == f"{language}-BE"
    assert title in said.pages[0] and owed in said.pages[0].replace("\u202f", "\u00a0")
    assert flaws(report) == [] and verify(report).findings == ()
