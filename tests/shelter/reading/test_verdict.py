"""The official rules, asked of a process that may hang or crash; rules of our own stand in for the real ones."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from shelter.reading import plain, verdict
from shelter.reading.verdict import Checker, Rules, Said, rules_for, rules_in
from tests.shelter.reading.files import CII, UBL, business_document, changed, pdf_holding, sample

SHEET = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <xsl:template match="/"><svrl:schematron-output>
    <xsl:if test="not(//cbc:BuyerReference)">
      <svrl:failed-assert id="OWN-01" flag="fatal" location="/*">
        <svrl:text>Name  the production</svrl:text></svrl:failed-assert>
    </xsl:if>
    <xsl:if test="//cbc:DueDate">
      <svrl:failed-assert id="OWN-02" flag="warning" location="/*"><svrl:text>A day</svrl:text></svrl:failed-assert>
    </xsl:if>
    <xsl:if test="xs:decimal(//cbc:PayableAmount) gt 9" xmlns:xs="http://www.w3.org/2001/XMLSchema"/>
  </svrl:schematron-output></xsl:template>
</xsl:stylesheet>"""
REFERENCE = ("<cbc:BuyerReference>LES-EAUX-NOIRES</cbc:BuyerReference>", "")

# What stands in for the process where the engine is not at hand: it answers, in turn, as the test says.
STAND_IN = """import json, os, struct, sys, time
asked = 0
while header := sys.stdin.buffer.read(4):
    question = json.loads(sys.stdin.buffer.read(struct.unpack(">I", header)[0]))
    asked += 1
    {act}
    failure = {{"id": str(os.getpid()), "flag": "warning", "text": str(asked), "place": ""}}
    said = json.dumps({{"failures": [failure]}}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(said)) + said)
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def rules(tmp_path: Path) -> dict[str, Rules]:
    (tmp_path / "own.xsl").write_text(SHEET)
    (tmp_path / "rules.json").write_text(json.dumps({"EN16931-UBL": {"file": "own.xsl", "version": "1"}}))
    return rules_in(tmp_path)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def started(act: str = "pass", **limits: float) -> Checker:
        program = tmp_path / "program.py"
        program.write_text(STAND_IN.format(act=act))
        monkeypatch.setattr(verdict, "PROGRAM", program)
        return Checker(**limits)  # type: ignore[arg-type]

    return started


def test_rules_are_known_by_version_and_content(rules: dict[str, Rules]) -> None:
    assert (rules["EN16931-UBL"].version, len(rules["EN16931-UBL"].sha256)) == ("1", 64)


@pytest.mark.parametrize(
    "manifest", ['["a"]', '{"OTHER": {"file": "own.xsl", "version": "1"}}', '{"PEPPOL-UBL": {}}', "x"]
)
def test_a_manifest_that_names_something_else_is_refused(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "rules.json").write_text(manifest)
    with pytest.raises(ValueError):
        rules_in(tmp_path)


def test_the_rules_are_those_of_its_syntax_and_those_that_it_names() -> None:
    known = {name: Rules(name, "1", "", Path()) for name in verdict.NAMES}

    assert [each.name for each in rules_for(plain(sample(UBL)), known)] == ["EN16931-UBL", "PEPPOL-UBL"]
    assert [each.name for each in rules_for(plain(sample("e_fff.xml")), known)] == ["EN16931-UBL"]
    assert [each.name for each in rules_for(plain(sample(CII)), known)] == ["EN16931-CII"]
    assert rules_for(plain(sample("zugferd_1.xml")), known) == []


@pytest.mark.parametrize("wrap", [bytes, business_document, lambda data: pdf_holding(("factur-x.xml", data))])
def test_an_e_invoice_is_asked_about_without_its_wrapper_and_attachments(wrap) -> None:  # type: ignore[no-untyped-def]
    asked = plain(wrap(sample(UBL)))

    assert asked.xml.startswith("<Invoice ") and "JVBERi0" not in asked.xml
    assert (asked.syntax, asked.lines) == ("ubl", 3)


def test_without_rules_or_with_too_many_lines_nothing_is_started(rules: dict[str, Rules]) -> None:
    checker, asked = Checker(), plain(sample(UBL))
    long = verdict.Plain(asked.xml, "ubl", "", verdict.MOST_LINES + 1, False)

    assert checker.check(asked, []) == Said("not_checked", "no_rules")
    assert checker.check(long, list(rules.values())) == Said("not_checked", "too_many_lines")
    assert checker._process is None


def test_one_process_answers_until_it_has_answered_enough(stand_in, rules: dict[str, Rules]) -> None:  # type: ignore[no-untyped-def]
    checker = stand_in(most_asked=2)
    said = [checker.check(plain(sample(UBL)), list(rules.values())).failures[0] for _ in range(3)]
    checker.stop()

    assert [each.text for each in said] == ["1", "2", "1"]
    assert said[0].id == said[1].id != said[2].id


@pytest.mark.parametrize(
    "act", ["time.sleep(60)", "os.abort()", "sys.exit()", "sys.stdout.buffer.write(b'xxxx'); os._exit(0)"]
)
def test_a_process_that_hangs_or_dies_gives_no_verdict_and_the_next_one_does(  # type: ignore[no-untyped-def]
    stand_in, rules: dict[str, Rules], act: str
) -> None:
    checker, asked = stand_in(act, seconds=0.5), plain(sample(UBL))
    assert checker.check(asked, list(rules.values())) == Said("not_checked", "no_answer")

    stand_in()
    checker._seconds = 20
    assert checker.check(asked, list(rules.values())).outcome == "held"
    checker.stop()


@pytest.mark.skipif(find_spec("saxonche") is None, reason="saxonche is not installed: pip install poleimage[official]")
def test_the_engine_says_what_is_broken_and_what_it_cannot_run_on(rules: dict[str, Rules]) -> None:
    checker, own = Checker(), list(rules.values())
    broken = checker.check(plain(changed(UBL, REFERENCE)), own)
    held = checker.check(plain(sample(UBL)), own)
    unrunnable = checker.check(plain(changed(UBL, (">1500.00</cbc:Pay", ">1E9</cbc:Pay"))), own)
    bomb = checker.check(verdict.Plain("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "ubl", "", 1, False), own)
    again = checker.check(plain(sample(UBL)), own)
    checker.stop()

    assert (broken.outcome, [(each.id, each.text) for each in broken.failures]) == (
        "broken",
        [("OWN-01", "Name the production"), ("OWN-02", "A day")],
    )
    assert (held.outcome, [each.id for each in held.failures]) == ("held", ["OWN-02"])
    assert unrunnable == bomb == Said("not_checked", "no_answer")
    assert again == held
