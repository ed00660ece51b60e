from django.utils import translation

from shelter.pdf.annex import dotted, rows, short_day, to_share
from shelter.pdf.facts import Facts
from tests.shelter.pdf.papers import dossier, paper


def test_every_annex_has_a_first_and_a_last_row() -> None:
    of = paper(dossier(6))
    made = rows(Facts(of["dossier"], of["statement"], of["lines"]), of["documents"])
    for kind, count in (("lines", 6), ("documents", 3)):
        own = [row for row in made if row.kind == kind]
        assert [row.first for row in own] == [True] + [False] * (count - 1)
        assert [row.last for row in own] == [False] * (count - 1) + [True]


def test_an_empty_annex_is_one_row_that_says_so() -> None:
    of = paper()
    made = rows(Facts(of["dossier"], of["statement"]), [])
    assert [(row.kind, row.shown) for row in made] == [("lines", None), ("suppliers", None), ("documents", None)]


def test_a_document_of_an_invoice_not_known_yet_is_left_out() -> None:
    made = dossier(2)
    made["invoices"][0]["issued_on"] = "2026-11-24"
    of = paper(made)
    assert rows(Facts(of["dossier"], of["statement"]), of["documents"])[-1].shown is None


def test_a_line_says_what_its_amount_is_made_of() -> None:
    made = dossier(2)
    made["invoices"][0] |= {"currency": "USD", "fx_rate": "0.9213", "kind": "invoice"}
    made["invoices"][0]["lines"][0] |= {"net": "1000.00", "share": "0.125", "local_share": "1"}
    of = paper(made)
    with translation.override("en"):
        shown = rows(Facts(of["dossier"], of["statement"]), [])[0].shown
    assert shown is not None
    assert shown["about"].endswith("1.000,00\u00a0USD\u00a0×\u00a00,9213\u00a0×\u00a012,5\u00a0%")


def test_days_numbers_and_shares_as_they_are_written_here() -> None:
    assert short_day("2026-03-01") == "01/03/2026"
    assert short_day(None) == ""
    assert dotted("0999997249") == "0999.997.249"
    assert dotted("FR12345") == "FR12345"
    with translation.override("fr"):
        assert to_share("0.3333333333") == "33,33333333"
        assert to_share("1.0") == "100"
