"""Two hundred files dropped at once, some of them bad: each has its own outcome, and none holds up the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import make
from tests.browser import chromium, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
GOOD, EMPTY, LARGE, PROGRAMS = 190, 4, 2, 4
PERSON = "from tests import make; print(make.producer('Hélène').email)"
# One text for each time that a screen reader would speak.
LISTEN = """
    window.spoken = [];
    const region = document.querySelector("[data-upload-spoken]");
    new MutationObserver(() => window.spoken.push(region.textContent)).observe(region, {childList: true});
"""
COUNT = """
    window.most = 0;
    let underWay = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
        if (body instanceof FormData) {
            window.most = Math.max(window.most, (underWay += 1));
            this.addEventListener("readystatechange", () => { if (this.readyState === 4) underWay -= 1; });
        }
        send.call(this, body);
    };
    null;
"""
DROP_FOLDER = """
    (files) => {
        const entry = (name, text) => ({isFile: true, file: (found) => found(new File([text], name))});
        const folder = (entries) => {
            let left = [entries.slice(0, 1), entries.slice(1), []];
            return {isDirectory: true, createReader: () => ({readEntries: (read) => read(left.shift())})};
        };
        const inner = folder([entry(...files[1]), entry(".DS_Store", "x")]);
        const event = new Event("drop", {bubbles: true, cancelable: true});
        const item = {webkitGetAsEntry: () => folder([entry(...files[0]), inner])};
        event.dataTransfer = {items: [item], files: []};
        document.querySelector(".drop").dispatchEvent(event);
    }
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def person(stack: Stack) -> str:
    made = stack.manage("shell", "-v0", "-c", PERSON)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip().splitlines()[-1]


@pytest.fixture
def page(stack: Stack, browser: Browser, person: str) -> Page:
    return sign_in(browser, stack.url, person, make.PASSWORD)


def written(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def in_state(page: Page, state: str) -> int:
    return page.locator(f"[data-upload-list] li[data-state={state}]").count()


def test_two_hundred_files_go_in_at_once_whatever_some_of_them_are(stack: Stack, page: Page, tmp_path: Path) -> None:
    files = {f"facture-{at:03d}.xml": make.ubl(number=f"CENT-{at}") for at in range(GOOD)}
    files |= {f"a-vide-{at}.xml": b"" for at in range(EMPTY)}
    files |= {f"b-programme-{at}.exe": b"MZ\x90\x00" + bytes([at]) * 500 for at in range(PROGRAMS)}
    chosen = written(tmp_path, dict(sorted(files.items())))
    large = written(tmp_path, {f"c-grand-{at}.pdf": b"" for at in range(LARGE)})
    for path in large:
        with path.open("wb") as file:
            file.truncate(26_000_000)
    page.evaluate(COUNT)
    page.evaluate(LISTEN)
    page.locator("input[type=file]").set_input_files([*chosen, *large])
    expect(page.locator("[data-upload-all-says]")).to_contain_text("200 of 200 done, 6 of them", timeout=180_000)
    # What is kept is read later, and said then; the empty and the too large are refused at once, with their reason.
    assert (in_state(page, "kept"), in_state(page, "failed")) == (GOOD + PROGRAMS, EMPTY + LARGE)
    failed = page.locator("[data-upload-list] li[data-state=failed]")
    assert {failed.nth(at).locator(".file-name").inner_text()[0] for at in range(EMPTY + LARGE)} == {"a", "c"}
    assert page.locator("[data-upload-list] li").first.get_attribute("data-state") == "failed"
    assert len(page.evaluate("window.spoken")) < 60
    expect(page.locator("[data-upload-spoken]")).to_have_text("200 of 200 done, 6 of them not received.")
    with stack.database() as database:
        found = database.execute("SELECT count(*) FROM shelter_receipt WHERE file_name ~ '^(facture-|b-prog)'")
        assert found.fetchone() == (GOOD + PROGRAMS,)
    assert page.evaluate("window.most") == 3


def test_what_failed_on_the_way_is_tried_again_one_by_one_or_all(page: Page, tmp_path: Path) -> None:
    page.route("**/upload/", lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(
        written(tmp_path, {f"reprise-{at}.xml": make.ubl(number=f"REPRISE-{at}") for at in range(5)})
    )
    expect(page.locator("[data-upload-list] li[data-state=failed]")).to_have_count(5)
    page.unroute("**/upload/")
    page.locator("[data-upload-retry]").first.click()
    expect(page.locator("[data-upload-list] li[data-state=kept]")).to_have_count(1)
    page.get_by_role("button", name="Try all again").click()
    expect(page.locator("[data-upload-list] li[data-state=kept]")).to_have_count(5)
    expect(page.get_by_role("button", name="Try all again")).to_be_hidden()


def test_after_a_reload_the_page_names_what_never_arrived(page: Page, tmp_path: Path) -> None:
    chosen = written(tmp_path, {f"partie-{at}.xml": make.ubl(number=f"PARTIE-{at}") for at in range(6)})
    held: list[Route] = []
    page.route("**/upload/", lambda route: route.continue_() if len(held) == 4 else hold(route))

    def hold(route: Route) -> None:
        held.append(route)
        if len(held) == 1:
            route.continue_()

    page.locator("input[type=file]").set_input_files(chosen)
    expect(page.locator("[data-upload-list] li[data-state=kept]")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    lost = page.locator("[data-upload-lost]")
    expect(lost.locator("li")).to_have_text([f"partie-{at}.xml" for at in range(1, 6)])
    expect(page.locator("#latest")).to_contain_text("partie-0.xml")
    page.unroute("**/upload/")
    page.locator("input[type=file]").set_input_files(chosen[1:])
    expect(page.locator("[data-upload-list] li[data-state=kept]")).to_have_count(5)
    expect(lost).to_be_hidden()
    page.reload()
    expect(lost).to_be_hidden()


def test_a_folder_gives_every_file_in_it(page: Page) -> None:
    files = [[f"dossier-{at}.xml", make.ubl(number=f"DOSSIER-{at}").decode()] for at in range(2)]
    page.evaluate(DROP_FOLDER, files)
    expect(page.locator("[data-upload-list] li[data-state=kept]")).to_have_count(2)
    assert in_state(page, "failed") == 0
