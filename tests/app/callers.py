"""One tenant, and a request to any operation by any kind of caller of `control.callers`, without a socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from mockserver.app import Application
from mockserver.control.callers import (
    ACCOUNTING_APP,
    ALLOWED,
    FULL_APP,
    OTHERS,
    SPENDERS,
    STANDARD,
    UNTRUSTED,
    Who,
)
from mockserver.dialects.http import Answer, Request
from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATION, ROLES, USERS
from mockserver.domain.spend.users import USERS as SPEND_USERS
from mockserver.kernel.randomness import fingerprint
from mockserver.kernel.settings import Settings
from mockserver.operations import Operation
from mockserver.tenancy import DEFAULT, Credentials, Identity, SignIn
from mockserver.tenancy.credentials import Place

NO_ID = "000NOSUCHRECORD00000"
REFUSED = (401, 403)
MISSING = ("apiToken: ", "devKey: ", "Developer key must be specified.")
REFUSALS = ("BDC_1109", "BDC_1145", "BDC_1150", "BDC_1361")
SIGN_OUT = ("v3.logout", "v2.Logout")
FORM = "application/x-www-form-urlencoded"
# Bodies that must be right before it counts who calls: MFA looks late whether a caller has a phone.
BODIES: Mapping[str, Any] = {
    "v3.mfa.setup": {"phone": "5105550199", "type": "TEXT", "primary": True},
    "v3.mfa.setup.validate": {"setupId": NO_ID, "type": "TEXT", "token": "000000"},
    "v3.mfa.challenge.validate": {"challengeId": NO_ID, "token": "000000"},
    "v3.mfa.step-up": {"rememberMeId": NO_ID, "device": "none"},
    "v2.MFAChallenge": {"useBackup": False},
    "v2.MFAAuthenticate": {
        "challengeId": NO_ID, "token": "000000", "deviceId": "none", "machineName": "none", "rememberMe": False,
    },
    "v2.MFAStatus": {"mfaId": NO_ID, "deviceId": "none"},
}  # fmt: skip


class Callers:
    """The default tenant of a server of its own, with a user of every role and each other kind of credential."""

    def __init__(self) -> None:
        self.app = Application(Settings(limits="off"))
        self.tenant = self.app.tenancy.tenants.get(DEFAULT)
        self.known = self.app.tenancy.registrations.credentials(self.tenant)
        self.organization_id = self.known["BILL_ORGANIZATION_ID"]
        with self.app.engine.read(self.tenant.world) as tx:
            organization = tx.get(ORGANIZATION, 0, self.organization_id)
        assert organization
        self.org = organization["number"]
        company = self.app.tenancy.directory.get("spend", fingerprint(self.known["BILL_SPEND_TOKEN"]))
        assert company
        self.company = Place(company["org"], company["org_id"], company["user_id"])
        self.users = self._users()
        self.secrets = {who.name: self._spend_token(who) for who in SPENDERS}
        self.secrets |= {who.name: self._access_token(who.scope) for who in (FULL_APP, ACCOUNTING_APP)}

    def _users(self) -> Mapping[str, str]:
        """The id of a user of each role."""
        ids = {}
        with self.app.engine.write(self.tenant.world) as tx:
            caller = Caller(DEFAULT, "system", self.org, self.organization_id)
            ctx = self.app.worlds.context(tx, self.tenant, self.app.tenancy.clocks.of(self.tenant), caller)
            for who in OTHERS:
                ROLES.create(ctx, {"type": who.role})
            for who in (*STANDARD, *OTHERS):
                values = {"firstName": who.role, "lastName": "Doe", "email": f"{who.role.lower()}@rights.example"}
                ids[who.role] = USERS.create(ctx, {**values, "role": {"id": ROLES.of_type(ctx, who.role)["id"]}})["id"]
        return ids

    def _spend_token(self, who: Who) -> str:
        with self.app.engine.write(self.tenant.world) as tx:
            caller = Caller(DEFAULT, "system", self.company.org, self.company.org_id)
            ctx = self.app.worlds.context(tx, self.tenant, self.app.tenancy.clocks.of(self.tenant), caller)
            names = {"firstName": who.role, "lastName": "Doe", "email": f"{who.role.lower()}@rights.example"}
            user = SPEND_USERS.create(ctx, {**names, "role": who.role})
        token = f"token of {who.role}"
        place = self.company._replace(user_id=user["id"])
        self.app.tenancy.registrations.spend_token(self.tenant, token, *place)
        return token

    def _access_token(self, scope: str) -> str:
        place = Place(self.org, self.organization_id, self.users["ADMINISTRATOR"])
        self.app.tenancy.apps.add(self.tenant, f"client {scope}", "secret", scope, place, self.company)
        return self.app.tenancy.apps.sign_in(f"client {scope}", "secret")

    def identity(self, who: Who) -> Identity:
        """A user as authentication knows it."""
        credentials = Credentials(session_id=self.session(who), dev_key=self.tenant.dev_key)
        return self.app.tenancy.authentication.authenticate("session", credentials)

    def session(self, who: Who) -> str:
        """The id of a user's, a sync token's or a partner's session, begun by the way in where there is one."""
        known, tenancy = self.known, self.app.tenancy
        if who.kind == "partner":
            password = known["BILL_PARTNER_PASSWORD"]
            return tenancy.logins.partner_login(
                known["BILL_PARTNER_USERNAME"], password, self.tenant.app_key
            ).session_id
        if who.kind == "sync":
            name, token = known["BILL_SYNC_TOKEN_NAME"], known["BILL_SYNC_TOKEN"]
            return tenancy.logins.login(SignIn(name, token, self.tenant.dev_key, self.organization_id)).session_id
        return tenancy.sessions.begin(
            self.tenant, "user", org=self.org, org_id=self.organization_id, user_id=self.users[who.role],
            trusted=who is not UNTRUSTED,
        )  # fmt: skip

    def headers(self, row: Operation, who: Who) -> dict[str, str]:
        """What a caller sends to be let in, by BILL's names."""
        if who.kind == "spend":
            return {"apiToken": self.secrets[who.name]}
        if who.kind == "oauth":
            token = self._access_token(who.scope) if row.id in SIGN_OUT else self.secrets[who.name]
            return {"authorization": f"Bearer {token}"}
        named = {"sessionId": self._session_for(row, who)}
        is_partners = row.auth.startswith("partner") or (row.auth == "events" and who.kind == "partner")
        named |= {"appKey": self.tenant.app_key} if is_partners else {"devKey": self.tenant.dev_key}
        return named | ({"organizationId": self.organization_id} if row.auth == "partner-org" else {})

    def _session_for(self, row: Operation, who: Who) -> str:
        if row.id in SIGN_OUT:
            return self.session(who)
        if who.name not in self.secrets:
            self.secrets[who.name] = self.session(who)
        return self.secrets[who.name]

    def call(self, row: Operation, who: Who, query: str = "") -> Answer:
        """The answer to a request with ids that name nothing, and an empty body wherever one can do."""
        path = row.path.format_map(dict.fromkeys(row.path_ids, NO_ID))
        headers, body = self.headers(row, who), BODIES.get(row.id, {})
        if row.api == "v2":
            form = {
                "data": orjson.dumps(body).decode(),
                **{k: v for k, v in headers.items() if k.endswith(("Key", "Id"))},
            }
            headers, sent = {**headers, "content-type": FORM}, urlencode(form).encode()
        else:
            headers, sent = {**headers, "content-type": "application/json"}, orjson.dumps(body)
        named = {name.lower(): value for name, value in headers.items()}
        request = Request(row.method, path, query, named, sent, "http://127.0.0.1", "127.0.0.1")
        answer = self.app.dispatcher.serve(request)
        answer.body = orjson.loads(answer.body or b"null") if answer.content_type == "application/json" else answer.body
        return answer

    def outcome(self, row: Operation, who: Who) -> str:
        """What became of a call, in the words of `control.callers.outcome`."""
        answer = self.call(row, who)
        code = code_of(row, answer)
        is_refused = code in REFUSALS or answer.status in REFUSED
        is_shut_out = answer.status in (200, 400) and any(sign in str(answer.body) for sign in MISSING)
        return (code or str(answer.status)) if is_refused or is_shut_out else ALLOWED

    def close(self) -> None:
        """Let go of the store."""
        self.app.close()


def code_of(row: Operation, answer: Answer) -> str:
    """The code of a refusal."""
    if row.api == "v2":
        data = answer.body.get("response_data") if isinstance(answer.body, dict) else None
        return str(data.get("error_code", "")) if isinstance(data, dict) else ""
    first = answer.body[0] if isinstance(answer.body, list) and answer.body else None
    return str(first.get("code", "")) if isinstance(first, dict) else ""
