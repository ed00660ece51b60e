from rest_framework.test import APIClient

from members.models import User

API = "/api/v1/"


def caller(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_authenticate(user)
    return client
