"""The files inside a PDF, where Factur-X and ZUGFeRD keep the invoice. The pages are never drawn or read here."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from shelter.reading.limits import Limits
from shelter.reading.refusal import Refusal, Unreadable
from shelter.reading.text import file_name, well_formed_text

# What Factur-X 1.07 (section 6.2.2), ZUGFeRD 1 and XRechnung have the invoice called in its PDF.
RESERVED = {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"}


@dataclass(frozen=True)
class Embedded:
    name: str
    data: bytes = field(repr=False)
    too_large: bool = False
    relationship: str = ""  # to the pages, as the PDF states it: Alternative, Source, Data, Supplement or Unspecified

    @property
    def is_reserved(self) -> bool:
        return self.name.lower() in RESERVED


def embedded_files(data: bytes, limits: Limits) -> list[Embedded]:
    """List what a PDF has attached to it; raises Unreadable(pdf_encrypted, broken_pdf, too_large).

    A file that unpacks beyond the limit is listed without its bytes.
    """
    with apply_configuration(
        zlib_maximum_output_length=limits.attachment_bytes,
        zlib_maximum_recovery_input_length=100_000,
        lzw_maximum_output_length=limits.attachment_bytes,
        run_length_maximum_output_length=limits.attachment_bytes,
        array_based_stream_maximum_output_length=limits.attachment_bytes,
        brotli_maximum_output_length=limits.attachment_bytes,
        maximum_declared_stream_length=limits.file_bytes,
        stream_decoding_work_maximum_length=limits.attachments_bytes,
    ):
        try:
            reader = _Reader(data, limits)
            if reader.is_encrypted:
                raise Unreadable(Refusal.PDF_ENCRYPTED)
            return _files(reader, limits)
        except Unreadable:
            raise
        except (DependencyError, FileNotDecryptedError) as error:
            raise Unreadable(Refusal.PDF_ENCRYPTED) from error
        except Exception as error:  # a hostile PDF makes pypdf raise nearly anything
            raise Unreadable(Refusal.BROKEN_PDF, well_formed_text(f"{type(error).__name__}: {error}", 200)) from error


class _Reader(PdfReader):
    """Counts what it unpacks to find objects: pypdf bounds each packed stream and keeps all of them."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._streams: set[int] = set()
        self._most_streams, self._room = limits.pdf_object_streams, limits.attachments_bytes
        super().__init__(BytesIO(data))

    def _get_object_from_stream(self, indirect_reference: IndirectObject) -> PdfObject:
        number = self.xref_objStm[indirect_reference.idnum][0]
        if number not in self._streams:
            self._streams.add(number)
            stream = self.get_object(IndirectObject(number, 0, self))
            self._room -= len(stream.get_data()) if isinstance(stream, StreamObject) else 0
            if self._room < 0 or len(self._streams) > self._most_streams:
                raise Unreadable(Refusal.TOO_LARGE, "object streams")
        return super()._get_object_from_stream(indirect_reference)


def _files(reader: PdfReader, limits: Limits) -> list[Embedded]:
    found: list[Embedded] = []
    seen: set[int] = set()
    room = limits.attachments_bytes
    for specification in _specifications(reader, limits):
        streams = _dictionary(specification.get("/EF"))
        stream = _resolved(streams.get("/UF") or streams.get("/F"))
        if not isinstance(stream, StreamObject) or id(stream) in seen:
            continue
        seen.add(id(stream))
        name = file_name(str(_resolved(specification.get("/UF") or specification.get("/F")) or ""))
        relationship = str(_resolved(specification.get("/AFRelationship")) or "").removeprefix("/")
        unpacked = _unpacked(name, stream) if room > 0 else Embedded(name, b"", too_large=True)
        file = replace(unpacked, relationship=relationship)
        room -= len(file.data)
        found.append(file)
        # One more than may be kept, so that what is too much is noticed.
        if len(found) > limits.attachments + 1:
            break
    return found


def _unpacked(name: str, stream: StreamObject) -> Embedded:
    try:
        return Embedded(name, bytes(stream.get_data()))
    except LimitReachedError:
        return Embedded(name, b"", too_large=True)
    except Exception:
        return Embedded(name, b"")


def _specifications(reader: PdfReader, limits: Limits) -> Iterator[DictionaryObject]:
    root = reader.root_object
    names = _dictionary(root.get("/Names"))
    yield from _name_tree(_dictionary(names.get("/EmbeddedFiles")), limits)
    for each in _array(root.get("/AF"))[: limits.pdf_nodes]:
        yield _dictionary(each)
    # Some writers hang the invoice on the first page, as an associated file or as a pin that one clicks.
    page = _first_page(root, limits)
    for each in _array(page.get("/AF"))[: limits.pdf_nodes]:
        yield _dictionary(each)
    for pin in _array(page.get("/Annots"))[: limits.pdf_nodes]:
        yield _dictionary(_dictionary(pin).get("/FS"))


def _first_page(root: DictionaryObject, limits: Limits) -> DictionaryObject:
    """Go down the tree of pages by its first branches, no further than a sane one is deep."""
    node = _dictionary(root.get("/Pages"))
    for _ in range(limits.pdf_nodes):
        kids = _array(node.get("/Kids"))
        if not kids:
            break
        node = _dictionary(kids[0])
    return node


def _name_tree(top: DictionaryObject, limits: Limits) -> Iterator[DictionaryObject]:
    waiting, left = [top], limits.pdf_nodes
    while waiting and left:
        left -= 1
        node = waiting.pop(0)
        for value in _array(node.get("/Names"))[1 : limits.pdf_nodes : 2]:
            yield _dictionary(value)
        waiting += [_dictionary(kid) for kid in _array(node.get("/Kids"))[: limits.pdf_nodes]]


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> DictionaryObject:
    resolved = _resolved(value)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    """Give the items of an array; a dictionary where an array belongs is taken for its only item."""
    resolved = _resolved(value)
    if isinstance(resolved, DictionaryObject):
        return [resolved]
    return list(resolved) if isinstance(resolved, ArrayObject) else []
