"""What comes in is measured while it comes: a file that is too large leaves nothing on the disk, and none is lost."""

import re
from io import BytesIO
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser

# The longest head of a part that Django reads.
HEAD = 1024


class NamelessFileError(SuspiciousOperation):
    """A file whose name can't be read: Django would leave it out without a word."""


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Measured(FileUploadHandler):
    """First of the handlers: what is too large arrives by its name and its size alone, for the form to refuse."""

    is_parsing = False
    seen = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> Any:
        if self.is_parsing or self.request is None:
            return None
        self.is_parsing = True
        counted = Counted(input_data, boundary)
        handlers = self.request.upload_handlers
        post, files = MultiPartParser(META, counted, handlers, encoding).parse()  # type: ignore[arg-type]
        if self.seen < counted.files:
            raise NamelessFileError
        return post, files

    def new_file(self, *args: Any, **said: Any) -> None:
        super().new_file(*args, **said)
        self.seen += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if start + len(raw_data) > settings.UPLOAD_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if file_size <= settings.UPLOAD_MAX_BYTES:
            return None
        return InMemoryUploadedFile(
            BytesIO(), self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )


class Counted:
    """Counts the parts that are files as they go by, whatever their names are written in."""

    def __init__(self, stream: Stream, boundary: bytes) -> None:
        self.stream, self.files, self.rest = stream, 0, b""
        head = rb"\r\n(?:[^\r\n]+\r\n)*?content-disposition:[^\r\n]*;\s*filename\*?=(?!\"\")[^\s;]"
        self.part = re.compile(b"--" + re.escape(boundary) + head, re.IGNORECASE)

    def read(self, size: int, /) -> bytes:
        chunk = self.stream.read(size)
        data, end = self.rest + chunk, 0
        for part in self.part.finditer(data):
            self.files, end = self.files + 1, part.end()
        self.rest = data[max(end, len(data) - HEAD - len(self.part.pattern)) :]
        return chunk
