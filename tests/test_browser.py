"""The story in a browser: three real e-invoices go in, and a report comes out that anyone can check."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.browser import chromium, sign_in
from tests.stack import ROOT, Stack

pytestmark = pytest.mark.browser
SAMPLES = ROOT.parent / "shared" / "samples" / "einvoices"
# Each with its number and, for those of our own where the samples are not at hand, the lines that it has.
REAL = {
    "ublbe-01-plain-21.xml": ("V01/15000001", ["400.00"]),
    "ublbe-04-four-vat-rates.xml": ("V01/15000004", ["750.00"] * 4),
    "ublbe-10-prepaid.xml": ("V01/15000010", ["400.00"]),
}

# The supplier of the public samples is a member, and their year, 2018, lies inside the window.
PEOPLE = """
import json
from datetime import date, timedelta
from django.utils import timezone
from members import flow as members_flow
from shelter.flow.company import admit_member
from shelter.flow.convention import grant_access, open_production, record_funding, sign_convention
from tests import make
alice, bob, dora = make.producer(), make.staff(), make.auditor()
company = members_flow.register_company("0000000196", "My Supplier Company", by=bob, enterprise_number="0000000196",
                                        trade="sound", from_on=date(2015, 1, 1))
admit_member(company.pk, date(2015, 1, 1), None, by=bob)
production = open_production("NUIT", "Nuit blanche", "fiction", by=bob, producer=alice.organisation)
window = {"from": "2018-01-01", "to": (timezone.localdate() + timedelta(days=90)).isoformat()}
convention = sign_convention(production.pk, "C-2018-001", date(2018, 1, 1), make.terms(window=window), by=bob)
record_funding(convention.pk, date(2018, 2, 1), 500000, by=bob)
grant_access(production.pk, dora, timezone.localdate() + timedelta(days=5), by=bob)
print(json.dumps({"alice": alice.email, "bob": bob.email, "dora": dora.email, "production": str(production.pk)}))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def cast(stack: Stack) -> dict[str, str]:
    made = stack.manage("shell", "-v0", "-c", PEOPLE)
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout.strip().splitlines()[-1]))


