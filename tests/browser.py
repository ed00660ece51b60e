"""A real Chromium, driven by Playwright, on pages of a register that runs as it would for people."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from poleimage.run.system import find_chromium

# Two cores draw the pages, serve them and run the other tests: what is waited for comes, but not always at once.
expect.set_options(timeout=30_000)

# Without these Chromium calls home at every start, and tests talk to nobody but the register.
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium; a test without one is left out, unless REQUIRE_BROWSER says that it must not be."""
    path = find_chromium()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER", "") not in ("", "0"):
            pytest.fail("REQUIRE_BROWSER is set and no Chromium was found")
        pytest.skip("no Chromium on this machine (CHROMIUM may name one)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Browser, url: str, email: str, password: str, *, language: str = "en-GB", **window: Any) -> Page:
    """A person's own window; every page error or refused resource in it fails the test."""
    page = browser.new_context(locale=language, accept_downloads=True, **window).new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto(f"{url}/")
    page.locator("[name=username]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda reached: "/login" not in reached)
    return page
