import csv
import re
from io import StringIO

import pytest

from shelter.pdf.facts import Facts
from shelter.pdf.listing import COLUMNS, inert, lines_csv
from shelter.rules.money import to_cents
from tests.shelter.pdf.papers import dossier, paper


def test_the_lines_add_up_in_the_spreadsheet_too() -> None:
    of = paper(dossier(30))
    rows = list(
        csv.DictReader(StringIO(lines_csv(Facts(of["dossier"], of["statement"], of["lines"])).lstrip("\ufeff")))
    )
    assert tuple(rows[0]) == COLUMNS
    assert [row["line"] for row in rows] == [line["id"] for line in of["statement"]["lines"]]
    for row in rows:
        assert to_cents(row["claimed"]) + to_cents(row["withheld"]) == to_cents(row["counted"])


def test_no_text_becomes_a_formula() -> None:
    facts = dossier(2)
    facts["suppliers"] = [{**supplier, "name": '=HYPERLINK("http://evil.example")'} for supplier in facts["suppliers"]]
    of = paper(facts)
    for noted in of["lines"].values():
        noted["description"] = "+1, or\n-2"
    rows = list(csv.DictReader(StringIO(lines_csv(Facts(of["dossier"], of["statement"], of["lines"])))))
    assert {row["supplier"] for row in rows} == {'\'=HYPERLINK("http://evil.example")'}
    assert {row["description"] for row in rows} == {"'+1, or\n'-2"}


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "a;=1", "a\t@b"]
)
def test_no_cell_begins_as_a_formula_however_the_cells_are_parted(text: str) -> None:
    for part in re.split(r"[;\t\r\n]", inert(text)):
        assert not part.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert inert(text).replace("'", "") == text


@pytest.mark.parametrize("text", ["Décor = 3 jours", "12,- ; 10 %", "l'an 2026", "a-b", ""])
def test_a_text_that_is_none_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_an_amount_below_zero_stays_a_number() -> None:
    facts = dossier(1)
    facts["invoices"][0]["lines"][0]["net"] = "-12.50"
    of = paper(dossier(1))
    lines = Facts(facts, of["statement"], of["lines"])

    assert next(csv.DictReader(StringIO(lines_csv(lines).lstrip("\ufeff"))))["net"] == "-12.50"