@pytest.fixture(scope="module")
def invoices(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The public samples where they are at hand; else three of our own that say the same."""
    if SAMPLES.is_dir():
        return [SAMPLES / name for name in REAL]
    folder = tmp_path_factory.mktemp("invoices")
    own = []
    for name, (number, nets) in REAL.items():
        own.append(folder / name)
        own[-1].write_bytes(make.ubl(number=number, lines=nets, seller="0000000196", issued_on=make.day("2018-04-09")))
    return own


def put_down_all(page: Page, url: str, reference: str) -> None:
    """Open an invoice from the list, pay it, and put every line down to the only production."""
    page.goto(f"{url}/invoices/")
    page.locator("main tr, main li").filter(has_text=reference).locator("a[href^='/invoices/']").first.click()
    page.get_by_label("Paid on").fill("2018-05-02")
    page.get_by_role("button", name="Record the payment").click()
    expect(page.get_by_text("no proof")).to_be_visible()
    # Two of the three are of one day and amount: before the later goes down, she says that it is no second copy.
    while page.get_by_label("It is another document").count():
        page.get_by_label("It is another document").first.check()
        page.get_by_label("Why").first.fill("Another day of shooting")
        page.get_by_role("button", name="Answer").first.click()
        expect(page.get_by_text("Your answer is kept.")).to_be_visible()
    forms = page.locator("form[action$='/put-down/']")
    forms.get_by_label("Production").first.select_option(label="Nuit blanche")
    forms.get_by_label("What for").first.select_option("sound")
    page.get_by_role("button", name="Put down").click()
    expect(page.get_by_role("button", name="Put down")).to_have_count(0)


def test_three_invoices_go_in_and_a_report_comes_out_that_anyone_can_check(
    stack: Stack, browser: Browser, cast: dict[str, str], invoices: list[Path], tmp_path: Path
) -> None:
    # Alice drops three files; each says that it was received, and all are read soon after.
    alice = sign_in(browser, stack.url, cast["alice"], make.PASSWORD)
    alice.locator("input[type=file]").set_input_files(invoices)
    expect(alice.locator("[data-upload-list] li[data-state=kept]")).to_have_count(3)
    stack.wait_for(lambda: [row[0] for row in _rows(stack, "SELECT state FROM shelter_invoice")] == ["to_check"] * 3)
    for number, _ in REAL.values():
        put_down_all(alice, stack.url, number)
    assert _rows(stack, "SELECT count(*) FROM shelter_claim") == [(6,)]

    # Bob accepts one line, accepts one in part, refuses one; what counts is on the page within two seconds.
    bob = sign_in(browser, stack.url, cast["bob"], make.PASSWORD)
    bob.goto(f"{stack.url}/review/")
    bob.locator("main a[href^='/review/']:not([href='/review/'])").first.click()
    with bob.expect_navigation():
        bob.get_by_role("button", name="Accept", exact=False).first.click()
    accepted = time.monotonic()
    counted = _wait_for_counted(stack)
    assert time.monotonic() - accepted < 2
    bob.get_by_role("button", name="In part").click()
    part = bob.locator("#decide-part")
    part.locator("[name=deduction]").fill("100,00")
    part.locator("[name=reason_code]").select_option("price_above_market")
    with bob.expect_navigation():
        part.get_by_role("button", name="Accept in part").click()
    bob.get_by_role("button", name="Refuse").first.click()
    refusal = bob.locator("#decide-reject")
    refusal.locator("[name=reason_code]").select_option("not_this_production")
    with bob.expect_navigation():
        refusal.get_by_role("button", name="Refuse").click()
    decided = _rows(stack, "SELECT kind, deduction_cents FROM shelter_decision ORDER BY id")
    assert decided == [("accepted", 0), ("accepted", 10000), ("rejected", 0)]
    stack.wait_for(lambda: _current(stack), within=5)
    final = _rows(stack, "SELECT counted_cents FROM shelter_standing")[0][0]
    assert final > counted
    bob.goto(f"{stack.url}/productions/{cast['production']}/")
    expect(bob.locator("main")).to_contain_text(f"{final // 100 % 1000:03d}")

    # A report is issued and drawn while he looks; Dora downloads it, and the command agrees with it.
    bob.goto(f"{stack.url}/productions/{cast['production']}/reports/")
    bob.get_by_role("button", name="Issue").click()
    expect(bob.get_by_role("link", name="Download").first).to_be_visible(timeout=60_000)
    dora = sign_in(browser, stack.url, cast["dora"], make.PASSWORD)
    with dora.expect_download() as downloading:
        dora.get_by_role("link", name="Download the PDF").first.click()
    report = tmp_path / "report.pdf"
    downloading.value.save_as(report)
    verdict = stack.manage("verify_report", str(report))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert "AGREES" in verdict.stdout

    # Whoever has the file asks its public page without signing in: it holds, and it is this file.
    (public_id,) = _rows(stack, "SELECT replace(public_id::text, '-', '') FROM shelter_report")[0]
    anybody = browser.new_context(locale="en-GB").new_page()
    anybody.goto(f"{stack.url}/r/{public_id}/")
    expect(anybody.locator("main")).to_contain_text("Valid")
    anybody.get_by_label("Drop the PDF here").set_input_files(report)
    expect(anybody.get_by_text("The same: this is the file that was issued")).to_be_visible()
    for page in (alice, bob, dora):
        assert page.complaints == []  # type: ignore[attr-defined]


def test_without_scripts_the_same_files_go_in(
    stack: Stack, browser: Browser, cast: dict[str, str], tmp_path: Path
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="fr-BE").new_page()
    page.goto(f"{stack.url}/")
    page.locator("[name=username]").fill(cast["alice"])
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("form button.btn-primary").first.click()
    files = [tmp_path / "sans-script-1.xml", tmp_path / "sans-script-2.xml"]
    for at, file in enumerate(files):
        file.write_bytes(make.ubl(number=f"SANS-{at}"))
    before = _rows(stack, "SELECT count(*) FROM shelter_receipt")[0][0]
    page.locator("input[type=file]").set_input_files(files)
    page.locator("[data-upload] button").first.click()
    expect(page.locator("main")).to_contain_text("sans-script-2.xml")
    assert _rows(stack, "SELECT count(*) FROM shelter_receipt") == [(before + 2,)]


def _rows(stack: Stack, sql: str) -> list[tuple[object, ...]]:
    with stack.database() as database:
        return database.execute(sql.encode()).fetchall()


def _current(stack: Stack) -> bool:
    return _rows(stack, "SELECT count(*) FROM shelter_job WHERE done < wanted") == [(0,)]


def _wait_for_counted(stack: Stack) -> int:
    stack.wait_for(lambda: _rows(stack, "SELECT counted_cents FROM shelter_standing")[0][0], within=5)
    return int(str(_rows(stack, "SELECT counted_cents FROM shelter_standing")[0][0]))
