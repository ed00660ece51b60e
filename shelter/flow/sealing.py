"""With what reports are sealed: the cluster's certificate, or one made here that proves nothing to anybody."""

import os
import urllib.request
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko_certvalidator.registry import SimpleCertificateStore

Kind = Literal["cluster", "development"]
DEVELOPMENT_NAME = "Development seal, proves nothing"
YEARS = 20
BITS = 3072
STAMP_SECONDS = 15
LARGEST_STAMP = 100_000


def kind_of_seal() -> Kind:
    return "cluster" if settings.SEAL_FILE else "development"


def signer() -> SimpleSigner:
    """The key that seals, with its certificate and no other; ValueError when the file does not open."""
    if settings.SEAL_FILE:
        return opened(Path(settings.SEAL_FILE), settings.SEAL_PASSPHRASE)
    place = Path(settings.DEVELOPMENT_SEAL)
    if not place.exists():
        make_development_key(place)
    return opened(place, "")


def stamper() -> TimeStamper | None:
    """Whom to ask for time stamps (RFC 3161), where SEAL_TIME_STAMPS names one."""
    url = settings.SEAL_TIME_STAMPS
    return _Authority(url) if url else None


class _Authority(TimeStamper):
    """Asks as RFC 3161 has it; TimestampRequestError when it does not answer, and the sealing is tried again later."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        asked = urllib.request.Request(self._url, req.dump(), {"Content-Type": "application/timestamp-query"})
        try:
            with urllib.request.urlopen(asked, timeout=STAMP_SECONDS) as answer:
                return tsp.TimeStampResp.load(answer.read(LARGEST_STAMP))
        except (OSError, ValueError) as error:
            raise TimestampRequestError(f"{self._url} gives no time stamp") from error


@cache
def opened(place: Path, passphrase: str) -> SimpleSigner:
    loaded = SimpleSigner.load_pkcs12(str(place), passphrase=passphrase.encode() or None)
    if loaded is None:
        raise ValueError(f"{place} holds no key and certificate, or its passphrase is another")
    # A seal holds one certificate, which its signature binds: a chain beside it could be changed unnoticed.
    return SimpleSigner(loaded.signing_cert, loaded.signing_key, SimpleCertificateStore())


def make_development_key(place: Path) -> None:
    """Several workers may come here at once: the first file stays."""
    key = rsa.generate_private_key(65537, BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT_NAME)])
    now = timezone.now()
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, serialization.NoEncryption())
    new = place.with_name(f"{place.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(kept)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(new, place)
    except FileExistsError:
        pass
    finally:
        new.unlink()
