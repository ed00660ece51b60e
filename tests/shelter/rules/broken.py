"""Dossiers with one thing wrong, at a place that is known."""

import re
from copy import deepcopy
from typing import Any

import pytest

from shelter.rules import DossierError, assess

MISSING = object()
AMOUNT_FORMS = [
    None,
    1,
    1.0,
    True,
    "",
    "1",
    "1.0",
    "1.000",
    ".50",
    "1.",
    "+1.00",
    "1e2",
    "1,00",
    " 1.00",
    "1.00\n",
    "١.00",
]
FRACTION_FORMS = [None, 1, 0.5, True, "", ".5", "5.", "+1", "1e0", "1/2", "½", "1 ", "1\n", "--1", "NaN", "Infinity"]
DAY_FORMS = ["", 20250101, True, "20250101", "2025-1-1", "2025-02-29", "2025-13-01", "0000-01-01", "2025-W01-1"]
DAY_FORMS += ["2025-01-01T00:00", " 2025-01-01", "2025-01-01\n", "12025-01-01", "２025-01-01"]


def changed(facts: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Put a value at a place of a dossier, or take away what stands there."""
    *way, last = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", place)]
    inner: Any = facts
    for step in way:
        inner = inner[step]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = deepcopy(value)
    return facts


def place_of_error(facts: dict[str, Any]) -> str:
    with pytest.raises(DossierError) as refused:
        assess(facts, "2026-01-31")
    assert refused.value.message
    return refused.value.where


def cases(*table: tuple[str, list[Any]]) -> list[Any]:
    return [
        pytest.param(place, value, id=f"{place}={'(none)' if value is MISSING else value!r}")
        for place, values in table
        for value in values
    ]
