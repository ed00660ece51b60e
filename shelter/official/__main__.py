"""Runs official schematron sheets on e-invoices that come over standard input, until that ends.

Each message is four bytes of length and JSON. Asked {"sheets": [path, ...], "xml": text} it answers {"failures": [...]}
or, for what the sheets can't be run on, {"error": text}. A script that stands alone: it is started with `-I`, so it
finds nothing of ours, and what it is asked about is hostile.
"""

import io
import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

from lxml import etree
from saxonche import PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NO_DOCTYPE = "http://saxon.sf.net/feature/parserFeature?uri=http://apache.org/xml/features/disallow-doctype-decl"
MOST_FAILURES = 100


class Sheets:
    """Compiled once each, when they are asked for first."""

    def __init__(self) -> None:
        self._processor = PySaxonProcessor(license=False)
        self._processor.set_configuration_property(NO_DOCTYPE, "true")
        self._compiler = self._processor.new_xslt30_processor()
        self._compiled: dict[str, Any] = {}

    def failures(self, paths: list[str], xml: str) -> list[dict[str, str]]:
        sheets = [self._sheet(path) for path in paths]
        document = self._processor.parse_xml(xml_text=xml)
        return [failure for sheet in sheets for failure in _failures(sheet.transform_to_string(xdm_node=document))]

    def _sheet(self, path: str) -> Any:
        if path not in self._compiled:
            self._compiled[path] = self._compiler.compile_stylesheet(stylesheet_file=path)
        return self._compiled[path]


def _failures(report: str) -> list[dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for _, failed in etree.iterparse(
        io.BytesIO(report.encode()), tag=(f"{SVRL}failed-assert", f"{SVRL}successful-report")
    ):
        rule, text = failed.get("id", ""), " ".join("".join(failed.itertext()).split())
        place = failed.get("location", "")
        found[rule, place] = {"id": rule, "flag": failed.get("flag", ""), "text": text[:500], "place": place[-300:]}
        failed.clear()
    return sorted(found.values(), key=lambda failure: failure["flag"] != "fatal")[:MOST_FAILURES]


def _answer(sheets: Sheets, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"failures": sheets.failures(asked["sheets"], asked["xml"])}
    # Saxon has an exception of its own for nearly everything; whatever it is, no verdict can be given.
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:500]}


def _serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    sheets = Sheets()
    while header := incoming.read(4):
        asked = json.loads(incoming.read(struct.unpack(">I", header)[0]))
        said = json.dumps(_answer(sheets, asked)).encode()
        outgoing.write(struct.pack(">I", len(said)) + said)
        outgoing.flush()


if __name__ == "__main__":
    # Not RLIMIT_AS: the engine reserves 32 GB of addresses at its start, and uses a hundredth of them.
    resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[1]), int(sys.argv[1])))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the engine prints must not stand among the answers
    _serve(sys.stdin.buffer, answers)
