"""The program says what the register's own check says, of good reports and of those that somebody changed."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from poleimage.web import figures
from shelter.offline.program import AGREES, DIFFERS, NOT_CHECKED, check
from shelter.pdf.report import draw
from shelter.pdf.verify import verify
from shelter.rules import assess, canonical, digest
from tests.shelter.offline.conftest import Program
from tests.shelter.pdf.altered import altered, enclosed, with_attachments, with_printed
from tests.shelter.pdf.papers import AS_OF, dossier, paper

Change = Callable[[bytes], bytes]


def test_a_report_agrees_in_its_own_language(program: Program, sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "verslag.pdf"
    file.write_bytes(sealed)

    told = program(file)

    assert (told.returncode, told.stderr) == (AGREES, "")
    assert "verslag.pdf: KLOPT" in told.stdout
    assert "Het zegel: een pdf-lezer toont van wie het is" in told.stdout
    assert hashlib.sha256(sealed).hexdigest() in told.stdout
    assert "https://register.example/r/" in told.stdout


def test_the_answer_as_json_is_that_of_the_register(program: Program, report: bytes, tmp_path: Path) -> None:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(report)

    answer = json.loads(program(file, "--json").stdout)

    ours = verify(report)
    assert ours.ok
    assert (answer["verdict"], answer["findings"]) == ("agrees", [])
    assert (answer["number"], answer["as_of"]) == (ours.number, ours.as_of)
    assert answer["statement"] == ours.statement


def test_the_languages_say_the_same_of_every_finding() -> None:
    from shelter.offline.words import _SAID

    keys = {language: sorted(said) for language, said in _SAID.items()}
    assert keys["fr"] == keys["nl"] == keys["de"] == keys["en"]


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_reports_of_few_lines_agree_in_each_language(language: str, count: int) -> None:
    data = draw(paper(dossier(count, seed=count + 3), language=language))

    assert check(data, Path("report.pdf")).findings == verify(data).findings == ()


def a_changed_dossier(report: bytes) -> bytes:
    facts = json.loads(enclosed(report, "dossier.json"))
    facts["funding"][0]["amount"] = "310000.01"
    return with_attachments(report, dossier=canonical(facts))


def a_changed_statement(report: bytes) -> bytes:
    statement = json.loads(enclosed(report, "statement.json"))
    statement["lines"][3]["counted"] = "1.23"
    return with_attachments(report, statement=canonical(statement))


def both_changed(report: bytes) -> bytes:
    facts = json.loads(enclosed(report, "dossier.json"))
    facts["invoices"][0]["lines"][0]["net"] = "0.01"
    return with_attachments(report, dossier=canonical(facts), statement=canonical(assess(facts, AS_OF)))


def a_printed_figure(report: bytes) -> bytes:
    counted = figures.amount_text(json.loads(enclosed(report, "statement.json"))["counted"], "fr")
    return with_printed(report, 0, counted, ("9" if counted[0] != "9" else "8") + counted[1:])


def a_printed_digest(report: bytes) -> bytes:
    printed = digest(json.loads(enclosed(report, "dossier.json")))
    return with_printed(report, 0, printed, ("0" if printed[0] != "0" else "1") + printed[1:])


def an_amount_in_the_list(report: bytes) -> bytes:
    listed = enclosed(report, "lines.csv")
    first = listed.splitlines()[1]
    return with_attachments(report, lines=listed.replace(first, first.replace(".", "1.", 3), 1))


def a_decision_in_the_list(report: bytes) -> bytes:
    return with_attachments(report, lines=enclosed(report, "lines.csv").replace(",accepted,", ",rejected,", 1))


def a_dossier_spaced_out(report: bytes) -> bytes:
    return with_attachments(report, dossier=json.dumps(json.loads(enclosed(report, "dossier.json"))))


def a_second_dossier(report: bytes) -> bytes:
    def hide(pdf: pikepdf.Pdf) -> None:
        spec = pikepdf.AttachedFileSpec(pdf, b"{}", filename="Dossier.json")
        pdf.pages[1].obj.AF = pikepdf.Array([spec.obj])

    return altered(report, hide)


def a_strange_attachment(report: bytes) -> bytes:
    def add(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["x"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="signed.json")

    return altered(report, add)


def another_paper(report: bytes) -> bytes:
    return with_attachments(
        report, paper=canonical(json.loads(enclosed(report, "paper.json")) | {"number": "C-2025-014/2026-4"})
    )


def no_attachments(report: bytes) -> bytes:
    def strip(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AF
        del pdf.Root.Names

    return altered(report, strip)


def a_page_less(report: bytes) -> bytes:
    return altered(report, lambda pdf: pdf.pages.__delitem__(0))


CHANGES = [
    a_changed_dossier,
    a_changed_statement,
    both_changed,
    a_printed_figure,
    a_printed_digest,
    an_amount_in_the_list,
    a_dossier_spaced_out,
    a_second_dossier,
    a_strange_attachment,
    another_paper,
    no_attachments,
    a_page_less,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_changed_report_is_found_for_the_same_reasons(report: bytes, change: Change) -> None:
    changed = change(report)

    found = check(changed, Path("report.pdf"))

    assert found.findings == verify(changed).findings
    assert found.code == DIFFERS


def test_a_word_changed_in_the_list_is_found_without_drawing(report: bytes) -> None:
    changed = a_decision_in_the_list(report)

    assert [each.code for each in check(changed, Path("report.pdf")).findings] == ["lines_csv_differs"]
    assert [each.code for each in verify(changed).findings] == ["not_as_drawn"]


def test_a_sealed_report_written_anew_without_its_seal_differs(sealed: bytes) -> None:
    start = sealed.rindex(b"%%EOF\n", 0, sealed.rindex(b"/ByteRange")) + 6

    assert [each.code for each in check(sealed[:start], Path("report.pdf")).findings] == ["seal_missing"]


def test_the_exit_code_tells_what_differs_from_what_can_t_be_checked(
    program: Program, report: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(a_changed_statement(report))
    told = program(file, "--language", "en")
    assert told.returncode == DIFFERS
    assert "statement_differs: The statement inside is not what the dossier comes to. (lines[3].counted:" in told.stdout

    file.write_bytes(b"%PDF-1.7\nnothing")
    assert program(file).returncode == NOT_CHECKED
    assert program(tmp_path / "nowhere.pdf").returncode == NOT_CHECKED
    assert program().returncode == NOT_CHECKED


def _documents(count: int) -> dict[str, bytes]:
    return {f"facture-{place}.xml": f"document {place}".encode() for place in range(count)}


@pytest.fixture(scope="module")
def with_documents() -> bytes:
    listed = [
        {"kind": "invoice", "invoice": f"I{at}", "sha256": hashlib.sha256(data).hexdigest(), "name": name}
        for at, (name, data) in enumerate(_documents(3).items())
    ]
    facts = dossier(6)
    return draw(paper(facts, documents=listed, language="en"))


def test_documents_are_compared_wherever_they_lie(program: Program, with_documents: bytes, tmp_path: Path) -> None:
    report, folder, pack = tmp_path / "report.pdf", tmp_path / "papers", tmp_path / "pack.zip"
    report.write_bytes(with_documents)
    folder.mkdir()
    with zipfile.ZipFile(pack, "w") as opened:
        opened.writestr("report.pdf", with_documents)
        for name, data in _documents(3).items():
            opened.writestr(f"documents/{name}", data)
            (folder / name).write_bytes(data)

    for beside in ([pack], [folder], sorted(folder.iterdir())):
        told = program(report, *beside)
        assert told.returncode == AGREES
        assert "Documents: 3 of the 3" in told.stdout
    assert "Documents: 1 of the 3" in program(report, folder / "facture-1.xml").stdout


def test_a_changed_document_is_named(program: Program, with_documents: bytes, tmp_path: Path) -> None:
    report, folder = tmp_path / "report.pdf", tmp_path / "papers"
    report.write_bytes(with_documents)
    folder.mkdir()
    for name, data in _documents(3).items():
        (folder / name).write_bytes(data)
    (folder / "facture-1.xml").write_bytes(b"document 1, changed")

    told: dict[str, Any] = json.loads(program(report, folder, "--json").stdout)
    assert told["findings"] == [{"code": "document_missing", "detail": "facture-1.xml"}]
    assert told["documents"]["others"] == ["facture-1.xml"]
    alone = json.loads(program(report, folder / "facture-1.xml", "--json").stdout)
    assert alone["findings"] == [{"code": "document_unknown", "detail": "facture-1.xml"}]
    broken = tmp_path / "pack.zip"
    broken.write_bytes(b"PK\x03\x04 no pack")
    assert program(report, broken, tmp_path / "nowhere").returncode == DIFFERS
