from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members.flow import PeriodError, register_company
from members.models import Company, User
from shelter import access
from shelter.flow import company as flow
from shelter.flow.refusal import Refusal
from shelter.forms.company import ChangePeriodForm, OpenCompanyForm, PeriodForm, PlaceForm, RelatedForm
from shelter.forms.search import text_from
from shelter.models import Job
from shelter.problems import put_on
from shelter.queries.companies import found, invoices_of, listed
from shelter.tasks import send_waiting
from shelter.views.entry import Asked, for_roles
from shelter.words import CATEGORIES, named

PAGE = 50
INVOICES = 25


@for_roles(User.Role.STAFF)
def companies(request: Asked) -> HttpResponse:
    today, text, only = timezone.localdate(), text_from(request.GET), request.GET.get("only", "")
    sought = listed(found(access.companies_for(request.user), text), today)
    chosen = {"members": sought.filter(is_member=True), "others": sought.filter(is_member=False)}.get(only, sought)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    rows = [{"company": one, "trade": named(CATEGORIES, one.trade)} for one in page.object_list]
    context = {"page": page, "rows": rows, "text": text, "only": only, "chips": _chips(request, sought, only)}
    return render(request, "shelter/companies.html", context)


@for_roles(User.Role.STAFF)
def company(request: Asked, company_id: Any) -> HttpResponse:
    return _page(request, _company(request, company_id))


@for_roles(User.Role.STAFF)
def open_company(request: Asked) -> HttpResponse:
    form = OpenCompanyForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        known = access.companies_for(request.user).filter(key=said["number"]).first()
        opened = known or register_company(
            said["number"],
            said["name"],
            by=request.user,
            enterprise_number=said["number"] if form.is_belgian else None,
            trade=said["trade"],
            from_on=timezone.localdate(),
        )
        said_of = _("This company is known already.") if known else _("The company is registered.")
        messages.success(request, said_of)
        return redirect("shelter:company", opened.pk)
    return render(request, "shelter/open_company.html", {"form": form}, status=422 if form.errors else 200)


@for_roles(User.Role.STAFF)
def admit_member(request: Asked, company_id: Any) -> HttpResponse:
    return _change(request, company_id, "admit", PeriodForm(request.POST), flow.admit_member)


@for_roles(User.Role.STAFF)
def place_company(request: Asked, company_id: Any) -> HttpResponse:
    return _change(request, company_id, "place", PlaceForm(request.POST), flow.place_company)


@for_roles(User.Role.STAFF)
def mark_related(request: Asked, company_id: Any) -> HttpResponse:
    def mark(pk: Any, organisation: Any, why: str, by: User) -> object:
        return flow.mark_related(organisation.pk, pk, by=by, why=why)

    return _change(request, company_id, "related", RelatedForm(request.POST), mark)


@for_roles(User.Role.STAFF)
def change_membership(request: Asked, company_id: Any, membership_id: int) -> HttpResponse:
    """Correct a period or end it, on a page of its own: what stands now is shown beside what is to stand."""
    changed = _company(request, company_id)
    period = get_object_or_404(changed.memberships.filter(superseded_at=None), pk=membership_id)
    first = {"from_on": period.from_on, "to_on": period.to_on}
    form = ChangePeriodForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and _written(
        form, lambda: flow.change_membership(period.pk, by=request.user, **form.cleaned_data)
    ):
        return _back(request, changed)
    context = {"company": changed, "period": period, "form": form, "crumbs": _crumbs(changed)}
    return render(request, "shelter/change_membership.html", context, status=422 if form.errors else 200)


def _change(request: Asked, company_id: Any, name: str, form: Form, write: Callable[..., object]) -> HttpResponse:
    """The small forms of the company's page: one at a time is sent, and comes back with what was wrong."""
    changed = _company(request, company_id)
    if request.method != "POST":
        return redirect("shelter:company", changed.pk)
    if form.is_valid() and _written(form, lambda: write(changed.pk, by=request.user, **form.cleaned_data)):
        return _back(request, changed)
    return _page(request, changed, {name: form})


def _written(form: Form, write: Callable[[], object]) -> bool:
    try:
        write()
    except (Refusal, PeriodError) as refusal:
        put_on(form, refusal)
        return False
    return True


def _back(request: Asked, changed: Company) -> HttpResponse:
    send_waiting(Job.Kind.RECOMPUTE)
    messages.success(request, _("Recorded. What counts is computed again wherever this company has invoices."))
    return redirect("shelter:company", changed.pk)


def _company(request: Asked, company_id: Any) -> Company:
    one = listed(access.companies_for(request.user), timezone.localdate()).filter(pk=company_id).first()
    if one is None:
        raise Http404
    return one


def _page(request: Asked, shown: Company, wrong: dict[str, Form] | None = None) -> HttpResponse:
    today = timezone.localdate()
    invoices = Paginator(invoices_of(access.invoices_for(request.user), shown.pk), INVOICES)
    forms: dict[str, Form] = {
        "admit": PeriodForm(auto_id="admit_%s", initial={"from_on": today}),
        "place": PlaceForm(auto_id="place_%s", initial={"from_on": today}),
        "related": RelatedForm(auto_id="related_%s"),
    }
    context = {
        "company": shown,
        "trade": named(CATEGORIES, shown.trade),
        "today": today,
        "crumbs": _crumbs(shown)[:1],
        "names": shown.names.filter(superseded_at=None).order_by("-from_on", "-id"),
        "memberships": shown.memberships.filter(superseded_at=None).order_by("-from_on"),
        "seats": shown.establishments.filter(superseded_at=None).order_by("-from_on"),
        "related_to": shown.related_to.filter(superseded_at=None).select_related("organisation"),
        "invoices": invoices.get_page(request.GET.get("page")),
        "forms": forms | (wrong or {}),
        "wrong": next(iter(wrong.values())) if wrong else None,
    }
    return render(request, "shelter/company.html", context, status=422 if wrong else 200)


def _crumbs(shown: Any) -> list[dict[str, Any]]:
    here = {"label": shown.name or shown.first_name or shown.key, "url": reverse("shelter:company", args=[shown.pk])}
    return [{"label": _("Companies"), "url": reverse("shelter:companies")}, here]


def _chips(request: Asked, sought: Any, only: str) -> list[dict[str, Any]]:
    words = {"": _("All"), "members": _("Members today"), "others": _("Not members today")}
    members = sought.filter(is_member=True).count()
    whole = sought.count()
    counts = {"": whole, "members": members, "others": whole - members}
    kept = request.GET.copy()
    kept.pop("page", None)
    chips = []
    for name, label in words.items():
        kept["only"] = name
        chips.append({"label": label, "url": f"?{kept.urlencode()}", "current": only == name, "count": counts[name]})
    return chips
