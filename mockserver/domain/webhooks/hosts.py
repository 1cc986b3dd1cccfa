"""Which hosts of receivers are private: on this machine, or in a network that the internet does not reach."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

# RFC 1918 and unique local addresses; link-local ones, where clouds keep their metadata, are not among them.
NETWORKS = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
PRIVATE = tuple(map(ip_network, NETWORKS))
# Names that no public host has (RFC 6761, RFC 6762, RFC 8375, ICANN's private-use name).
PRIVATE_NAMES = (".localhost", ".test", ".local", ".internal", ".home.arpa")


def host_of(url: str) -> str:
    """The host name of a URL, in lower case; empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_url(url: str) -> bool:
    """Whether a text is a URL that can be called: a host, a port that exists if any, nothing blank or unprintable."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return False
    return bool(host_of(url)) and port != 0 and url.isprintable() and " " not in url


def has_user(url: str) -> bool:
    """Whether a URL says as whom it is called: `user:password@` before its host."""
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return False


def is_private_address(text: str) -> bool:
    """Whether an IP address is of this machine or of a private network."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address.version == network.version and address in network for network in PRIVATE)


def is_private(url: str) -> bool:
    """Whether a URL's host is private by its looks: an address, or a name that is in no public zone."""
    host = host_of(url)
    try:
        return is_private_address(host)
    except ValueError:
        return bool(host) and ("." not in host or host.endswith(PRIVATE_NAMES))
