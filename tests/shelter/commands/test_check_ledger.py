"""The ledger is what the rules say of it, or the command names what differs and exits with 1."""

from io import StringIO

import pytest
from django.core.management import call_command

from poleimage import files
from shelter.flow import report as report_flow
from shelter.flow.convention import record_funding
from shelter.flow.recompute import recompute_standing
from shelter.flow.report import draw_report, issue_report
from shelter.flow.review import accept_claim
from shelter.models import Report, Standing
from shelter.rules.money import Cents
from tests import make
from tests.tamper import tamper
from tests.witness import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def convention(monkeypatch):
    """A convention with a claim that counts, its standing, and a report; its PDF is any bytes, nobody reads it here."""
    monkeypatch.setattr(report_flow, "draw", lambda paper: b"%PDF-1.7 " + paper["number"].encode())
    monkeypatch.setattr("shelter.flow.report.seal", lambda pdf, *_: pdf)
    alice, bob = make.producer(), make.staff()
    production = make.production(alice, by=bob)
    claim = make.claim(alice, production, make.company(by=bob))
    make.paid(alice, claim.line.invoice)
    accept_claim(claim.pk, by=bob)
    convention = make.convention_of(production)
    recompute_standing(convention.pk)
    draw_report(issue_report(convention.pk, by=bob).pk)
    return convention


def checked():
    """The exit code, and the lines that it printed."""
    output, code = StringIO(), 0
    with untouched():
        try:
            call_command("check_ledger", stdout=output)
        except SystemExit as left:
            code = left.code
    return code, output.getvalue().splitlines()


def test_an_untouched_ledger_holds(convention):
    assert checked() == (0, ["1 standings and 1 reports assessed anew, 0 differences"])


def test_an_empty_register_holds():
    assert checked() == (0, ["0 standings and 0 reports assessed anew, 0 differences"])


def test_a_tampered_statement_is_named_with_the_figure(convention):
    tamper("UPDATE shelter_standing SET statement = jsonb_set(statement, '{counted}', '\"99000.00\"')")
    assert checked() == (
        1,
        [
            f"{convention.reference}: counted is '99000.00' but is assessed as '1000.00'",
            "1 standings and 1 reports assessed anew, 1 differences",
        ],
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("obligation_cents", "1"),
        ("funding_cents", "1"),
        ("claimed_cents", "1"),
        ("counted_cents", "9900000"),
        ("pending_cents", "1"),
        ("remaining_cents", "0"),
        ("shortfall_cents", "1"),
        ("status", "'met'"),
        ("starts_on", "'2001-01-01'"),
        ("deadline", "'2999-01-01'"),
        ("course", "'[]'"),
    ],
)
def test_a_tampered_column_is_named(convention, column, value):
    tamper(f"UPDATE shelter_standing SET {column} = {value}")
    code, lines = checked()
    assert (code, lines[0]) == (1, f"{convention.reference}: the column {column} is not what the statement says")


def test_a_fact_that_was_changed_behind_the_register_is_found(convention):
    tamper("UPDATE shelter_funding SET cents = cents + 1")
    code, lines = checked()
    assert (code, lines[0]) == (1, f"{convention.reference}: the standing was made from another dossier")


def test_a_deleted_decision_is_found(convention):
    tamper("DELETE FROM shelter_decision")
    assert checked()[0] == 1


def test_a_standing_that_waits_to_be_computed_again_is_named(convention):
    record_funding(convention.pk, convention.signed_on, Cents(1), by=make.staff())
    code, lines = checked()
    assert (code, lines[0]) == (1, f"{convention.reference}: the standing is not current, its computation waits")


def test_a_convention_without_a_standing_is_named(convention):
    Standing.objects.all().delete()
    code, lines = checked()
    assert (code, lines) == (
        1,
        [
            f"{convention.reference}: the standing is not current, its computation waits",
            "0 standings and 1 reports assessed anew, 1 differences",
        ],
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "paper = jsonb_set(paper, '{dossier,funding,0,amount}', '\"1.00\"')",
            "the frozen dossier was changed",
        ),
        (
            "paper = jsonb_set(paper, '{statement,remaining}', '\"0.00\"')",
            "remaining is '0.00' but is assessed as '99000.00'",
        ),
        ("statement_sha256 = repeat('0', 64)", "the frozen statement was changed"),
        ("dossier_sha256 = repeat('0', 64)", "the frozen dossier was changed"),
    ],
)
def test_a_tampered_report_is_named(convention, change, said):
    tamper(f"UPDATE shelter_report SET {change}")
    number = Report.objects.get().number
    assert checked() == (1, [f"{number}: {said}", "1 standings and 1 reports assessed anew, 1 differences"])


@pytest.mark.parametrize("change", ["missing", "changed"])
def test_a_pdf_that_is_missing_or_changed_is_named(convention, change):
    report = Report.objects.get()
    place = files.path_of(report.file.document_id)
    if change == "missing":
        place.unlink()
    else:
        place.write_bytes(b"%PDF-1.7 autre chose")
    try:
        assert checked() == (
            1,
            [
                f"{report.number}: the PDF is missing or was changed",
                "1 standings and 1 reports assessed anew, 1 differences",
            ],
        )
    finally:
        place.unlink(missing_ok=True)
