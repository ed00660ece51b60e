from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect

from members.models import User
from shelter.views.entry import Asked

FIRST_PAGES: dict[str, str] = {
    User.Role.STAFF: "shelter:portfolio",
    User.Role.ADMINISTRATOR: "shelter:jobs",
    User.Role.PRODUCER: "shelter:desk",
    User.Role.AUDITOR: "shelter:room",
    User.Role.MEMBER: "shelter:in_our_name",
}


@login_required
def home(request: Asked) -> HttpResponse:
    return redirect(FIRST_PAGES[request.user.role])
