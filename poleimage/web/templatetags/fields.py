"""How a form's fields and its problems are put on a page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.formsets import BaseFormSet

# Several inputs under one label: a group with a legend.
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def shown(bound: BoundField) -> dict[str, Any]:
    """Give what the field's template needs; hint and errors are tied to the input by their ids."""
    widget = bound.field.widget
    name = bound.auto_id or bound.html_name
    # A note is what this form says of what stands in the field, beside what the field always says of itself.
    note = getattr(bound.field, "note", "")
    described = [f"{name}_hint"] if bound.help_text else []
    described += [f"{name}_note"] if note else []
    described += [f"{name}_error"] if bound.errors else []
    attrs: dict[str, Any] = {"class": _classes(bound, widget)}
    group = isinstance(widget, GROUPS)
    if described and not group:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "field": bound,
        "name": name,
        "note": note,
        "input": "" if group else bound.as_widget(attrs=attrs),
        "described": " ".join(described),
        "kind": "group" if group else "check" if isinstance(widget, forms.CheckboxInput) else "input",
    }


def problems(form: "forms.BaseForm | BaseFormSet[Any]") -> Iterator[dict[str, Any]]:
    """Give each problem with the label and the id of its field; no id where it is about the whole form."""
    if isinstance(form, BaseFormSet):
        yield from ({"label": "", "target": "", "message": message} for message in form.non_form_errors())
        for one in form.forms:
            yield from problems(one)
        return
    yield from ({"label": "", "target": "", "message": message} for message in form.non_field_errors())
    for bound in form:
        for message in bound.errors:
            yield {"label": bound.label, "target": _first_input(bound), "message": message}


def _first_input(bound: BoundField) -> str:
    if isinstance(bound.field.widget, GROUPS):
        return f"{bound.auto_id}_0"
    return bound.id_for_label


def _classes(bound: BoundField, widget: forms.Widget) -> str:
    own = widget.attrs.get("class", "")
    if isinstance(widget, forms.CheckboxInput):
        base = "choice-box"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    else:
        base = "form-control"
    return " ".join(part for part in (base, "is-invalid" if bound.errors else "", own) if part)
