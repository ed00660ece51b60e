from django.urls import include, path

from shelter.urls import desk, staff

app_name = "shelter"
urlpatterns = [*desk.urlpatterns, *staff.urlpatterns, path("api/v1/", include("shelter.api.routes"))]
