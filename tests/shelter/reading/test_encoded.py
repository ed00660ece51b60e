import base64

from shelter.reading import parts_of
from shelter.reading.limits import Limits

PROGRAM = b"MZ" + bytes(range(256))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_what_is_encoded_is_found_wherever_it_stands_and_in_what_it_holds() -> None:
    inner = f"<Inner><![CDATA[\n{encoded(PROGRAM)}\n]]></Inner>".encode()
    outer = f"<Outer><Any>{encoded(inner)}</Any><Short>QUJD</Short></Outer>"

    assert list(parts_of(outer.encode())) == [inner, PROGRAM]
    assert list(parts_of(outer.encode("utf-16"))) == [inner, PROGRAM]


def test_what_is_no_xml_or_no_base64_has_no_parts() -> None:
    assert list(parts_of(b"%PDF-1.7 " + encoded(PROGRAM).encode())) == []
    assert list(parts_of(b"<a>" + b"words, and words. " * 20 + b"</a>")) == []


def test_no_more_is_decoded_than_the_limits_allow() -> None:
    data = f"<a><b>{encoded(PROGRAM)}</b><b>{encoded(PROGRAM)}</b></a>".encode()

    assert list(parts_of(data, Limits(attachments_bytes=300))) == [PROGRAM]
