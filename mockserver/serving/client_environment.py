"""The variables with which programs call BILL's own host names and reach a front on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.settings import Settings, process_environment
from mockserver.serving.certificates import TRUST_STORE_PASSWORD, Authority, authority_of

# Programs read either spelling, and some only one of them.
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
NO_PROXIES = ("NO_PROXY", "no_proxy")
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
LOOPBACK = "localhost,127.0.0.1,::1"
JAVA_LOOPBACK = "localhost|127.*|[::1]"
NODE_FILE = Path(__file__).with_name("node_redirect.cjs")
# What our file for Node reads: where BILL's hosts are, and which these are.
NODE_FRONT, NODE_HOSTS = "BILLMOCK_NODE_FRONT", "BILLMOCK_NODE_HOSTS"


def variables_for(port: int, settings: Settings) -> dict[str, str]:
    """This process's variables, changed for programs that are to reach the front at a port; raises `TlsError`."""
    return variables(port, authority_of(settings), process_environment())


def variables(port: int, authority: Authority, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables for programs whose calls are to come to the front at a port of this machine.

    What `environ` says of proxies and trust is replaced, options of Java and Node are added to those that are there.
    """
    proxy = f"http://127.0.0.1:{port}"
    return {
        **environ,
        **dict.fromkeys(PROXIES, proxy),
        **dict.fromkeys(NO_PROXIES, LOOPBACK),
        **dict.fromkeys(TRUST, str(authority.certificate_file)),
        "JAVA_TOOL_OPTIONS": added_to(environ.get("JAVA_TOOL_OPTIONS", ""), java_options(port, authority)),
        "NODE_OPTIONS": added_to(environ.get("NODE_OPTIONS", ""), f"--require {json.dumps(str(NODE_FILE))}"),
        NODE_FRONT: f"127.0.0.1:{port}",
        NODE_HOSTS: ",".join(sorted(host for environment in ENVIRONMENTS.values() for host in environment.hosts)),
    }


def added_to(options: str, more: str) -> str:
    """Options of a program and more of them, the later ones of which count."""
    return f"{options} {more}".strip()


def java_options(port: int, authority: Authority) -> str:
    """What Java's own clients read: the proxy, what is called without it, and whom to trust."""
    properties = {
        "https.proxyHost": "127.0.0.1",
        "https.proxyPort": str(port),
        "http.proxyHost": "127.0.0.1",
        "http.proxyPort": str(port),
        "http.nonProxyHosts": JAVA_LOOPBACK,
        "javax.net.ssl.trustStore": str(authority.trust_store),
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": TRUST_STORE_PASSWORD,
    }
    return " ".join(java_option(f"-D{name}={value}") for name, value in properties.items())


def java_option(text: str) -> str:
    """One option as JAVA_TOOL_OPTIONS takes it, which knows quotes and nothing more."""
    return f"'{text}'" if any(letter.isspace() for letter in text) or "|" in text else text
