from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "poleimage.web"
    label = "web"
