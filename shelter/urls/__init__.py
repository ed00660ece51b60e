from uuid import UUID

from django.urls import include, path, register_converter

from shelter.urls import desk, staff
from shelter.views.public import standing
from shelter.views.verify import verify, verify_program


class PublicId:
    """32 hexadecimal digits, in the one form that is printed."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> UUID:
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        return value.hex


register_converter(PublicId, "public_id")

app_name = "shelter"
urlpatterns = [
    *desk.urlpatterns,
    *staff.urlpatterns,
    path("r/<public_id:public_id>/", standing, name="standing"),
    path("verify/", verify, name="verify"),
    path("verify/shelter_verify.py", verify_program, name="verify_program"),
    path("api/v1/", include("shelter.api.routes")),
]
