import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from poleimage.web import figures
from shelter.pdf import pages
from shelter.pdf.check import flaws
from shelter.pdf.report import draw
from shelter.pdf.takeout import take_out
from shelter.pdf.verify import verify
from shelter.rules import canonical, digest
from tests.shelter.pdf.altered import enclosed
from tests.shelter.pdf.papers import dossier, paper, terms

ROOT = Path(__file__).resolve().parents[3]


def text_of(report: bytes) -> str:
    return "\n".join(take_out(report).pages)


def test_the_first_page_says_who_what_and_how_much(french: bytes, french_paper: dict[str, Any]) -> None:
    first = take_out(french).pages[0]
    statement = french_paper["statement"]
    for said in (
        "C-2025-014/2026-3",
        "Nuit blanche à Coronmeuse",
        "Quai Nord Films SRL",
        "0999.997.249",
        "Hélène Lambert",
    ):
        assert said in first
    for key in ("obligation", "claimed", "counted", "pending", "remaining"):
        assert figures.amount_text(statement[key], "fr") in first
    assert figures.percent(statement["fulfilment"], "fr") in first
    assert digest(french_paper["dossier"]) in first
    assert digest(statement) in first


def test_every_page_has_the_number_and_its_place(french: bytes) -> None:
    found = take_out(french).pages
    assert len(found) > 5
    for place, page in enumerate(found, 1):
        assert "C-2025-014/2026-3" in page
        assert f" {place} " in page.splitlines()[-1] or f" {place} " in page.splitlines()[-2]
        assert page.rstrip().endswith(f" {len(found)}")


def test_dossier_and_statement_travel_inside_as_the_register_hashed_them(
    french: bytes, french_paper: dict[str, Any]
) -> None:
    assert enclosed(french, "dossier.json") == canonical(french_paper["dossier"])
    assert sha256(enclosed(french, "statement.json").encode()).hexdigest() == digest(french_paper["statement"])


def test_every_line_is_printed_with_what_takes_from_it(french: bytes, french_paper: dict[str, Any]) -> None:
    text = text_of(french)
    for line in french_paper["statement"]["lines"]:
        assert figures.amount_text(line["claimed"], "fr") in text
        for reason in line["reasons"]:
            assert figures.MINUS + figures.amount_text(reason["amount"].lstrip("-"), "fr") in text
    for noted in french_paper["lines"].values():
        assert noted["description"].split(",")[0].split()[0] in text
    for document in french_paper["documents"]:
        assert document["sha256"] in text


def test_the_register_s_own_words_about_a_refusal_are_printed() -> None:
    refused = dossier(2)
    refused["invoices"][0]["lines"][0] |= {"decision": "rejected", "reason": "duplicate", "decided_on": "2026-01-05"}
    drawn = paper(refused, language="en")
    drawn["lines"][refused["invoices"][0]["lines"][0]["id"]] |= {
        "reason": "see line seven",
        "decided_by": "Marc Delvaux",
        "decided_on": "2026-01-05",
    }
    text = text_of(draw(drawn))
    assert "Already claimed: see line seven" in text
    assert "refused on 05/01/2026 by Marc Delvaux" in text.replace("\n", " ")


def test_english_and_french_reports_say_which_they_are(french: bytes, empty: bytes) -> None:
    assert take_out(french).language == "fr-BE"
    assert take_out(empty).language == "en-BE"
    assert "Compliance report" in text_of(empty)


def test_a_report_without_lines_is_whole(empty: bytes) -> None:
    assert "No line has been claimed." in text_of(empty)
    assert flaws(empty) == []
    assert verify(empty).ok


def test_a_long_list_drawn_in_parts_is_the_list_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = paper(dossier(26), language="en")
    at_once = take_out(draw(whole)).pages
    monkeypatch.setattr(pages, "ROWS", 30)  # more than stand on a page
    report = draw(whole)
    assert [page.split() for page in take_out(report).pages] == [page.split() for page in at_once]
    assert flaws(report) == []
    assert verify(report).ok
    with pikepdf.open(BytesIO(report)) as pdf:
        titles = [item.title for item in pdf.open_outline().root]
        assert len(pdf.Root.StructTreeRoot.K) == 1
    assert [title for title in titles if title.startswith("Annex")] == [
        "Annex A. Every line",
        "Annex B. Suppliers",
        "Annex C. Documents",
    ]


@pytest.mark.parametrize("which", ["french", "below_zero"])
def test_the_same_paper_gives_the_same_bytes_in_any_process_anywhere(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Also where the machine has no fonts at all."""
    here = request.getfixturevalue(which)
    (tmp_path / "paper.json").write_text(json.dumps(request.getfixturevalue(f"{which}_paper")), encoding="utf-8")
    (tmp_path / "fonts.conf").write_text("<fontconfig/>")
    script = (
        "import json, sys, django; django.setup()\n"
        "from hashlib import sha256; from shelter.pdf.report import draw\n"
        "print(sha256(draw(json.load(open(sys.argv[1], encoding='utf-8')))).hexdigest())"
    )
    elsewhere = {
        "LANG": "ja_JP.UTF-8",
        "LC_ALL": "C",
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", script, str(tmp_path / "paper.json")]
    done = subprocess.run(command, env=os.environ | elsewhere, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == sha256(here).hexdigest()


def test_an_axis_below_zero_is_written_with_the_report_s_own_fonts(below_zero: bytes) -> None:
    assert re.search(rf"^{figures.MINUS}\d+.000$", take_out(below_zero).pages[0], re.MULTILINE)
    assert flaws(below_zero) == []


def test_another_day_of_issue_gives_other_bytes(empty: bytes) -> None:
    assert draw(paper(language="en", issued_at="2026-11-24T09:14:00+01:00")) != empty


def test_hostile_text_is_shown_as_text_and_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = pages.Shelf.fetch
    monkeypatch.setattr(pages.Shelf, "fetch", lambda self, url, *more: asked.append(url) or fetch(self, url, *more))
    evil = '</td><img src="http://evil.example/x.png"><style>@import url(file:///etc/passwd)</style>'
    facts = dossier(4)
    facts["production"]["title"] = f"{'Donaudampfschiff' * 20} {evil}"
    facts["suppliers"][0]["name"] = f"שלום العربية 😀\u202e\x00 {evil}"
    for invoice in facts["invoices"]:
        invoice |= {"supplier": "S0", "number": "9" * 300}
    drawn = paper(facts, language="en", convention=evil, number="C<1>&/2026-1")
    drawn["producer"]["name"] = evil
    for noted in drawn["lines"].values():
        noted |= {"description": f"{evil}\n1.000,00 " * 50, "decided_by": evil}
    report = draw(drawn)
    assert {url.partition(":")[0] for url in asked} == {"shelf"}
    assert "evil.example" in text_of(report)
    assert flaws(report) == []
    assert verify(report).ok
    assert verify(report).number == "C<1>&/2026-1"


def test_every_limit_and_adjustment_still_adds_up() -> None:
    facts = dossier(8, terms=[terms(minimum_direct_share="1", supplier_cap={"share": "0.001", "of": "obligation"})])
    for invoice in facts["invoices"]:
        invoice["lines"][0] |= {"direct": False, "decision": "accepted"}
    statement = paper(facts)["statement"]
    assert statement["adjustments"] != []
    assert "CAP_SUPPLIER" in statement["by_reason"]
    assert verify(draw(paper(facts, language="en"))).findings == ()
