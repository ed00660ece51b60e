from collections.abc import Mapping
from typing import Any

from django.utils import translation

from shelter.pdf.annex import dotted, rows, short_day, to_share
from shelter.pdf.facts import Facts
from shelter.words import KINDS, PAPERS
from tests.shelter.pdf.papers import dossier, paper


def test_every_annex_has_a_first_and_a_last_row() -> None:
    of = paper(dossier(6))
    made = rows(Facts(of["dossier"], of["statement"], of["lines"]), of["documents"])
    for kind, count in (("lines", 6), ("documents", len(of["documents"]))):
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


def shown(kind: str, of: dict[str, Any]) -> list[Mapping[str, Any]]:
    with translation.override("en"):
        made = rows(Facts(of["dossier"], of["statement"], of["lines"]), of["documents"])
    return [row.shown for row in made if row.kind == kind and row.shown]


def test_a_payment_names_the_document_that_proves_it() -> None:
    made = dossier(4)
    made["invoices"][0] |= {
        "issued_on": "2026-03-01",
        "payments": [
            {"paid_on": "2026-05-02", "amount": "2.00"},
            {"paid_on": "2026-04-02", "amount": "1.00"},
            {"paid_on": "2026-12-24", "amount": "3.00"},
        ],
    }
    of = paper(made)
    file = {"kind": "invoice", "invoice": "I0", "sha256": "a" * 64, "name": "facture.xml"}
    proof = {"kind": "proof", "invoice": "I0", "sha256": "b" * 64, "name": "", "payments": [0]}
    of["documents"] = [file, proof | {"payments": [2]}, {**file, "kind": "evidence"}, proof]
    listed = shown("documents", of)
    assert [(row["place"], row["kind"]) for row in listed] == [
        (1, KINDS[made["invoices"][0]["kind"]]),
        (2, PAPERS["evidence"]),
        (3, PAPERS["proof"]),
    ]
    assert "1,00 paid on 02/04/2026\u00a0· 2,00 paid on 02/05/2026 (C\u00a03)" in shown("lines", of)[0]["state"]


def test_a_credit_note_says_what_it_corrects_and_a_line_what_is_local() -> None:
    made = dossier(4)
    made["invoices"][0] |= {"kind": "invoice", "number": "2026/7", "supplier": "S1", "issued_on": "2026-11-01"}
    made["invoices"][1] |= {
        "kind": "credit_note",
        "number": "NC 8",
        "corrects": "I0",
        "supplier": "S1",
        "issued_on": "2026-11-02",
    }
    made["invoices"][1]["lines"][0]["local_share"] = "0.6"
    lines = shown("lines", paper(made))
    assert "credit note NC 8, corrects 2026/7" in lines[2]["about"]
    assert "60\u00a0% in the territory" in lines[2]["state"]
    assert "in the territory" not in lines[0]["state"]
