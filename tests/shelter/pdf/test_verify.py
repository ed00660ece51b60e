import json
import re
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
import pytest

from poleimage.web import figures
from shelter.pdf import report as report_module
from shelter.pdf import takeout
from shelter.pdf.report import draw
from shelter.pdf.verify import verify
from shelter.rules import assess, canonical, digest
from tests.shelter.pdf.altered import altered, enclosed, with_attachments, with_printed
from tests.shelter.pdf.papers import AS_OF, paper


def codes(report: bytes) -> set[str]:
    return {finding.code for finding in verify(report).findings}


def details(report: bytes, code: str) -> list[str]:
    return [finding.detail for finding in verify(report).findings if finding.code == code]


def test_an_untouched_report_agrees_with_itself(french: bytes, french_paper: dict[str, Any]) -> None:
    verdict = verify(french)
    assert verdict.ok
    assert verdict.number == "C-2025-014/2026-3"
    assert verdict.as_of == AS_OF
    assert verdict.statement == french_paper["statement"]


def test_a_changed_dossier_is_found_in_the_statement_and_in_the_digest(french: bytes) -> None:
    dossier = json.loads(enclosed(french, "dossier.json"))
    dossier["funding"][0]["amount"] = "310000.01"
    changed = with_attachments(french, dossier=canonical(dossier))
    assert codes(changed) >= {"statement_differs", "dossier_digest_differs", "printed_figure_differs"}
    assert "obligation: 485000.00 inside, 485000.01 recomputed" in details(changed, "statement_differs")


def test_a_changed_statement_is_named_by_its_place(french: bytes) -> None:
    statement = json.loads(enclosed(french, "statement.json"))
    was = statement["lines"][3]["counted"]
    statement["lines"][3]["counted"] = "1.23"
    changed = with_attachments(french, statement=canonical(statement))
    assert codes(changed) == {"statement_differs"}
    assert details(changed, "statement_differs") == [f"lines[3].counted: 1.23 inside, {was} recomputed"]


def test_dossier_and_statement_changed_together_still_differ_from_the_pages(french: bytes) -> None:
    dossier = json.loads(enclosed(french, "dossier.json"))
    dossier["invoices"][0]["lines"][0]["net"] = "0.01"
    statement = assess(dossier, AS_OF)
    changed = with_attachments(french, dossier=canonical(dossier), statement=canonical(statement))
    assert codes(changed) == {
        "dossier_digest_differs",
        "statement_digest_differs",
        "printed_figure_differs",
        "lines_csv_differs",
    }


def test_a_figure_changed_on_the_first_page_is_found(french: bytes, french_paper: dict[str, Any]) -> None:
    counted = figures.amount_text(french_paper["statement"]["counted"], "fr")
    other = ("9" if counted[0] != "9" else "8") + counted[1:]
    assert details(with_printed(french, 0, counted, other), "printed_figure_differs") != []


@pytest.mark.parametrize("key", ["claimed", "counted", "taken"])
def test_a_figure_changed_on_a_line_is_found(french: bytes, french_paper: dict[str, Any], key: str) -> None:
    lines = french_paper["statement"]["lines"]
    place, line = next(
        (at, each) for at, each in enumerate(lines, 1) if [r["code"] for r in each["reasons"]] == ["TIER_WEIGHT"]
    )
    amount = line["reasons"][0]["amount"] if key == "taken" else line[key]
    written = figures.amount_text(amount, "fr")
    other = ("9" if written[0] != "9" else "8") + written[1:]
    page = next(
        at for at, text in enumerate(takeout.take_out(french).pages) if f"\n{place}\n" in text and written in text
    )
    assert details(with_printed(french, page, written, other), "printed_figure_differs") == [f"line {place}"]


def test_a_digest_changed_on_a_page_is_found(french: bytes, french_paper: dict[str, Any]) -> None:
    printed = digest(french_paper["dossier"])
    other = ("0" if printed[0] != "0" else "1") + printed[1:]
    assert codes(with_printed(french, 0, printed, other)) == {"dossier_digest_differs"}


def test_pages_drawn_with_better_figures_than_the_dossier_gives_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    true = paper()
    better = deepcopy(true)
    better["statement"] |= {"counted": "485000.00", "remaining": "0.00", "status": "met", "fulfilment": "1.0000"}
    monkeypatch.setattr(report_module, "digest", lambda value: digest(true["statement"] if "as_of" in value else value))
    forged = with_attachments(draw(better), statement=canonical(true["statement"]))
    assert codes(forged) == {"printed_figure_differs"}


@pytest.fixture(scope="module")
def drawn_once(french_paper: dict[str, Any]) -> Iterator[None]:
    """Pages are drawn again for each file that is looked at; what they come to is known here."""
    with pytest.MonkeyPatch.context() as patch:
        again = report_module.draw(french_paper)
        patch.setattr("shelter.pdf.verify.draw", lambda paper: again if paper == french_paper else draw(paper))
        yield


