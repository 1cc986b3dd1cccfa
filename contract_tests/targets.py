"""Which BILL the suite runs against, and what that one can do."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal
from urllib.parse import urlsplit

from contract_tests.hosts import (
    SANDBOX_AUTH,
    SANDBOX_V2,
    SANDBOX_V3,
    ProductionHost,
    TargetError,
    host_of,
    is_bills,
    is_sandbox,
    refuse_production,
    without_password,
)

PREFIX = "BILL_"
CONTROL_TOKEN = "BILLMOCK_CONTROL_TOKEN"
LATITUDE = "BILLMOCK_LATITUDE"
REQUIRED = ("BILL_USERNAME", "BILL_PASSWORD", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY")

VARIABLES: Mapping[str, str] = {
    "BILL_TARGET": "mock (the default), sandbox (BILL's), or the URL of a running mock or of a gateway",
    "BILL_USERNAME": "the user's name; the sandbox and a gateway need it",
    "BILL_PASSWORD": "the user's password; the sandbox and a gateway need it",
    "BILL_ORGANIZATION_ID": "the organization to sign in to (008…); the sandbox and a gateway need it",
    "BILL_DEV_KEY": "the developer key; the sandbox and a gateway need it",
    "BILL_SYNC_TOKEN_NAME": "the name of a sync token, for the tests of its sign-in",
    "BILL_SYNC_TOKEN": "the sync token's value",
    "BILL_PARTNER_USERNAME": "the partner's user, for partner operations",
    "BILL_PARTNER_PASSWORD": "the partner's password",
    "BILL_APP_KEY": "the partner's app key",
    "BILL_SPEND_TOKEN": "an API token of Spend & Expense",
    "BILL_CLIENT_ID": "the client id of a developer app, for the tests of OAuth",
    "BILL_CLIENT_SECRET": "the developer app's secret",
    "BILL_MFA_CODE": "the code that answers an MFA challenge, for the tests of challenges",
    "BILL_REMEMBER_ME_ID": "an MFA id (rememberMeId) that makes sessions trusted, for the tests of payments",
    "BILL_DEVICE": "the device that BILL_REMEMBER_ME_ID belongs to",
    "BILL_APPROVER_USERNAME": "a second user, who approves bills",
    "BILL_APPROVER_PASSWORD": "the second user's password",
    "BILL_V2_URL": f"the base URL of v2, instead of {SANDBOX_V2}",
    "BILL_V3_URL": f"the base URL of v3, instead of {SANDBOX_V3}",
    "BILL_PACING": "off: no pauses for BILL's limits, at a stand-in that has none",
    CONTROL_TOKEN: "the control token of a running mock, where it was started with one",
    LATITUDE: "a seed by which the mock of this process varies what BILL has not promised",
    "REQUESTS_CA_BUNDLE": "a file of certificates to trust, for a target whose own nobody vouches for",
}
"""Every variable the suite reads -> what it is, one line each."""

NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "partner": (("BILL_PARTNER_USERNAME", "BILL_PARTNER_PASSWORD", "BILL_APP_KEY"),),
    "spend": (("BILL_SPEND_TOKEN",),),
    "OAuth": (("BILL_CLIENT_ID", "BILL_CLIENT_SECRET"),),
    "sync token": (("BILL_SYNC_TOKEN_NAME", "BILL_SYNC_TOKEN"),),
    "MFA": (("BILL_REMEMBER_ME_ID", "BILL_DEVICE"), ("BILL_MFA_CODE",)),
    "MFA code": (("BILL_MFA_CODE",),),
    "approver": (("BILL_APPROVER_USERNAME", "BILL_APPROVER_PASSWORD"),),
    "clock": (),
    "control": (),
}
"""Capability -> sets of settings, any one of which brings it; those without a set need a control API."""
FROM_INBOX = ("MFA", "MFA code")
"""Capabilities that a control API brings too: its inbox holds the code."""

WORDS = ("mock", "sandbox")
NEAR = 0.7  # how like one of these a word must be that was meant as it
HOST_AND_PORT = re.compile(r"^[A-Za-z0-9.-]+:\d+$")
Kind = Literal["mock", "sandbox", "url"]


class CapabilityMissing(Exception):
    """The target cannot do what a test needs; the text names the capability and the variables that bring it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One BILL: base URLs without a slash at their end, credentials by their `BILL_*` names.

    `control_url` is empty where there is no control API; `tenant` is the one it knows the credentials by;
    `latitude` is by what the mock of this process varies.
    """

    kind: Kind
    name: str
    v2_url: str = ""
    v3_url: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    control_url: str = ""
    control_token: str = field(default="", repr=False)
    tenant: str = "default"
    latitude: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and port of v3."""
        parts = urlsplit(self.v3_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def events_url(self) -> str:
        """The base URL of the webhook API, on the host of v3."""
        return f"{self.v3_url.removesuffix('/connect/v3')}/connect-events/v3"

    @property
    def token_url(self) -> str:
        """Where OAuth's access tokens are: at BILL on a host of their own."""
        bills = self.kind != "mock" and is_bills(host_of(self.v3_url))
        return f"{SANDBOX_AUTH if bills else self.origin}/authx/token"

    @property
    def host(self) -> str:
        """Host and port of v3 as the name of a directory; `mock` for the one in this process."""
        return "mock" if self.kind == "mock" else urlsplit(self.v3_url).netloc.lower().replace(":", "-")

    @property
    def is_mock(self) -> bool:
        """Whether a billmock answers: only the suite's machinery may ask, never a test."""
        return self.kind == "mock" or self.control_url != ""

    @property
    def is_bills_sandbox(self) -> bool:
        """Whether BILL's own sandbox answers, on v2 and on v3."""
        return self.kind != "mock" and is_sandbox(self.v2_url) and is_sandbox(self.v3_url)

    @property
    def is_paced(self) -> bool:
        """Whether requests wait for BILL's limits: only a mock, or a stand-in that says so, has none."""
        return not self.is_mock and self.credentials.get("BILL_PACING") != "off"

    def lacks(self, capability: str) -> str:
        """Why the target cannot do it, empty when it can."""
        ways = NEEDS[capability]
        if any(self.has(*names) for names in ways):
            return ""
        if self.is_mock and (not ways or capability in FROM_INBOX):
            return ""
        settings = " or ".join(" and ".join(names) for names in ways)
        return f"needs {capability}: {f'set {settings}' if settings else 'the target has no control API'}"

    def has(self, *names: str) -> bool:
        """Whether all of these settings are there."""
        return all(self.credentials.get(name) for name in names)

    def need(self, capability: str) -> None:
        """Raise `CapabilityMissing` where the target cannot do it: the test that asked for it is skipped."""
        if reason := self.lacks(capability):
            raise CapabilityMissing(reason)

    def header(self) -> str:
        """The line at the top of a run."""
        if self.kind == "mock":
            return f"BILL: {self.name}, with an organization of its own and everything a test may need"
        if self.kind == "url" and not self.has("BILL_ORGANIZATION_ID"):
            return f"BILL: {self.name}, in a tenant that its control API lends"
        organization = self.credentials["BILL_ORGANIZATION_ID"]
        can = ", ".join(name for name in NEEDS if not self.lacks(name))
        cannot = ", ".join(name for name in NEEDS if self.lacks(name))
        return f"BILL: {self.name}, organization {organization}; can: {can or '-'}; cannot: {cannot or '-'}"


def choose(environ: Mapping[str, str] | None = None) -> Target:
    """The target that `BILL_TARGET` and the other `BILL_*` names ask for; an empty one counts as not set.

    Raises `TargetError` for what names no target, for the sandbox without its credentials, for every production host,
    and for a latitude that is none.
    """
    variables = os.environ if environ is None else environ
    settings = {name: value for name, value in variables.items() if name.startswith(PREFIX) and value}
    name = settings.pop("BILL_TARGET", "mock")
    if name == "mock":
        latitude = _latitude(variables.get(LATITUDE, ""))
        name = f"mock, in this process, latitude {latitude}" if latitude else "mock, in this process"
        return Target("mock", name, latitude=latitude)
    if name == "sandbox":
        require(settings, "BILL_TARGET=sandbox")
        return _elsewhere("sandbox", "BILL's sandbox", SANDBOX_V2, SANDBOX_V3, settings)
    if "://" not in name:
        raise TargetError(f"BILL_TARGET: {_no_target(name)}")
    base = _base("BILL_TARGET", name)
    token = variables.get(CONTROL_TOKEN, "")
    return _elsewhere("url", base, f"{base}/api/v2", f"{base}/connect/v3", settings, token)


def _latitude(text: str) -> str:
    if text:
        from mockserver.testing.choices import problem_of

        if problem := problem_of("latitude", text, is_elsewhere=False):
            raise TargetError(LATITUDE + problem.removeprefix("latitude"))
    return text


def _base(variable: str, url: str) -> str:
    try:
        return refuse_production(url).rstrip("/")
    except ProductionHost:
        raise
    except TargetError as error:
        raise TargetError(f"{variable}: {error}") from None


def _no_target(name: str) -> str:
    nearest = get_close_matches(name, WORDS, 1, NEAR) or [f"http://{name}" for _ in HOST_AND_PORT.finditer(name)]
    meant = f"; did you mean {nearest[0]}?" if nearest else ""
    return f"must be mock, sandbox or the http(s) URL of a server, not {without_password(name)!r}{meant}"


def require(settings: Mapping[str, str], who: str) -> None:
    """Raise `TargetError` naming the settings of a sign-in that are not there."""
    absent = [name for name in REQUIRED if not settings.get(name)]
    if absent:
        raise TargetError(f"{who} needs {', '.join(absent)}")


def _elsewhere(kind: Kind, name: str, v2: str, v3: str, settings: Mapping[str, str], token: str = "") -> Target:
    v2_url = _base("BILL_V2_URL", settings.get("BILL_V2_URL", v2))
    v3_url = _base("BILL_V3_URL", settings.get("BILL_V3_URL", v3))
    if settings.get("BILL_PACING") == "off" and any(is_bills(host_of(url)) for url in (v2_url, v3_url)):
        raise TargetError("BILL_PACING=off is for a stand-in without limits; BILL's own hosts have them")
    # BILL's own collection names the base without the version.
    return Target(kind, name, v2_url, v3_url.removesuffix("/v3") + "/v3", settings, control_token=token)
