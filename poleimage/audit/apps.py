from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "poleimage.audit"
    label = "audit"