@pytest.mark.usefixtures("drawn_once")
def test_any_figure_changed_on_any_page_is_found(french: bytes) -> None:
    chance, missed = Random(7), []
    pages = takeout.take_out(french).pages
    tokens = sorted(
        {(at, word) for at, text in enumerate(pages) for word in re.findall(r"\d[\d\u202f\u00a0.,]*\d", text)}
    )
    for at, word in chance.sample(tokens, 40):
        digit = chance.choice([place for place, letter in enumerate(word) if letter.isdigit()])
        other = word[:digit] + str((int(word[digit]) + chance.randrange(1, 10)) % 10) + word[digit + 1 :]
        try:
            changed = with_printed(french, at, word, other)
        except (AssertionError, KeyError, ValueError):
            continue  # a glyph that the page's font does not have
        missed += [] if codes(changed) else [(at, word, other)]
    assert missed == []


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.pages.insert(1, pdf.pages[1]),
        lambda pdf: pdf.pages.__delitem__(3),
        lambda pdf: pdf.pages[1].contents_add(b"q 1 1 1 rg 0 0 400 400 re f Q"),
        lambda pdf: pdf.pages[0].obj.__setattr__("CropBox", pikepdf.Array([0, 0, 100, 100])),
        lambda pdf: pdf.docinfo.__setitem__("/Title", "Un autre rapport"),
        lambda pdf: pdf.attachments.__setitem__(
            "x", pikepdf.AttachedFileSpec(pdf, b"{}", filename="dossier (signed).json")
        ),
    ],
    ids=["page twice", "page gone", "laid over", "cut off", "title", "attachment"],
)
def test_what_the_paper_does_not_draw_is_found(french: bytes, change: Callable[[pikepdf.Pdf], None]) -> None:
    assert codes(altered(french, change))


def test_a_chart_drawn_from_other_points_than_the_dossier_gives_is_found() -> None:
    forged = paper()
    forged["points"][-1]["counted"] = "485000.00"
    assert details(draw(forged), "paper_differs") == ["points"]


def test_a_line_written_after_the_end_is_found(empty: bytes) -> None:
    assert codes(empty + b"\n% later\n") == {"not_as_drawn"}


def test_changed_lines_for_the_spreadsheet_are_found(french: bytes) -> None:
    listed = enclosed(french, "lines.csv")
    assert codes(with_attachments(french, lines=listed.replace(",accepted,", ",rejected,", 1))) == {"not_as_drawn"}
    first = listed.splitlines()[1]
    assert codes(with_attachments(french, lines=listed.replace(first, first.replace(".", "1.", 3), 1))) == {
        "lines_csv_differs"
    }


def test_a_second_dossier_is_found_wherever_it_hides(french: bytes) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["other"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="Dossier.JSON")

    def hide(pdf: pikepdf.Pdf) -> None:
        spec = pikepdf.AttachedFileSpec(pdf, b"{}", filename="dossier.json")
        pdf.pages[1].obj.AF = pikepdf.Array([spec.obj])

    assert codes(altered(french, add)) == {"several_dossiers"}
    assert codes(altered(french, hide)) == {"several_dossiers"}


def test_a_report_without_dossier_or_statement_is_not_one(french: bytes) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AF
        del pdf.Root.Names

    assert codes(altered(french, strip)) == {"no_dossier", "no_statement"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "dossier_invalid"),
        ("[]", "dossier_invalid"),
        ('{"dossier":1,"dossier":1}', "dossier_invalid"),
        ('{"dossier":NaN}', "dossier_invalid"),
        ("[" * 100_000, "dossier_invalid"),
        ('{"dossier":2}', "rules_version_unknown"),
        ('{"dossier":1,"kind":"attestation"}', "dossier_invalid"),
        ('{"dossier":1,"kind":"obligation"}', "dossier_invalid"),
        ('{"dossier":1,"kind":"\\ud800"}', "dossier_invalid"),
    ],
)
def test_a_dossier_that_is_none_is_said_to_be_none(empty: bytes, text: str, code: str) -> None:
    assert code in codes(with_attachments(empty, dossier=text))


def test_a_dossier_written_another_way_is_found(empty: bytes) -> None:
    spaced = json.dumps(json.loads(enclosed(empty, "dossier.json")), ensure_ascii=False)
    assert codes(with_attachments(empty, dossier=spaced)) == {"dossier_not_canonical"}


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"PK\x03\x04" * 100, bytes(5000)])
def test_what_is_no_pdf_is_said_to_be_none(data: bytes) -> None:
    assert codes(data) == {"not_a_pdf"}


def test_bytes_changed_at_random_never_raise(empty: bytes) -> None:
    chance = Random(4)
    for _ in range(8):
        broken = bytearray(empty[: chance.choice((len(empty), len(empty) // 2, 2000))])
        for _ in range(chance.choice((1, 30))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        verify(bytes(broken))


def test_an_attachment_that_unpacks_to_far_more_is_given_up(empty: bytes) -> None:
    bomb = zlib.compress(zlib.compress(bytes(takeout.LARGEST + 1), 9), 9)
    assert len(bomb) < 3000
    with pikepdf.open(BytesIO(empty)) as pdf:
        stream = pikepdf.Stream(pdf, bomb, Filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
        pdf.Root.AF[0].EF.F = pdf.Root.AF[0].EF.UF = pdf.make_indirect(stream)
        file = BytesIO()
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    assert codes(file.getvalue()) == {"too_costly"}


def test_forms_that_draw_each_other_without_end_are_given_up(empty: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"/A Do /A Do /A Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        pdf.pages[0].obj.Resources.XObject.A = form
        pdf.pages[0].contents_add(b"/A Do")

    assert codes(altered(empty, change)) == {"too_costly"}
