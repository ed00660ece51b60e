"""The form of a new convention as a browser sends it."""

from typing import Any

from django.http import QueryDict


def typed(**changes: Any) -> QueryDict:
    """The usual terms, signed on 1 March 2025."""
    said = {
        "reference": "C-2025-014",
        "signed_on": "2025-03-01",
        "rate": "100",
        "window_dates": ["issue", "payment"],
        "supplier_status_on": "issue",
        "members_weight": "100",
        "related_parties": "exclude",
        "shortfall_rule": "none",
        "territory-TOTAL_FORMS": "1",
        "territory-INITIAL_FORMS": "0",
        "category-TOTAL_FORMS": "4",
        "category-INITIAL_FORMS": "0",
        **changes,
    }
    data = QueryDict(mutable=True)
    for name, value in said.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
