"""Sending a notification over HTTP: signed as BILL signs, to private hosts unless more is allowed."""

from __future__ import annotations

import hmac
import ssl
import time
from base64 import b64encode
from hashlib import sha256
from ipaddress import ip_address
from socket import SOCK_STREAM, gaierror, getaddrinfo
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3

from mockserver.domain.webhooks.hosts import is_private_address

SIGNATURE = "x-bill-sha-signature"
TIMEOUT = 10.0  # seconds a receiver has (F-1664)
MAX_ANSWER = 4_096  # bytes of an answer that are read
CONNECTIONS = 4  # to one receiver
MAX_RECEIVERS = 256  # to which connections are kept
# Where clouds tell a machine its secrets, beside the link-local addresses.
METADATA = ("fd00:ec2::254",)


class Notification(NamedTuple):
    """What is sent: a body to a URL, signed with a key unless a `signature` is there."""

    url: str
    body: bytes
    security_key: str
    signature: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the request, the signature among them (F-1663)."""
        host = urlsplit(self.url).netloc.rpartition("@")[2]
        signature = self.signature or signature_of(self.body, self.security_key)
        return {"Host": host, "Content-Type": "application/json", "User-Agent": "billmock", SIGNATURE: signature}


def signature_of(body: bytes, security_key: str) -> str:
    """What signs a body: the HMAC by the text of the key (F-1663)."""
    return b64encode(hmac.new(security_key.encode(), body, sha256).digest()).decode()


class Receipt(NamedTuple):
    """What came of a try: the status of the answer, 0 where none came, its first bytes, and what went wrong.

    `headers` are those of the request. `silent`: no answer came. `is_suppressed`: the host is none that is called.
    """

    headers: dict[str, str]
    status: int
    answer: str = ""
    error: str = ""
    seconds: float = 0.0
    is_suppressed: bool = False

    @property
    def silent(self) -> bool:
        """Whether the receiver did not answer at all."""
        return self.status == 0 and not self.is_suppressed


class ForbiddenHost(Exception):
    """A host that is not called."""


class Sender:
    """Sends notifications through connections that it keeps; `hosts` is `private`, or `any`.

    A host's addresses are looked up once a try, and the one that was looked at is called. Redirects are not followed,
    proxies of the environment are ignored.
    """

    def __init__(self, hosts: str) -> None:
        self._hosts = hosts
        self._pools: dict[tuple[str, str, int, str], urllib3.HTTPConnectionPool] = {}
        self._lock = Lock()

    def send(self, notification: Notification) -> Receipt:
        """Try once; never raises for what a receiver does."""
        start, headers = time.perf_counter(), notification.headers
        try:
            status, answer = self._post(notification, headers)
            return Receipt(headers, status, answer, "", time.perf_counter() - start)
        except ForbiddenHost as refused:
            return Receipt(headers, 0, error=str(refused), is_suppressed=True)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            text = f"{type(error).__name__}: {error}"[:300]
            return Receipt(headers, 0, error=text, seconds=time.perf_counter() - start)

    def _post(self, notification: Notification, headers: dict[str, str]) -> tuple[int, str]:
        parts = urlsplit(notification.url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        pool = self._pool(parts.scheme, self._address(host, port), port, host)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        answer = pool.urlopen(
            "POST",
            target,
            notification.body,
            headers,
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
        )
        try:
            return answer.status, answer.read(MAX_ANSWER).decode(errors="replace")
        finally:
            answer.drain_conn() if answer.length_remaining in (None, 0) else answer.close()
            answer.release_conn()

    def _address(self, host: str, port: int) -> str:
        """The address to call; raises `ForbiddenHost` unless every address of the host may be called."""
        try:
            addresses = [str(row[4][0]) for row in getaddrinfo(host, port, type=SOCK_STREAM)]
        except (gaierror, UnicodeError):
            if self._hosts == "private":
                raise ForbiddenHost(f"{host} is unknown here, and only private hosts are called") from None
            raise
        for address in addresses:
            plain = address.partition("%")[0]
            if is_forbidden(plain):
                raise ForbiddenHost(f"{host} is {plain}, which is never called")
            if self._hosts == "private" and not is_private_address(plain):
                raise ForbiddenHost(f"{host} is not of this machine or a private network")
        return addresses[0]

    def _pool(self, scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
        key = scheme, address, port, host
        with self._lock:
            if key not in self._pools:
                if len(self._pools) >= MAX_RECEIVERS:
                    # Its connections are closed with it, once nobody is posting over them any more.
                    del self._pools[next(iter(self._pools))]
                timeout = urllib3.Timeout(total=TIMEOUT)
                self._pools[key] = (
                    urllib3.HTTPSConnectionPool(
                        address,
                        port,
                        timeout=timeout,
                        maxsize=CONNECTIONS,
                        ssl_context=ssl.create_default_context(),
                        server_hostname=host,
                        assert_hostname=host,
                    )
                    if scheme == "https"
                    else urllib3.HTTPConnectionPool(address, port, timeout=timeout, maxsize=CONNECTIONS)
                )
            return self._pools[key]

    def close(self) -> None:
        """Let go of all connections."""
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()


def is_forbidden(address: str) -> bool:
    """Whether an address is never called: link-local ones and those of metadata, and those that are nobody's."""
    ip = ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return inner.is_link_local or inner.is_multicast or inner.is_unspecified or address in METADATA
