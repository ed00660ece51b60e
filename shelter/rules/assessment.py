"""The one question that the rules answer: what does this dossier come to, as of that day?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shelter.rules.attestation import attest, read_attestation
from shelter.rules.dossier import read_dossier
from shelter.rules.errors import DossierError
from shelter.rules.forms import choice, day
from shelter.rules.pace import no_search_for_cycles
from shelter.rules.statement import statement


def assess(dossier: Mapping[str, Any], as_of: str | date) -> dict[str, Any]:
    """Make the statement of a dossier as of a day: the same dossier and day always give the same statement.

    Both are plain JSON values, as `json.loads` gives them; amounts are texts in euros with two decimals, rounded half
    away from zero. A dossier of kind "obligation" gives the statement of a local-spend obligation, one of kind
    "attestation" the estimate of a Tax Shelter attestation. Source: the convention's rules, version 1 (docs/rules.md).
    DossierError where anything in the dossier or the day is not as the rules ask; then nothing is computed.
    """
    on = read_as_of(as_of)
    facts = as_json_object(dossier)
    with no_search_for_cycles():
        if read_kind(facts) == "attestation":
            return attest(read_attestation(facts), on)
        return statement(read_dossier(facts), on)


def as_json_object(dossier: Any) -> dict[str, Any]:
    if not isinstance(dossier, Mapping):
        raise DossierError("", "a dossier must be an object")
    return dossier if isinstance(dossier, dict) else dict(dossier)


def read_kind(dossier: dict[str, Any]) -> str:
    """Give the kind of a dossier, "obligation" or "attestation"."""
    if "kind" not in dossier:
        raise DossierError("kind", "is missing")
    try:
        return choice("obligation", "attestation")(dossier["kind"])
    except ValueError as error:
        raise DossierError("kind", str(error)) from None


def read_as_of(as_of: str | date) -> str:
    """Give the day asked for as an ISO text; a moment with a time is no day."""
    if isinstance(as_of, date) and not isinstance(as_of, datetime):
        return as_of.isoformat()
    try:
        return day(as_of)
    except ValueError as error:
        raise DossierError("as_of", str(error)) from None
