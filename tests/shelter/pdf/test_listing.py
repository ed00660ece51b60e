import csv
from io import StringIO

from shelter.pdf.facts import Facts
from shelter.pdf.listing import COLUMNS, lines_csv
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
    assert {row["description"] for row in rows} == {"'+1, or\n-2"}
