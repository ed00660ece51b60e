"""The lines as a table for a spreadsheet, beside the dossier: same order, same numbers, same signs as in Annex A."""

import csv
import re
from io import StringIO

from shelter.pdf.facts import Facts, Line
from shelter.rules.money import to_text

COLUMNS = (
    "no",
    "line",
    "invoice",
    "number",
    "kind",
    "issued_on",
    "supplier",
    "enterprise_number",
    "description",
    "category",
    "tier",
    "currency",
    "net",
    "fx_rate",
    "share",
    "claimed",
    "withheld",
    "counted",
    "reasons",
    "decision",
    "decided_on",
    "decided_by",
    "uploaded_by",
    "document",
)
# With what a spreadsheet takes a cell for a formula: at its start, and, where it is told to part cells by semicolons or
# tabs (as in Belgium), after one of those or a new line too.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def lines_csv(facts: Facts) -> str:
    """Write one row a line; amounts with a point, texts that a spreadsheet would compute with a quote before them."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in facts.lines:
        writer.writerow(_row(facts, line))
    return "\ufeff" + file.getvalue()


def _row(facts: Facts, line: Line) -> list[str | int]:
    return [
        line.place,
        *map(inert, (line.result["id"], line.invoice["id"], line.invoice["number"])),
        line.invoice["kind"],
        line.invoice["issued_on"],
        inert(line.supplier["name"]),
        inert(line.supplier.get("enterprise_number") or ""),
        inert(line.noted.get("description") or ""),
        inert(line.facts["category"]),
        inert(line.result["tier"] or ""),
        line.invoice.get("currency", "EUR"),
        line.facts["net"],
        line.invoice.get("fx_rate", "1"),
        line.facts.get("share", "1"),
        line.result["claimed"],
        to_text(-line.withheld),
        line.result["counted"],
        " ".join(f"{reason['code']} {reason['amount']}" for reason in line.result["reasons"]),
        facts.decision(line),
        line.noted.get("decided_on") or line.facts.get("decided_on") or "",
        inert(line.noted.get("decided_by") or ""),
        inert(line.noted.get("uploaded_by") or ""),
        line.noted.get("document") or "",
    ]


def inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return _FORMULA.sub(r"\1'", text)
