"""The two doors that a file comes in by, with the name in the head of its part exactly as a sender could write it."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from rest_framework.test import APIClient

from members.models import User

BOUNDARY = "----hostile"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Answer:
    status: int
    sentence: str
    invoice_id: str


def by_page(user: User, data: bytes, name: str, language: str) -> Answer:
    client = Client(headers={"accept": "application/json", "accept-language": language})
    client.force_login(user)
    return _answer(client.post("/invoices/upload/", form(data, name), content_type=FORM))


def by_api(user: User, data: bytes, name: str, language: str) -> Answer:
    client = APIClient()
    client.force_authenticate(user)
    language_of = {"accept-language": language}
    return _answer(client.post("/api/v1/invoices/", form(data, name), content_type=FORM, headers=language_of))


def form(data: bytes, name: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def _answer(response: Any) -> Answer:
    said = response.json()
    wrong = [error["message"] for error in said.get("errors", ())]  # over the API, each with its field
    sentence = said.get("message") or " ".join(wrong) or said.get("detail", "")
    return Answer(response.status_code, sentence, said.get("id", ""))


DOORS = {"page": by_page, "api": by_api}
