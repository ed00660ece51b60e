from django.contrib.auth.views import LogoutView
from django.urls import path

from members.views import Password, SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", Password.as_view(), name="password"),
]
