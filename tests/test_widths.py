"""Every page of every role, at the widths that people have: nothing scrolls sideways, nothing leaves its panel.

An administrator's pages are those of staff with less on them.
"""

import json
import re
from collections.abc import Iterator

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page

from tests import make
from tests.browser import chromium, sign_in
from tests.stack import Stack

pytestmark = pytest.mark.browser
FILES = re.compile(r"/(file|pdf|proof)/$|/(evidence|attachments)/\d+/$")
WIDTHS = (360, 705, 768, 910, 1024, 1280, 1440)

# Names as long as some are, one of a single word, and a file name as long as can be kept.
CAST = """
import json
from datetime import timedelta
from django.utils import timezone
from members.models import User
from shelter.flow.convention import grant_access, open_production
from shelter.flow.receive import attach_evidence, receive_invoice
from shelter.flow.likeness import note_alike
from shelter.flow.pay import record_payment
from shelter.flow.report import issue_report
from shelter.flow.review import accept_claim
from shelter.models import Job
from shelter.tasks import run
from tests import make
from tests.settled import fail

word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
long, name = f"Société anonyme des Films du Perron et de la Haute-Meuse réunis {word}", "f" * 246 + ".xml"
today, person = timezone.localdate(), "Marie-Ghislaine-Jacqueline"
alice = make.producer(person, of=make.organisation(long))
bob, dora = make.staff(person), make.auditor(person)
company = make.company(long, by=bob)
sofia = make.person(person, User.Role.MEMBER, company=company)
production = make.production(alice, by=bob, title=f"La longue traversée de {word}", funding="1234567.89")
open_production("P" * 20, long, "fiction", by=bob, producer=alice.organisation)
house = {"by": alice, "organisation": alice.organisation}
lines = {"lines": ["234567.89", "1.00"], "description": f"Prestation de {word}", "seller_name": long}
for number in ("N" * 60, "A-1", "A-2"):
    invoice = make.invoice(alice, company, number=number, **lines)
    claim = make.claim(alice, production, of=invoice)
    attach_evidence(invoice.pk, number.encode(), name, **house)
record_payment(invoice.pk, today, 28382835, proof=b"%PDF-1.4", note=long[:200], **house)
accept_claim(claim.pk, by=bob, deduction=100, reason_code="price_above_market", reason=word)
note_alike(invoice.pk)
make.invoice(alice, company, number="U-1", currency="USD", **lines)
make.invoice(alice, company, number="O-1", **lines)
unreadable, stuck = (receive_invoice(data, name, **house).invoice for data in (b"no invoice", b"nor this"))
run(Job.Kind.READ, unreadable.pk)
fail(Job.objects.get(kind=Job.Kind.READ, subject=stuck.pk), said="OSError: " + "x" * 200)
convention = make.convention_of(production)
run(Job.Kind.RECOMPUTE, convention.pk)
first, second = (issue_report(convention.pk, by=bob).pk for _ in range(2))
fail(Job.objects.get(kind=Job.Kind.DRAW, subject=first))
run(Job.Kind.DRAW, second)
grant_access(production.pk, dora, today + timedelta(days=5), by=bob)
print(json.dumps({user.role: user.email for user in (alice, bob, dora, sofia)} | {"": str(production.pk)}))
"""

PAGES = {
    "staff": {
        *("portfolio", "review_queue", "productions", "invoices", "companies", "reports", "jobs"),
        *(
            "open_production",
            "production",
            "convention",
            "sign_convention",
            "amend_terms",
            "journal",
            "production_reports",
        ),
        *("review_claim", "invoice", "company", "open_company", "change_membership", "report", "password"),
        *("alike_pairs", "alike_pair", "outlook", "guide", "standing", "verify"),
    },
    "producer": {"desk", "invoices", "invoice", "type_in", "production", "convention", "production_reports", "report"}
    | {"reports", "password", "outlook", "guide", "standing", "verify"},
    "auditor": {"room", "invoices", "invoice", "production", "convention", "journal", "production_reports", "report"}
    | {"reports", "password", "guide", "standing", "verify"},
    "member": {"in_our_name", "invoice", "password", "guide"},
}

# What is wider than the page, what leaves its panel on the right, and cells of a row that lie over each other.
WRONG = """
() => {
  const wrong = [], page = document.scrollingElement;
  if (page.scrollWidth > screen.width) wrong.push(`the page is ${page.scrollWidth} px wide`);
  const APART = "svg, .visually-hidden, .clip, .chips, .tabs, .desk-view, caption, thead"; // scrolls or can't be seen
  const texts = (root) => {
    const found = [], walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode, range = document.createRange();
      if (!text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(APART)) continue;
      range.selectNodeContents(text);
      found.push({ said: text.data.trim().slice(0, 30), box: range.getBoundingClientRect() });
    }
    return found;
  };
  for (const panel of document.querySelectorAll(".panel:not(.today), .today > section, .note")) {
    const edge = panel.getBoundingClientRect().right - parseFloat(getComputedStyle(panel).paddingRight);
    const out = texts(panel).filter(({ box }) => box.right > edge + 1)[0];
    if (out) wrong.push(`"${out.said}" ends ${Math.round(out.box.right - edge)} px outside`);
  }
  for (const row of document.querySelectorAll("tbody tr, tfoot tr, .row-line, .head")) {
    const cells = [...row.children].map(texts);
    cells.forEach((cell, at) => {
      for (const one of cell) for (const other of cells.slice(at + 1).flat()) {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 1 && high > 1) wrong.push(`"${one.said}" lies over "${other.said}"`);
      }
    });
  }
  return wrong;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def cast(stack: Stack) -> dict[str, str]:
    made = stack.manage("shell", "-v0", "-c", CAST)
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout.strip().splitlines()[-1]))


def test_nobody_has_to_scroll_sideways(stack: Stack, browser: Browser, cast: dict[str, str]) -> None:
    wrong: list[str] = []
    for role, pages in PAGES.items():
        page = sign_in(browser, stack.url, cast[role], make.PASSWORD, language="fr-BE", is_mobile=True)
        seen = {name: _wrong(page) for name in _walk(page, stack.url, f"/productions/{cast['']}/")}
        assert seen.keys() == pages, role
        wrong += [f"{role}, {name}, {said}" for name, list_ in seen.items() for said in list_]
        page.context.close()
    assert not wrong, "\n".join(wrong)


def _walk(page: Page, url: str, production: str) -> Iterator[str]:
    """Open one page of each name that links lead to; that of the production first, for whoever may see it."""
    waiting, seen = [production, page.url.removeprefix(url)], set()
    while waiting:
        path = waiting.pop(0)
        name = resolve(path).url_name
        if name in seen:
            continue
        answer = page.goto(url + path)
        if not answer or not answer.ok:  # a member sees no production
            continue
        seen.add(name)
        links = page.eval_on_selector_all("a[href^='/']:not([download])", "all => all.map((one) => one.pathname)")
        waiting += [
            link
            for link in links
            if not re.search(r"/(file|pdf|proof)/$|/(evidence|attachments)/\d+/$", link) and link != "/"
        ]
        yield name


def _wrong(page: Page) -> list[str]:
    said = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        said += [f"{width} px: {one}" for one in page.evaluate(WRONG)]
    return said
