from datetime import date

import pytest
from django.http import QueryDict

from shelter.forms.body import holds_more, initial_of
from shelter.forms.convention import AmendForm, SignForm, months_after
from shelter.forms.terms import Sheet
from shelter.rules import assess
from tests.shelter.forms.typed import typed

pytestmark = pytest.mark.django_db
SIGNED = date(2025, 3, 1)


def _sheet(**changes):
    data = typed(**changes)
    sheet = Sheet(SignForm(data, genre="fiction"), data)
    sheet.is_valid()
    return sheet


def test_the_usual_terms_are_what_the_page_of_the_obligation_says():
    sheet = _sheet()
    assert sheet.is_valid()
    assert sheet.body(sheet.form.window()) == {
        "rate": "1",
        "fixed_obligation": None,
        "window": {"from": "2025-03-01", "to": "2026-09-01"},
        "window_dates": ["issue", "payment"],
        "supplier_status_on": "issue",
        "tiers": [{"name": "members", "test": {"member": True}, "weight": "1"}],
        "categories": {},
        "supplier_cap": None,
        "related_parties": "exclude",
        "minimum_direct_share": None,
        "shortfall": {"rule": "none"},
    }


def test_an_animation_has_longer():
    data = typed()
    form = SignForm(data, genre="animation")
    assert form.is_valid() and form.window() == (SIGNED, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 8, 31), date(2027, 2, 28)),
        (date(2025, 3, 1), date(2026, 9, 1)),
        (date(2026, 8, 31), date(2028, 2, 29)),
    ],
)
def test_months_are_those_of_the_calendar(day, later):
    assert months_after(day, 18) == later


FULL = {
    "rate": "95,5",
    "fixed_obligation": "250 000,00",
    "window_from": "2025-04-01",
    "window_to": "31/12/2026",
    "window_dates": ["issue", "service"],
    "supplier_status_on": "signature",
    "members_weight": "100 %",
    "supplier_cap": "50 %",
    "related_parties": "count",
    "minimum_direct_share": "70",
    "shortfall_rule": "floor",
    "shortfall_floor": "100 000",
    "territory-0-name": "province",
    "territory-0-codes": "62063, 62079",
    "territory-0-weight": "50",
    "territory-0-cap": "25 %",
    "category-0-category": "catering",
    "category-0-weight": "0",
    "category-1-category": "overhead",
    "category-1-cap": "18 %",
    "category-1-of": "counted",
    "category-2-category": "sound",
    "category-2-cap": "80 000 €",
}
BODY = {
    "rate": "0.955",
    "fixed_obligation": "250000.00",
    "window": {"from": "2025-04-01", "to": "2026-12-31"},
    "window_dates": ["issue", "service"],
    "supplier_status_on": "signature",
    "tiers": [
        {"name": "members", "test": {"member": True}, "weight": "1"},
        {
            "name": "province",
            "test": {"territory": ["62063", "62079"]},
            "weight": "0.5",
            "cap": {"share": "0.25", "of": "obligation"},
        },
    ],
    "categories": {
        "catering": {"weight": "0"},
        "overhead": {"cap": {"share": "0.18", "of": "counted"}},
        "sound": {"cap": {"amount": "80000.00"}},
    },
    "supplier_cap": {"share": "0.5", "of": "obligation"},
    "related_parties": "count",
    "minimum_direct_share": "0.7",
    "shortfall": {"rule": "floor", "amount": "100000.00"},
}


def test_every_parameter_can_be_typed_in():
    sheet = _sheet(**FULL)
    assert sheet.is_valid()
    assert sheet.body(sheet.form.window()) == BODY


def test_what_is_typed_is_what_the_rules_read():
    dossier = {
        "dossier": 1,
        "kind": "obligation",
        "production": {"title": "", "genre": ""},
        "signed_on": "2025-03-01",
        "terms": [{**BODY, "effective_on": "2025-03-01"}],
        "funding": [],
        "suppliers": [],
        "invoices": [],
    }
    assert assess(dossier, "2026-01-31")["obligation"] == "250000.00"


def _shown(sheet):
    """The fields of a page as a browser would send them back, untouched."""
    data = QueryDict(mutable=True)
    for form in (sheet.form, *sheet.territories, *sheet.categories):
        for bound in form:
            value = bound.value()
            if isinstance(value, list):
                data.setlist(bound.html_name, value)
            elif value not in (None, False, ""):
                data[bound.html_name] = "on" if value is True else str(value)
    for rows in (sheet.territories, sheet.categories):
        for bound in rows.management_form:
            data[bound.html_name] = str(bound.value())
    return data


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        {**BODY, "window": {"from": "2025-04-01", "to": None}, "fixed_obligation": None},
        {
            **BODY,
            "tiers": [{"name": "membres", "test": {"member": True}, "weight": "0.8"}],
            "categories": {"x": {"weight": "0"}},
        },
    ],
)
def test_terms_that_are_shown_and_sent_back_are_the_same(body):
    shown = _shown(Sheet(AmendForm(initial=initial_of(body)), None, body))
    shown["effective_on"], shown["why"] = "2026-01-01", "avenant 1"
    again = Sheet(AmendForm(shown, initial=initial_of(body)), shown, body)
    assert again.is_valid(), (again.form.errors, again.territories.errors, again.categories.errors)
    assert again.body(again.form.window()) == body
    assert not holds_more(body)


def test_terms_that_the_fields_can_not_show_are_known():
    assert holds_more({**BODY, "tiers": BODY["tiers"][::-1]})
    assert holds_more({**BODY, "tiers": [{**BODY["tiers"][0], "cap": {"amount": "1.00"}}]})


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"rate": ""}, "rate", "This field is required."),
        ({"shortfall_rule": "floor"}, "shortfall_floor", "Give the floor."),
        (
            {"without_deadline": "on", "window_to": "2026-01-01"},
            "window_to",
            "Give a last day, or say that there is none: not both.",
        ),
        ({"members_weight": "120"}, "members_weight", "Write a percentage from 0% to 100%."),
    ],
)
def test_what_is_missing_is_said_at_its_field(changes, field, message):
    assert _sheet(**changes).form.errors[field] == [message]


def test_rows_say_what_they_lack():
    sheet = _sheet(**{"territory-0-codes": "62063", "category-0-weight": "0", "territory-0-weight": "5"})
    assert sheet.territories[0].errors == {"name": ["Choose a territory."]}
    assert sheet.categories[0].errors == {"category": ["Choose a category."]}
    wrong = _sheet(**{"territory-0-name": "province", "territory-0-codes": "4000 Liège"})
    assert wrong.territories[0].errors == {"codes": ["Write NIS codes of five digits, such as 62063."]}


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("rate", ("form", "rate")),
        ("window.to", ("form", "window_to")),
        ("tiers[0].weight", ("form", "members_weight")),
        ("tiers[1].weight", ("territory", "weight")),
        ("tiers[1].test", ("territory", "codes")),
        ("tiers[1].cap.share", ("territory", "cap")),
        ("categories.overhead.cap.share", ("category", "cap")),
        ("categories.catering.weight", ("category", "weight")),
        ("shortfall.amount", ("form", "shortfall_floor")),
        ("somewhere.else", ("form", "__all__")),
    ],
)
def test_what_the_rules_refuse_is_shown_where_it_was_typed(where, place):
    sheet = _sheet(**FULL)
    sheet.complain(where, "must not be so")
    errors = {
        "form": sheet.form.errors,
        "territory": sheet.territories[0].errors,
        "category": sheet.categories[1].errors if "overhead" in where else sheet.categories[0].errors,
    }
    assert list(errors[place[0]]) == [place[1]]
