"""Which BILL the suite runs against, and what that one can do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from contract_tests.hosts import SANDBOX_V2, SANDBOX_V3, TargetError, refuse_production

REQUIRED = ("BILL_USERNAME", "BILL_PASSWORD", "BILL_ORGANIZATION_ID", "BILL_DEV_KEY")
PREFIX = "BILL_"
CONTROL_TOKEN = "BILLMOCK_CONTROL_TOKEN"

NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "partner": (("BILL_PARTNER_USERNAME", "BILL_PARTNER_PASSWORD", "BILL_APP_KEY"),),
    "spend": (("BILL_SPEND_TOKEN",),),
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

Kind = Literal["mock", "sandbox", "url"]


@dataclass(frozen=True, slots=True)
class Target:
    """One BILL: base URLs without a slash at their end, credentials by their `BILL_*` names.

    `control_url` is empty where there is no control API; `tenant` is the one it knows the credentials by.
    """

    kind: Kind
    name: str
    v2_url: str = ""
    v3_url: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    control_url: str = ""
    control_token: str = field(default="", repr=False)
    tenant: str = "default"

    @property
    def origin(self) -> str:
        """Scheme, host and port of v3."""
        parts = urlsplit(self.v3_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def is_mock(self) -> bool:
        """Whether a billmock answers: only the suite's machinery may ask, never a test."""
        return self.kind == "mock" or self.control_url != ""

    def lacks(self, capability: str) -> str:
        """Why the target cannot do it, empty when it can."""
        ways = NEEDS[capability]
        if any(all(self.credentials.get(name) for name in names) for names in ways):
            return ""
        if self.is_mock and (not ways or capability in FROM_INBOX):
            return ""
        settings = " or ".join(" and ".join(names) for names in ways)
        return f"needs {capability}: {f'set {settings}' if settings else 'the target has no control API'}"

    def header(self) -> str:
        """The line at the top of a run."""
        if self.kind == "mock":
            return f"BILL: {self.name}, with an organization of its own and everything a test may need"
        if self.kind == "url" and not self.credentials.get("BILL_ORGANIZATION_ID"):
            return f"BILL: {self.name}, in a tenant that its control API lends"
        organization = self.credentials["BILL_ORGANIZATION_ID"]
        there = ", ".join(name for name in NEEDS if not self.lacks(name))
        missing = ", ".join(name for name in NEEDS if self.lacks(name))
        return f"BILL: {self.name}, organization {organization}; can: {there or '-'}; cannot: {missing or '-'}"


def choose(environ: Mapping[str, str] | None = None) -> Target:
    """The target that `BILL_TARGET` and the other `BILL_*` names ask for; an empty one counts as not set.

    Raises `TargetError` for the sandbox without its credentials and for every production host.
    """
    given = os.environ if environ is None else environ
    settings = {name: value for name, value in given.items() if name.startswith(PREFIX) and value}
    wanted = settings.pop("BILL_TARGET", "mock")
    if wanted == "mock":
        return Target("mock", "mock, in this process")
    if wanted == "sandbox":
        require(settings, "BILL_TARGET=sandbox")
        return _elsewhere("sandbox", "BILL's sandbox", SANDBOX_V2, SANDBOX_V3, settings)
    base = refuse_production(wanted).rstrip("/")
    token = given.get(CONTROL_TOKEN, "")
    return _elsewhere("url", base, f"{base}/api/v2", f"{base}/connect/v3", settings, token)


def require(settings: Mapping[str, str], who: str) -> None:
    """Raise `TargetError` naming the settings of a sign-in that are not there."""
    absent = [name for name in REQUIRED if not settings.get(name)]
    if absent:
        raise TargetError(f"{who} needs {', '.join(absent)}")


def _elsewhere(kind: Kind, name: str, v2: str, v3: str, settings: Mapping[str, str], token: str = "") -> Target:
    v2_url = refuse_production(settings.get("BILL_V2_URL", v2)).rstrip("/")
    v3_url = refuse_production(settings.get("BILL_V3_URL", v3)).rstrip("/")
    # BILL's own collection names the base without the version.
    return Target(kind, name, v2_url, v3_url.removesuffix("/v3") + "/v3", settings, control_token=token)
