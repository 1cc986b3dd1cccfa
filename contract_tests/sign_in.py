"""Every way to sign in, as bare answers: what a test of a sign-in or of its refusal needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contract_tests.answers import Answer
from contract_tests.clients import V2, Rest
from contract_tests.hosts import TargetError
from contract_tests.targets import REQUIRED, Target
from contract_tests.transport import Transport

# Field of a sign-in -> the setting it comes from.
V3_LOGIN = {
    "username": "BILL_USERNAME",
    "password": "BILL_PASSWORD",
    "organizationId": "BILL_ORGANIZATION_ID",
    "devKey": "BILL_DEV_KEY",
}
V2_LOGIN = {
    "userName": "BILL_USERNAME",
    "password": "BILL_PASSWORD",
    "orgId": "BILL_ORGANIZATION_ID",
    "devKey": "BILL_DEV_KEY",
}
PARTNER_LOGIN = {
    "username": "BILL_PARTNER_USERNAME",
    "password": "BILL_PARTNER_PASSWORD",
    "appKey": "BILL_APP_KEY",
}
TOKEN_REQUEST = {"client_id": "BILL_CLIENT_ID", "client_secret": "BILL_CLIENT_SECRET"}
APPROVER = {"username": "BILL_APPROVER_USERNAME", "password": "BILL_APPROVER_PASSWORD"}
SYNC_TOKEN = {"username": "BILL_SYNC_TOKEN_NAME", "password": "BILL_SYNC_TOKEN"}
SYNC_TOKEN_V2 = {"userName": "BILL_SYNC_TOKEN_NAME", "password": "BILL_SYNC_TOKEN"}


URLS = ("BILL_TARGET", "BILL_V2_URL", "BILL_V3_URL")
# What a refusal's code blames, among the settings of that sign-in.
BLAME = {
    "BDC_1101": ("USERNAME", "PASSWORD", "SYNC_TOKEN_NAME", "SYNC_TOKEN"),
    "BDC_1102": ("KEY",),
    "BDC_1123": ("ORGANIZATION_ID",),
}


class SignInFailed(TargetError):
    """The target did not let one of the suite's own users in: the variables to look at, code and text of BILL's."""


class SignIn:
    """The sign-ins of a target, with its credentials or with others."""

    def __init__(self, target: Target, transport: Transport) -> None:
        self._target = target
        self._transport = transport
        self._settings = target.credentials
        self.anonymous = Rest(transport, "v3", target.v3_url, {})
        self.anonymous_v2 = V2(transport, target.v2_url, {})
        self.anonymous_partner = Rest(transport, "partner", f"{target.v3_url}/partner", {})
        self._anonymous_events = Rest(transport, "events", target.events_url, {})
        self.anonymous_spend = Rest(transport, "spend", f"{target.v3_url}/spend", {})

    @property
    def organization_id(self) -> str:
        """The organization of the target's user."""
        return self._settings["BILL_ORGANIZATION_ID"]

    @property
    def dev_key(self) -> str:
        """The developer key of the target's user."""
        return self._settings["BILL_DEV_KEY"]

    def v3(self, **changes: Any) -> Answer:
        """The answer to v3's login; fields in `changes` differ, an empty one is left out."""
        return self.anonymous.post("/login", _merge(self._values(V3_LOGIN), changes))

    def v3_approver(self) -> Answer:
        """The answer to v3's login of the user who approves bills."""
        self._target.need("approver")
        return self.v3(**self._values(APPROVER))

    def v3_sync_token(self) -> Answer:
        """The answer to v3's login with the sync token."""
        self._target.need("sync token")
        return self.v3(**self._values(SYNC_TOKEN))

    def v2(self, **changes: str) -> Answer:
        """The answer to v2's login; fields in `changes` differ, an empty one is left out."""
        return self.anonymous_v2.send("Login", _merge(self._values(V2_LOGIN), changes))

    def v2_sync_token(self) -> Answer:
        """The answer to v2's login with the sync token."""
        self._target.need("sync token")
        return self.v2(**self._values(SYNC_TOKEN_V2))

    def v2_organizations(self, **changes: str) -> Answer:
        """The answer to v2's `ListOrgs`, which wants user name, password and developer key."""
        fields = _merge(self._values(V2_LOGIN), {"orgId": "", **changes})
        return self.anonymous_v2.send("ListOrgs", fields)

    def v2_organizations_by_query(self) -> Answer:
        """The answer to `ListOrgs` with everything in the query string."""
        return self.anonymous_v2.send("ListOrgs", {}, params=_merge(self._values(V2_LOGIN), {"orgId": ""}))

    def partner(self, **changes: str) -> Answer:
        """The answer to the partner login; fields in `changes` differ, an empty one is left out."""
        self._target.need("partner")
        return self.anonymous_partner.post("/login", _merge(self._values(PARTNER_LOGIN), changes))

    def access_token(self, **changes: str) -> Answer:
        """The answer to a token request of OAuth; parameters in `changes` differ, an empty one is left out."""
        self._target.need("OAuth")
        form = _merge({"grant_type": "client_credentials", **self._values(TOKEN_REQUEST)}, changes)
        return self._transport.send("auth.token", "POST", self._target.token_url, data=form)

    def as_app(self, answer: Answer) -> Rest:
        """A developer app in v3, its access token in place of session and key; raises `SignInFailed`."""
        token = let_in(answer, answer.body, TOKEN_REQUEST.values(), "access_token")["access_token"]
        return self.anonymous.with_headers(Authorization=f"Bearer {token}")

    def as_app_in_spend(self, app: Rest) -> Rest:
        """The same app in Spend & Expense."""
        return self.anonymous_spend.with_headers(Authorization=app.headers["Authorization"])

    def as_subscriber(self, user: Rest) -> Rest:
        """The same user of v3 in the webhook API."""
        return self._anonymous_events.with_headers(**user.headers)

    def as_v3(self, answer: Answer, settings: Iterable[str] = REQUIRED) -> Rest:
        """The v3 user of a login that succeeded; raises `SignInFailed`, which blames `settings`."""
        session = let_in(answer, answer.body, settings)["sessionId"]
        return self.anonymous.with_headers(devKey=self.dev_key, sessionId=session)

    def as_v2(self, answer: Answer, settings: Iterable[str] = REQUIRED) -> V2:
        """The v2 user of a login that succeeded; raises `SignInFailed`, which blames `settings`."""
        return self.v2_with(let_in(answer, answer.data, settings)["sessionId"])

    def v2_with(self, session_id: str) -> V2:
        """The v2 user of a session."""
        return self.anonymous_v2.with_form(devKey=self.dev_key, sessionId=session_id)

    def as_partner(self, answer: Answer) -> Rest:
        """The partner of a login that succeeded; raises `SignInFailed`."""
        session = let_in(answer, answer.body, PARTNER_LOGIN.values())["sessionId"]
        return self.anonymous_partner.with_headers(appKey=self._settings["BILL_APP_KEY"], sessionId=session)

    def as_spend(self) -> Rest:
        """The Spend & Expense user whose token is set."""
        self._target.need("spend")
        return self.anonymous_spend.with_headers(apiToken=self._settings["BILL_SPEND_TOKEN"])

    def _values(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {field: self._settings[setting] for field, setting in fields.items()}


def let_in(answer: Answer, body: Any, settings: Iterable[str], key: str = "sessionId") -> dict[str, Any]:
    """The body of an answer that lets somebody in, which has `key`; raises `SignInFailed`, which blames `settings`."""
    if answer.is_refused or not isinstance(body, dict) or key not in body:
        raise SignInFailed(_refusal(answer, tuple(settings)))
    return body


def _refusal(answer: Answer, settings: tuple[str, ...]) -> str:
    if not answer.errors:
        return f"{answer.operation} answered {answer.status} and not as BILL does: look at {', '.join(URLS)}"
    ends = tuple(end for code in answer.codes for end in BLAME.get(code, ()))
    suspects = [name for name in settings if name.endswith(ends)] if ends else settings
    reason = " ".join([str(answer.status), *answer.codes, *answer.messages[:1]])
    return f"{', '.join(suspects or settings)}: {answer.operation} lets nobody in, it answers {reason}"


def _merge(fields: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**fields, **changes}.items() if value != ""}
