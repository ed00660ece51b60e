from importlib import import_module

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "poleimage.audit"
    label = "audit"

    def ready(self) -> None:
        # Registers the check.
        import_module("poleimage.audit.guards")
