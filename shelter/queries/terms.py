"""The terms of a convention in the order they were recorded, and which of them judge today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelter.models import Convention, Terms
from shelter.rules.known import terms_in_force
from shelter.rules.terms import read_terms


@dataclass(frozen=True)
class Version:
    terms: Terms
    is_in_force: bool

    @property
    def body(self) -> Mapping[str, Any]:
        return {**self.terms.body, "effective_on": self.terms.effective_on.isoformat()}


def versions_of(convention: Convention, on: date) -> list[Version]:
    """Every version ever recorded, the first one first; exactly one is in force."""
    recorded = list(convention.terms.select_related("by").order_by("pk"))
    read = read_terms([Version(terms, False).body for terms in recorded])
    force = terms_in_force(read, on.isoformat())
    return [Version(terms, each is force) for terms, each in zip(recorded, read, strict=True)]
