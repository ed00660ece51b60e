import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from poleimage.web.templatetags import icons, meter
from tests.browse import evened


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def render(text: str, **context: Any) -> str:
    return evened(Template("{% load register %}" + text).render(Context(context)))


class Terms(forms.Form):
    title = forms.CharField(label="Title", help_text="As it is signed.")
    note = forms.CharField(label="Note", required=False)
    territory = forms.ChoiceField(choices=[("l", "Liège"), ("w", "Wallonia")], widget=forms.RadioSelect)
    signed = forms.BooleanField(label="Signed by both")

    def clean(self) -> None:
        raise forms.ValidationError("The deadline comes before the signature.")


def test_filters_write_figures_in_the_language_of_the_page() -> None:
    written = render(
        "{{ a|euros }} {{ b|amount_text }} {{ c|percent }} {{ d|day }}", a=-5, b="1234.56", c="0.5", d="2026-12-02"
    )
    assert written == "\u22120,05\u00a0€ 1.234,56 50% 2 Dec 2026"


def test_initials_are_those_of_the_first_and_the_last_name() -> None:
    assert render("{{ n|initials }}", n="Hélène Marie Lambrecht") == "HL"
    assert render("{{ n|initials }}", n="alice@example.be") == "A"


def test_a_status_pairs_a_shape_with_a_word() -> None:
    for kind in ("danger", "watch", "fine", "met", "none"):
        written = render("{% tag kind word %}", kind=kind, word="<In danger>")
        assert f'class="tag tag-{kind}"' in written
        assert icons.ICONS[kind] in written
        assert "&lt;In danger&gt;" in written


def test_every_icon_is_well_formed_and_silent() -> None:
    for name in icons.ICONS:
        drawn = ElementTree.fromstring(render("{% icon name %}", name=name))
        assert drawn.attrib["aria-hidden"] == "true"


def test_the_meter_says_what_it_shows() -> None:
    drawn = ElementTree.fromstring(render("{% bullet 48500000 30707512 5109789 '0.9' %}"))
    assert drawn.attrib["role"] == "img"
    assert drawn.attrib["aria-label"] == "63,3% counted, 10,5% pending, 90% of the time gone"


def test_in_a_list_the_mark_stands_before_the_end_so_that_a_surplus_passes_it() -> None:
    drawn = str(meter.bullet(100, 104, 0))
    assert '<svg x="92.59%" overflow="visible"><rect class="meter-owed"' in drawn
    assert 'class="meter-counted" rx="2" x="0.00%" y="10" width="96.30%"' in drawn


def test_a_meter_that_stands_alone_ends_at_what_is_owed_unless_there_is_more() -> None:
    assert '<svg x="100.00%"' in str(meter.bullet(100, 60, 40, size="wide"))
    assert '<svg x="92.59%"' in str(meter.bullet(100, 101, 0, size="wide"))


@pytest.mark.parametrize(
    ("owed", "counted", "pending"), [(100, -20, 10), (100, 10**12, 5), (1, 0, 0), (10**18, 1, 1), (100, 50, -80)]
)
def test_no_figure_draws_outside_the_meter(owed: int, counted: int, pending: int) -> None:
    for size in meter.SIZES:
        drawn = ElementTree.fromstring(str(meter.bullet(owed, counted, pending, "7.5", size)))
        for bar in drawn.iter("rect"):
            if bar.attrib.get("width", "").endswith("%"):
                start, width = float(bar.attrib["x"][:-1]), float(bar.attrib["width"][:-1])
                assert start >= 0 and width >= 0 and start + width <= 100.01


def test_where_nothing_is_owed_or_known_the_meter_is_empty_and_says_so() -> None:
    assert 'aria-label="Nothing is owed."' in str(meter.bullet(0, 0, 0, "0.3"))
    assert 'aria-label="Not computed yet."' in str(meter.bullet(None, None))
    assert "meter-owed" not in str(meter.bullet(0, 0, 0)) + str(meter.bullet(None, None))


def test_a_field_ties_its_hint_and_its_errors_to_the_input_and_keeps_what_was_typed() -> None:
    written = render("{% field form.title %}", form=Terms({"title": ""}))
    assert '<label class="form-label" for="id_title">' in written
    assert 'aria-describedby="id_title_hint id_title_error"' in written
    assert 'id="id_title_hint"' in written and 'id="id_title_error"' in written
    assert 'aria-invalid="true"' in written
    assert 'value="Le &lt;Gel&gt;"' in render("{% field form.title %}", form=Terms({"title": "Le <Gel>"}))


def test_only_what_may_stay_empty_is_marked() -> None:
    assert "optional" in render("{% field form.note %}", form=Terms())
    assert "optional" not in render("{% field form.note mark=False %}{% field form.title %}", form=Terms())


def test_choices_are_a_group_with_a_legend() -> None:
    written = render("{% field form.territory %}", form=Terms({}))
    assert "<fieldset" in written and "<legend" in written
    assert written.count('type="radio"') == 2
    assert 'aria-describedby="id_territory_error"' in written


def test_the_summary_links_each_problem_to_its_field() -> None:
    written = render("{% problem_summary form %}", form=Terms({"note": "kept"}))
    assert "4 things need your attention" in written
    assert "The deadline comes before the signature." in written
    for target in re.findall(r'href="#([^"]+)"', written):
        assert f'id="{target}"' in render(
            "{% for one in form %}{% field one %}{% endfor %}", form=Terms({"note": "kept"})
        )


def test_there_is_no_summary_where_nothing_is_wrong() -> None:
    assert render("{% problem_summary form other %}", form=Terms(), other=None).strip() == ""


def test_pages_keep_what_the_list_is_filtered_by() -> None:
    request = RequestFactory().get("/", {"q": "gel & co", "page": "4"})
    written = render("{% pages page %}", page=Paginator(range(200), 20).get_page(4), request=request)
    assert 'href="?q=gel+%26+co&amp;page=5" rel="next"' in written
    assert re.search(r'href="\?q=gel\+%26\+co&amp;page=4" aria-current="page"', written)
    assert "61 to 80 of 200" in written


def test_one_page_needs_no_links() -> None:
    assert render("{% pages page %}", page=Paginator(range(3), 20).get_page(1)).strip() == ""


def test_the_equation_shows_every_term_with_its_sign() -> None:
    terms = [
        {"label": "Claimed", "cents": 1000},
        {"label": "Withheld", "cents": 300},
        {"label": "Given back", "cents": -100},
        {"label": "Counted", "cents": 800},
    ]
    written = render('{% include "_sum.html" %}', terms=terms)
    assert re.findall(r'sum-sign">(.)<', written) == ["−", "+", "="]
    assert re.findall(r"<dd> ?(.+?)</dd>", written) == ["10,00\u00a0€", "3,00\u00a0€", "1,00\u00a0€", "8,00\u00a0€"]
