"""What a forward proxy is asked for, and what it refuses: BILL's host names pass, nothing else does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from mockserver.kernel.environments import ENVIRONMENTS, environment_of

BILL_DOMAINS = ("bill.com", "divvy.co")
PORTS = {"https": 443, "http": 80}
UNSAFE = re.compile(r"[^!-~]+")
MAX_NAME = 100  # characters of a name that a refusal says again
HOP_HEADERS = (b"connection:", b"proxy-connection:", b"keep-alive:", b"proxy-authorization:", b"x-forwarded-proto:")


class ProxyRefusal(Exception):
    """What does not pass; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request to a proxy is to go: a tunnel (CONNECT), or one request whose URL has this scheme."""

    scheme: str
    host: str
    port: int
    is_tunnel: bool

    @property
    def address(self) -> str:
        """Host and port as the client wrote them, harmless in a line of text."""
        return f"{UNSAFE.sub('?', self.host)[:MAX_NAME]}:{self.port}"


def target_of(line: bytes) -> Target | None:
    """The target in a request's first line; None for a request to the server itself, and for what is no request.

    Raises `ProxyRefusal` for one whose host or port cannot be read.
    """
    words = line.split()
    if len(words) != 3 or not words[2].startswith(b"HTTP/"):
        return None
    method, uri = words[0], words[1].decode("latin-1")
    if method == b"CONNECT":
        return target_at("https", uri, is_tunnel=True)
    scheme, separator, rest = uri.partition("://")
    if not separator or "/" in scheme:
        return None
    if scheme.lower() not in PORTS:
        raise ProxyRefusal(f"{UNSAFE.sub('?', scheme)[:MAX_NAME]} is no scheme that passes here")
    return target_at(scheme.lower(), re.split(r"[/?#]", rest, maxsplit=1)[0], is_tunnel=False)


def target_at(scheme: str, place: str, *, is_tunnel: bool) -> Target:
    """The target that `host:port` names; raises `ProxyRefusal`."""
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise ProxyRefusal(f"{UNSAFE.sub('?', place)[:MAX_NAME]} names no host and port")
    return Target(scheme, host.rstrip("."), port or PORTS[scheme], is_tunnel)


def check(target: Target) -> None:
    """Raises `ProxyRefusal` for what is no host of BILL's, or none of its ports."""
    if environment_of(target.host) is None:
        raise ProxyRefusal(f"{target.address} {unknown(target.host)}")
    if target.port != PORTS[target.scheme]:
        raise ProxyRefusal(f"{target.address} is no port of BILL's: it answers at {PORTS[target.scheme]}")


def unknown(host: str) -> str:
    """What is to be said of a host that does not pass; where it is in one of BILL's domains, which ones do."""
    if not any(host == domain or host.endswith(f".{domain}") for domain in BILL_DOMAINS):
        return "is none of BILL's hosts, and nothing else passes"
    known = (", ".join(sorted(environment.hosts)) for environment in ENVIRONMENTS.values())
    return f"is none of BILL's hosts that billmock knows: {'; '.join(known)}"


def request_to_pass_on(head: bytes, scheme_header: bytes) -> bytes:
    """The head of a request as it goes on to the server: alone on its connection, and with the scheme it came by.

    Its first line stays: servers have to read a URL there (RFC 9112, 3.2.2), and ours takes the path from it.
    """
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    rest = [line for line in lines if not line.lower().startswith(HOP_HEADERS)]
    return b"\r\n".join([first, *rest, b"Connection: close", *scheme_header.splitlines(), b"", b""])


def answer(status: int, reason: str, text: str) -> bytes:
    """An answer of the proxy itself, after which the connection ends."""
    body = f"{text}\n".encode()
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body
