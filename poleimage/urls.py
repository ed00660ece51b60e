from django.urls import include, path

from poleimage.web.views import health

handler400 = "poleimage.web.refusal.bad_request"

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("members.urls")),
    path("", include("shelter.urls")),
]
