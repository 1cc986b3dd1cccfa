"""The certificate authority of the user of this machine, and the certificate that it signs for BILL's host names.

It is made on first use. Its key never leaves the user's data directory: whoever has it could pose as BILL to every
program that trusts the authority.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.extras import how_to_install
from mockserver.kernel.randomness import secret
from mockserver.kernel.settings import Settings
from mockserver.serving.errors import TlsError

if TYPE_CHECKING:
    import trustme

KEY_FILE, TRUST_STORE_FILE = "ca-key.pem", "ca.p12"
TRUST_STORE_PASSWORD = "changeit"  # Java's own, of stores that hold nothing secret
ORGANIZATION, UNIT = "billmock", "test certificates, not BILL"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
# What some systems take at most of a server's certificate is 398 days.
LIFE, ALLOWANCE = timedelta(days=397), timedelta(days=1)
PLAIN_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)
ALPN = ["http/1.1"]


@dataclass(frozen=True)
class Authority:
    """The authority that lies in a directory, read from its key's file: the key, then its certificate.

    `certificate_file` is what programs are told to trust.
    """

    directory: Path
    certificate_file: Path
    pem: str

    @property
    def trust_store(self) -> Path:
        """The same for Java; its password is `TRUST_STORE_PASSWORD`."""
        return self.directory / TRUST_STORE_FILE

    @cached_property
    def _ca(self) -> trustme.CA:
        from trustme import CA

        try:
            return CA.from_pem(self.pem.encode(), self.pem.encode())
        except ValueError:
            raise TlsError(f"{self.directory / KEY_FILE} is no authority of ours: remove it, another is made") from None

    def context(self, names: Iterable[str]) -> ssl.SSLContext:
        """How a server of these host names and addresses speaks TLS: one certificate for all, HTTP/1.1, TLS 1.2 on."""
        now = datetime.fromtimestamp(REAL_TIME(), UTC)
        leaf = self._ca.issue_cert(
            *names,
            organization_name=ORGANIZATION,
            organization_unit_name=UNIT,
            not_before=now - ALLOWANCE,
            not_after=now + LIFE,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(ALPN)
        leaf.configure_cert(context)
        return context

    def publish(self) -> None:
        """Write what programs are told to trust beside the key, where it is not there yet; raises `OSError`."""
        certificate = self._ca.cert_pem.bytes()
        if not (self.certificate_file.is_file() and self.certificate_file.read_bytes() == certificate):
            replace(self.certificate_file, certificate)
            self.trust_store.unlink(missing_ok=True)
        if not self.trust_store.is_file():
            replace(self.trust_store, java_trust_store(certificate))


def authority_of(settings: Settings) -> Authority:
    """The user's authority, made where there is none; raises `TlsError`."""
    try:
        import trustme
    except ImportError:
        raise TlsError(f"TLS needs the extra: {how_to_install('tls')}") from None
    directory = settings.data_directory
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory / KEY_FILE
        if not path.is_file():
            ca = trustme.CA(organization_name=ORGANIZATION, organization_unit_name=UNIT)
            keep_first(path, ca.private_key_pem.bytes() + ca.cert_pem.bytes())
        authority = Authority(directory, settings.certificate_file, path.read_text(encoding="ascii"))
        authority.publish()
    except OSError as error:
        where = error.filename or directory
        raise TlsError(f"cannot keep the authority: {where}: {error.strerror}; --data-dir takes another") from None
    return authority


def keep_first(path: Path, content: bytes) -> None:
    """Make a file for its owner alone, unless somebody was faster; nobody ever sees half of it. Raises `OSError`."""
    draft = path.with_name(f"{path.name}.{secret()[:12]}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def replace(path: Path, content: bytes) -> None:
    """Write a file that everybody may read, whole at once; raises `OSError`."""
    draft = path.with_name(f"{path.name}.{secret()[:12]}")
    draft.write_bytes(content)
    draft.replace(path)


def java_trust_store(certificate: bytes) -> bytes:
    """A PKCS #12 store in which Java finds a trusted certificate."""
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
    from cryptography.x509 import load_pem_x509_certificate

    entry = PKCS12Certificate(load_pem_x509_certificate(certificate), b"billmock")
    return serialize_java_truststore([entry], BestAvailableEncryption(TRUST_STORE_PASSWORD.encode()))


def names_of(settings: Settings) -> list[str]:
    """What a server's certificate is for: BILL's host names, loopback, and the names that the settings tell."""
    bills = sorted(name for environment in ENVIRONMENTS.values() for name in environment.hosts)
    public = urlsplit(settings.public_url or "").hostname or ""
    others = [settings.host, public, *(settings.allowed_hosts or "").split(",")]
    names = [*bills, *LOOPBACK_NAMES, *(name.strip() for name in others if can_be_certified(name.strip()))]
    return list(dict.fromkeys(names))


def can_be_certified(name: str) -> bool:
    """Whether a name or an address is one that a certificate can be for."""
    with suppress(ValueError):
        return not ip_address(name).is_unspecified
    return PLAIN_NAME.fullmatch(name) is not None
