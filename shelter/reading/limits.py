"""What a file may cost us. A file beyond these is refused, an attachment beyond them is left out and named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    file_bytes: int = 25_000_000
    xml_bytes: int = 5_000_000  # what is left of an XML file without its attachments
    marks: int = (
        1_000_000  # "<", and "=" twice, in the bytes: the only cheap bound on nodes before the tree is in memory
    )
    elements: int = 400_000  # 5,000 lines have 300,000 where each says all that it can
    lines: int = 5_000
    attachments: int = 30
    attachment_bytes: int = 20_000_000
    attachments_bytes: int = 50_000_000
    envelopes: int = 3  # one in another
    listed: int = 200  # VAT groups, preceding invoices
    pdf_nodes: int = 500  # of the name tree that lists a PDF's files
    pdf_object_streams: int = 200  # unpacked to find them
    pdf_object_bytes: int = 10_000_000  # of all of these: each byte is gone through one by one
    text_pages: int = 20
    text_characters: int = 200_000
    text_seconds: int = 20
    scan_pages: int = 3  # that Tesseract is given
    scan_seconds: int = 60  # for each
    scan_pixels: int = 9_000_000  # an A4 page at 300 dots an inch; a larger picture is made smaller
    picture_pixels: int = 50_000_000  # as the picture's own head states them; a larger one is not opened
    process_bytes: int = 700_000_000  # of address space, for each process that opens a page or a picture


DEFAULT = Limits()
