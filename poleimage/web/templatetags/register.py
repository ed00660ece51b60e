"""The one template library that pages load: figures, marks, fields and lists of pages."""

import secrets
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from poleimage.web import figures
from poleimage.web.templatetags import fields, icons, meter

register = template.Library()

for write in (
    figures.amount,
    figures.euros,
    figures.money,
    figures.amount_text,
    figures.euros_text,
    figures.percent,
    figures.day,
    figures.day_long,
    figures.moment,
    figures.days_left,
    figures.file_size,
    figures.enterprise_number,
):
    register.filter(write.__name__, write)

register.simple_tag(meter.bullet)


@register.filter
def unsigned(cents: int) -> int:
    """Leave the sign out, where the page writes it apart."""
    return abs(cents)


@register.filter
def initials(name: str) -> str:
    """Give the first and last initial of a name or an e-mail address."""
    words = str(name).partition("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def once() -> SafeString:
    """Name this showing of a form, so that what it sends is written once, however often its button is pressed."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(16))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon beside a word; it is not read aloud."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" width="16" height="16" {} aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(icons.STROKE),  # both are constants of ours
        mark_safe(icons.ICONS[name]),
    )


@register.simple_tag
def tag(kind: str, label: str) -> SafeString:
    """Pair a shape with a word; `kind` is danger, watch, fine, met or none."""
    return format_html('<span class="tag tag-{}">{}{}</span>', kind, icon(kind), label)


@register.inclusion_tag("_field.html")
def field(bound: BoundField, mark: bool = True, hide_label: bool = False) -> dict[str, Any]:
    """Show a form field with its label, hint and errors; `mark` says "optional" where it is."""
    return fields.shown(bound) | {"mark": mark and not bound.field.required, "hide_label": hide_label}


@register.inclusion_tag("_problems.html")
def problem_summary(*forms: Any) -> dict[str, Any]:
    """List what is wrong in these forms and formsets, each with a link to its field."""
    return {"problems": [problem for form in forms if form is not None for problem in fields.problems(form)]}


@register.inclusion_tag("_pages.html", takes_context=True)
def pages(context: template.Context, page: "Page[Any]", name: str = "page") -> dict[str, Any]:
    """Link to the other pages of a list, keeping what it is filtered by."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "links": [{"number": n, "url": address(n) if isinstance(n, int) else None} for n in numbers],
        "before": address(page.number - 1) if page.has_previous() else None,
        "after": address(page.number + 1) if page.has_next() else None,
    }
