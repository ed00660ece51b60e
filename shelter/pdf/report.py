"""The compliance report: from a frozen paper to the bytes of a PDF/A-3, always the same bytes from the same paper."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from shelter.pdf.annex import Row, dotted, rows
from shelter.pdf.binding import Attachment, Colophon, bind
from shelter.pdf.burn_up import burn_up
from shelter.pdf.content import front
from shelter.pdf.facts import Facts
from shelter.pdf.listing import lines_csv
from shelter.pdf.pages import Press
from shelter.pdf.typeface import legible, shortened
from shelter.pdf.verdict import verdict
from shelter.rules import canonical, digest
from shelter.rules.money import to_cents
from shelter.words import GENRES, named, reason_label

LAYOUT = 1  # which figures stand where on the pages: `printed` knows them
TITLE = 200
# The first lacks the minus sign: without the second a chart below zero would take it from the machine.
FONTS = 'font-family="Report, Report Mono"'
_FONT = re.compile(r'font-family="[^"]*"')
_DESCRIPTION = "{http://www.w3.org/2000/svg}desc"


def draw(paper: Mapping[str, Any]) -> bytes:
    """Draw the whole report from frozen plain data: no database, no clock, no network.

    The paper holds dossier and statement as they were on the day of issue; nothing is computed anew here.
    """
    with translation.override(paper["language"]):
        facts = Facts(paper["dossier"], paper["statement"], paper["lines"])
        chart = burn_up(paper["points"], facts.deadline, facts.as_of, paper["language"])
        page = _page(paper, facts, _spoken(chart))
        every = rows(facts, paper["documents"])

        def written(some: Sequence[Row]) -> str:
            opening = {"front": True, **front(facts, paper["points"])} if some[0] is every[0] else {}
            return render_to_string("report/report.html", {**page, **opening, "rows": some})

        pictures = {"burn-up.svg": _FONT.sub(FONTS, chart)}
        if "address" in paper:
            pictures["address.svg"] = segno.make(paper["address"], error="m", micro=False).svg_inline(border=0)
        press = Press(pictures)
        parts = list(press.parts(every, written))
        numbers = range(sum(part.pages for part in parts))
        footers = press.single(render_to_string("report/footers.html", {**page, "pages": numbers}))
        return bind(parts, footers, _attachments(paper, facts), _colophon(paper, page["title"]))


def _page(paper: Mapping[str, Any], facts: Facts, chart_says: str) -> dict[str, Any]:
    """Gather what any piece of the report may show."""
    production = paper["dossier"]["production"]
    heading = shortened(production["title"], TITLE)
    title = _("Report {number}, {title}").format(number=paper["number"], title=heading)
    total = {
        "lines": len(facts.lines),
        "claimed": sum(line.claimed for line in facts.lines),
        "withheld": -sum(line.withheld for line in facts.lines),
        "counted": sum(line.counted for line in facts.lines),
    }
    return {
        "paper": paper,
        "facts": facts,
        "lang": f"{paper['language']}-BE",
        "title": title,
        "foot": shortened(title, 100),
        "heading": heading,
        "producer": shortened(paper["producer"]["name"], TITLE),
        "enterprise_number": dotted(paper["producer"]["enterprise_number"] or ""),
        "genre": named(GENRES, shortened(production["genre"], 60)),
        "issued_on": timezone.localtime(datetime.fromisoformat(paper["issued_at"])).date(),
        "verdict": verdict(facts),
        "chart_says": chart_says,
        "total": total,
        "width": _width(facts),
        "adjustments": _adjustments(facts, total["counted"]),
        "dossier_digest": digest(paper["dossier"]),
        "statement_digest": digest(paper["statement"]),
        "rules_version": paper["dossier"]["dossier"],
        "file_name": f"{paper['number'].replace('/', '-')}.pdf",
    }


def _width(facts: Facts) -> str:
    """Name the room that amounts need; past 10^15 euros they run into each other."""
    longest = max(len(line.result["claimed"]) for line in facts.lines) if facts.lines else 0
    length = max(longest, *(len(facts.statement[key]) for key in ("claimed", "obligation", "remaining", "excess")))
    return "" if length <= 11 else "wide" if length <= 15 else "widest"


def _adjustments(facts: Facts, counted: int) -> list[dict[str, Any]]:
    found = []
    for adjustment in facts.statement["adjustments"]:
        taken = to_cents(adjustment["amount"])
        counted -= taken
        found.append({"label": reason_label(adjustment["code"]), "cents": -taken, "left": counted})
    return found


def _spoken(chart: str) -> str:
    return ElementTree.fromstring(chart).findtext(_DESCRIPTION, default="")


def _attachments(paper: Mapping[str, Any], facts: Facts) -> list[Attachment]:
    dossier, statement = canonical(paper["dossier"]).encode(), canonical(paper["statement"]).encode()
    json, csv = "application/json", "text/csv"
    return [
        Attachment("dossier.json", json, "Source", _("All facts from which the figures are computed"), dossier),
        Attachment("statement.json", json, "Data", _("The figures, and each reason"), statement),
        Attachment("paper.json", json, "Source", _("What these pages are drawn from"), canonical(paper).encode()),
        Attachment("lines.csv", csv, "Data", _("The lines of Annex A for a spreadsheet"), lines_csv(facts).encode()),
    ]


def _colophon(paper: Mapping[str, Any], title: str) -> Colophon:
    return Colophon(
        title=legible(title),
        author=legible(paper["cluster"]),
        number=legible(paper["number"]),
        language=f"{paper['language']}-BE",
        keywords=f"layout {LAYOUT}, rules {paper['dossier']['dossier']}, as of {paper['statement']['as_of']}",
        issued_at=datetime.fromisoformat(paper["issued_at"]),
    )
