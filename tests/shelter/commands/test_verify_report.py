from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from poleimage import files
from shelter.flow.report import draw_report, issue_report
from shelter.flow.review import accept_claim
from shelter.pdf.report import draw
from tests import make


@pytest.mark.django_db
def test_a_report_agrees_with_itself_and_one_that_was_changed_does_not(tmp_path):
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob, funding="5000.00")
    claim = make.claim(alice, production, make.company(by=bob))
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    report = issue_report(make.convention_of(production).pk, by=bob)
    file, output = tmp_path / "rapport.pdf", StringIO()

    drawn = draw_report(report.pk)
    file.write_bytes(files.load(drawn.document_id))
    call_command("verify_report", str(file), stdout=output)
    sealed, last = output.getvalue().splitlines()
    assert sealed.startswith("Sealed by ") and sealed.endswith(drawn.seal_fingerprint)
    assert last == (
        f"{file}: AGREES. Report {report.number} as of {report.as_of}: counted 1000.00 of 5000.00, remaining 4000.00"
    )

    file.write_bytes(with_a_better_statement(draw(report.paper)))
    output = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_report", str(file), stdout=output, no_color=True)
    lines = output.getvalue().splitlines()
    assert (left.value.code, lines[-1]) == (1, f"{file}: DIFFERS")
    assert "statement_differs: counted: 5000.00 inside, 1000.00 recomputed" in lines


def with_a_better_statement(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        attached = opened.attachments["statement.json"].get_file()
        stream = attached.obj
        stream.write(attached.read_bytes().replace(b'"counted":"1000.00"', b'"counted":"5000.00"', 1))
        output = BytesIO()
        opened.save(output)
    return output.getvalue()


def test_any_other_file_differs(tmp_path):
    file = tmp_path / "rapport.pdf"
    for data in (b"", b"bonjour", b"%PDF-1.7\n"):
        file.write_bytes(data)
        with pytest.raises(SystemExit) as left:
            call_command("verify_report", str(file), stdout=StringIO())
        assert left.value.code == 1


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("verify_report", str(tmp_path / "nulle-part.pdf"))
    assert refused.value.returncode == 2
    assert str(refused.value) == f"FILE: {tmp_path / 'nulle-part.pdf'}: No such file or directory"
