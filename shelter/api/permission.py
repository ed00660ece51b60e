from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from members.models import User
from shelter.access import OFFICE


class _Roles(BasePermission):
    roles: frozenset[str] = frozenset()

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User) and (request.method in ("GET", "HEAD") or request.user.role in self.roles)


class ProducersWrite(_Roles):
    """Everyone reads what `access` shows them; producers write."""

    roles = frozenset({User.Role.PRODUCER})


class StaffWrite(_Roles):
    """Everyone reads what `access` shows them; the cluster's staff write."""

    roles = frozenset(OFFICE)


class ProducersAndStaff(_Roles):
    """Only those who work on a production ask this, reading included."""

    roles = frozenset({User.Role.PRODUCER, *OFFICE})

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User) and request.user.role in self.roles
