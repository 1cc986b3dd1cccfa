"""Host names in what clients send."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(name: str) -> bool:
    """Whether a name or an address is this machine's own."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def name_of(host: str) -> str:
    """The name in a Host header's value, without its port; empty where there is none."""
    try:
        return (urlsplit(f"//{host.strip()}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
