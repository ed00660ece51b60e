"""A program that uses the API of a running register, over HTTP."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

BOUNDARY = "----register-tests"


@dataclass
class Caller:
    url: str
    token: str = ""

    def sign_in(self, email: str, password: str) -> "Caller":
        answer = self.post("tokens/", {"email": email, "password": password})
        return Caller(self.url, answer["token"])

    def get(self, path: str) -> Any:
        return json.loads(self.bytes(path))

    def bytes(self, path: str) -> bytes:
        return self._send(urllib.request.Request(f"{self.url}/api/v1/{path}"))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", json.dumps(body).encode(), method="POST")
        request.add_header("Content-Type", "application/json")
        return json.loads(self._send(request) or b"null")

    def upload(self, name: str, data: bytes) -> Any:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        request = urllib.request.Request(f"{self.url}/api/v1/invoices/", body, method="POST")
        request.add_header("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        return json.loads(self._send(request))

    def _send(self, request: urllib.request.Request) -> bytes:
        if self.token:
            request.add_header("Authorization", f"Token {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{request.full_url}: {error.code} {error.read()[:500]!r}") from error
