"""The suite's users, each with one session for the whole run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from contract_tests.answers import Answer
from contract_tests.clients import V2, Rest
from contract_tests.sign_in import SignIn, SignInFailed, let_in
from contract_tests.targets import Target
from contract_tests.targets_opening import control_call

DEVICE = "billmock contract"
CODE = re.compile(r"\b\d{6}\b")
# BILL forgets a session after 35 minutes without a call.
IDLE = 30 * 60

Client = TypeVar("Client", Rest, V2)


@dataclass
class Kept(Generic[Client]):
    """A signed-in client and when it was last asked for."""

    client: Client
    used: float


class Users:
    """Signed-in users; a session that BILL may have forgotten is made anew."""

    def __init__(self, target: Target, sign_in: SignIn, now: Callable[[], float] = time.monotonic) -> None:
        self._target = target
        self._sign_in = sign_in
        self._now = now
        self._rest: dict[str, Kept[Rest]] = {}
        self._v2: dict[str, Kept[V2]] = {}

    def v3(self) -> Rest:
        """The v3 user, not trusted."""
        return self._one(self._rest, "user", lambda: self._sign_in.as_v3(self._sign_in.v3()))

    def v2(self) -> V2:
        """The v2 user, not trusted."""
        return self._one(self._v2, "user", lambda: self._sign_in.as_v2(self._sign_in.v2()))

    def v3_trusted(self) -> Rest:
        """The v3 user in a session that passed MFA."""
        return self._one(self._rest, "trusted", self._trusted)

    def v2_trusted(self) -> V2:
        """The v2 user in a session that passed MFA."""
        changes = {"mfaId": self.remember_me["rememberMeId"], "deviceId": self.remember_me["device"]}
        return self._one(self._v2, "trusted", lambda: self._sign_in.as_v2(self._sign_in.v2(**changes)))

    def approver(self) -> Rest:
        """The v3 user who approves bills."""
        return self._one(
            self._rest, "approver", lambda: self._sign_in.as_v3(self._sign_in.v3(**self._sign_in.approver))
        )

    def sync_token(self) -> Rest:
        """The v3 user of a sync token."""
        return self._one(self._rest, "sync token", lambda: self._sign_in.as_v3(self._sign_in.v3_sync_token()))

    def sync_token_v2(self) -> V2:
        """The v2 user of a sync token."""
        return self._one(self._v2, "sync token", lambda: self._sign_in.as_v2(self._sign_in.v2_sync_token()))

    def partner(self) -> Rest:
        """The partner's user."""
        return self._one(self._rest, "partner", lambda: self._sign_in.as_partner(self._sign_in.partner()))

    def spend(self) -> Rest:
        """The Spend & Expense user: a token is all it needs."""
        return self._sign_in.as_spend()

    @cached_property
    def remember_me(self) -> dict[str, str]:
        """An MFA id that makes sessions trusted, and the device it belongs to."""
        given = self._target.credentials
        if given.get("BILL_REMEMBER_ME_ID"):
            return {"rememberMeId": given["BILL_REMEMBER_ME_ID"], "device": given.get("BILL_DEVICE", DEVICE)}
        user = self._sign_in.as_v3(self._sign_in.v3())
        answer = self.pass_challenge(user, rememberMe=True, device=DEVICE, machineName=DEVICE)
        return {"rememberMeId": let_in(answer, answer.body)["rememberMeId"], "device": DEVICE}

    def pass_challenge(self, user: Rest, **fields: object) -> Answer:
        """The answer to a validated challenge, which makes the user's session trusted."""
        challenge = user.post("/mfa/challenge", {})
        body = {"challengeId": let_in(challenge, challenge.body)["challengeId"], "token": self.code(), **fields}
        return user.post("/mfa/challenge/validate", body)

    def code(self) -> str:
        """The code of a text message just sent: as set, else from the newest in the mock's inbox."""
        if self._target.credentials.get("BILL_MFA_CODE"):
            return self._target.credentials["BILL_MFA_CODE"]
        messages = control_call(self._target, "GET", f"/tenants/{self._target.tenant}/inbox")["messages"]
        texts = [message for message in messages if message["channel"] == "sms"]
        return str(CODE.findall(str(texts[-1]))[-1])

    def _trusted(self) -> Rest:
        answer = self._sign_in.v3(**self.remember_me)
        if not let_in(answer, answer.body).get("trusted"):
            raise SignInFailed("BILL_REMEMBER_ME_ID makes no session trusted: it lasts 30 days, for one device")
        return self._sign_in.as_v3(answer)

    def _one(self, sessions: dict[str, Kept[Client]], who: str, sign_in: Callable[[], Client]) -> Client:
        now = self._now()
        kept = sessions.get(who)
        if kept is None or now - kept.used > IDLE:
            kept = sessions[who] = Kept(sign_in(), now)
        kept.used = now
        return kept.client
