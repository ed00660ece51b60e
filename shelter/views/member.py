from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members.models import User
from members.queries import names_of
from shelter.access import claims_for
from shelter.views.entry import Asked, for_roles

ROWS = 50


@for_roles(User.Role.MEMBER)
def in_our_name(request: Asked) -> HttpResponse:
    """What producers claim on invoices of this company; no figure of a production is in it."""
    company = request.user.company
    assert company is not None
    claims = claims_for(request.user).select_related("production__producer")
    page = Paginator(claims.order_by("-line__invoice__issued_on", "line__invoice", "line__position"), ROWS)
    name = names_of([company.pk], on=timezone.localdate()).get(company.pk, str(company))
    context = {"page": page.get_page(request.GET.get("page")), "company": company, "name": name}
    return render(request, "shelter/in_our_name.html", context)
