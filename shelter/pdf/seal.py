"""The cluster's seal on a report: a PAdES signature in a revision of its own, after the bytes that were drawn.

The drawn bytes stay as they are in front of it, so that they can still be compared with what is drawn again. With an
RSA key and without a time stamp the same report under the same certificate is the same file, byte for byte.
"""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

FIELD = "Seal"
DIGEST = "sha256"
TAIL = 200_000  # bytes at most that a seal adds, its chain of certificates and its time stamp among them
_RANGE = re.compile(rb"/ByteRange \[(0) (\d{1,10}) (\d{1,10}) (\d{1,10}) *\]")
_END = b"%%EOF\n"


@dataclass(frozen=True)
class Seal:
    """Whose seal a file bears. `start` is where its revision begins: what lies before is what was drawn."""

    subject: str
    fingerprint: str  # SHA-256 of the certificate, as lower-case hexadecimal
    has_time_stamp: bool
    start: int


class SealBrokenError(ValueError):
    """What looks like a seal does not hold: something was changed, or added after it."""


def seal(pdf: bytes, signer: Signer, at: datetime, stamper: TimeStamper | None = None) -> bytes:
    """Add the seal; TimestampRequestError or OSError when the authority for time stamps can't be reached."""
    writer = _Revision(BytesIO(pdf))
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        tight_size_estimates=True,
    )
    # Without a place on a page: the seal covers all of them.
    field = SigFieldSpec(FIELD, on_page=0, box=None)
    return asyncio.run(_sealed(writer, PdfSigner(metadata, signer, timestamper=stamper, new_field_spec=field), at))


async def _sealed(writer: IncrementalPdfFileWriter, signer: PdfSigner, at: datetime) -> bytes:
    """What `PdfSigner.sign_pdf` does, at a time that is given."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    validation = await session.perform_presign_validation(writer)
    reserved = await session.estimate_signature_container_size(validation, tight=True)
    document = session.prepare_tbs_document(validation_info=validation, bytes_reserved=reserved)
    output = BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    return output.getvalue()


class _Revision(IncrementalPdfFileWriter):
    """Leaves the description of the file as it was drawn, and takes its second identifier from the first."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        first = bytes(prev.trailer["/ID"][0].original_bytes)
        return ArrayObject([ByteStringObject(first), ByteStringObject(hashlib.sha256(first + b"seal").digest()[:16])])

    def _update_meta(self) -> None:
        pass


def examine(data: bytes) -> Seal | None:
    """Tell whose seal a file bears; None when it bears none, SealBrokenError when it does not hold.

    Holds only what seals the whole file to its last byte, in the one way in which this module writes it: so that no
    byte can be another, not even one that a reader of PDF would overlook. Whether the certificate is the cluster's is
    for the reader to say, who compares its fingerprint.
    """
    ranges = list(_RANGE.finditer(data, max(0, len(data) - TAIL)))
    if not ranges:
        if b"/ByteRange" in data[-TAIL:]:
            raise SealBrokenError("its range can't be read")
        return None
    if len(ranges) > 1:
        raise SealBrokenError("there are several")
    _, before, after, rest = map(int, ranges[0].groups())
    if after + rest != len(data) or not before < after or data[before : before + 1] + data[after - 1 : after] != b"<>":
        raise SealBrokenError("it does not cover the whole file")
    covered = hashlib.sha256(data[:before] + data[after:]).digest()
    return _read(data[before + 1 : after - 1], covered, _start(data, before))


def _start(data: bytes, before: int) -> int:
    """Where the revision begins: behind the end of the file that was sealed."""
    end = data.rfind(_END, 0, before)
    if end < 0:
        raise SealBrokenError("it seals no file")
    return end + len(_END)


def _read(written: bytes, covered: bytes, start: int) -> Seal:
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(written.decode("ascii")))["content"]
        (info,), (certificate,) = signed["signer_infos"], [each.chosen for each in signed["certificates"]]
        intact, valid = validate_sig_integrity(info, certificate, "data", covered)
        as_written = _as_written(info, certificate, len(written))
    except (ValueError, TypeError, KeyError, SignatureValidationError, InvalidSignature) as error:
        raise SealBrokenError("it can't be read") from error
    if not intact or not valid:
        raise SealBrokenError("the file was changed after it was sealed")
    if written != as_written:
        raise SealBrokenError("it was written over")
    return Seal(
        subject=certificate.subject.human_friendly,
        fingerprint=certificate.sha256.hex(),
        has_time_stamp=bool(info["unsigned_attrs"].native),
        start=start,
    )


def _as_written(info: cms.SignerInfo, certificate: x509.Certificate, length: int) -> bytes:
    """Write down what was read once more: what nobody signed (the wrapping, the room left over) has one form only."""
    method = {"algorithm": info["digest_algorithm"]["algorithm"].native}
    again = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}}
            ),
            "digest_algorithm": method,
            "signature_algorithm": info["signature_algorithm"],
            "signed_attrs": info["signed_attrs"],
            "signature": info["signature"].native,
        }
    )
    if info["unsigned_attrs"].native:
        again["unsigned_attrs"] = info["unsigned_attrs"]
    content = {
        "version": "v1",
        "digest_algorithms": [method],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", certificate)],
        "signer_infos": [again],
    }
    wrapped = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})
    return bytes(wrapped.dump().hex().upper().encode().ljust(length, b"0"))
