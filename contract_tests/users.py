"""The suite's users, each with one session for the whole run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from contract_tests.answers import Answer
from contract_tests.clients import V2, Rest
from contract_tests.sign_in import APPROVER, SYNC_TOKEN, SignIn, SignInFailed, let_in
from contract_tests.targets import REQUIRED, Target
from contract_tests.targets_opening import control_call

DEVICE = "billmock contract"
CODE = re.compile(r"\b\d{6}\b")
# BILL forgets a session after 35 minutes without a call.
IDLE = 30 * 60
REMEMBER_ME = ("BILL_REMEMBER_ME_ID", "BILL_DEVICE")
MFA_CODE = ("BILL_MFA_CODE",)
SPEND_TOKEN = ("BILL_SPEND_TOKEN",)

Client = TypeVar("Client", Rest, V2)
Result = TypeVar("Result")


@dataclass
class Session(Generic[Client]):
    """A signed-in client and when it was last used."""

    client: Client
    last_use: float


class Users:
    """Signed-in users; a session that BILL may have forgotten is made anew.

    A user for whom the target lacks something raises `CapabilityMissing`. Once a sign-in was refused there is no
    other: every later one raises the same `SignInFailed` without a call, as wrong passwords lock a user.
    """

    def __init__(self, target: Target, sign_in: SignIn, now: Callable[[], float] = time.monotonic) -> None:
        self._target = target
        self._sign_in = sign_in
        self._now = now
        self._rest: dict[str, Session[Rest]] = {}
        self._v2: dict[str, Session[V2]] = {}
        self._failure: SignInFailed | None = None

    def sign_in_each(self, *, writes: bool = True) -> None:
        """One sign-in of each kind the target has settings for; raises `SignInFailed` at the first that is refused.

        Without `writes` no challenge is sent, which makes a device that is remembered.
        """
        kinds: dict[str, tuple[Callable[[], object], ...]] = {
            "MFA code": (lambda: self._device,),
            "MFA": (self.v3_trusted, self.v2_trusted),
            "approver": (self.approver,),
            "sync token": (self.sync_token, self.sync_token_v2),
            "partner": (self.partner,),
            "spend": (self._check_spend_token,),
            "OAuth": (self.app,),
        }
        if not writes:
            kinds.pop("MFA code")
            if not self._target.has(*REMEMBER_ME):
                kinds.pop("MFA")
        ways = [way for capability, ways in kinds.items() if not self._target.lacks(capability) for way in ways]
        for sign_in in (self.v3, self.v2, *ways):
            sign_in()

    def v3(self) -> Rest:
        """The v3 user, not trusted."""
        return self._one(self._rest, "user", self._fresh)

    def v2(self) -> V2:
        """The v2 user, not trusted."""
        return self._one(self._v2, "user", lambda: self._sign_in.as_v2(self._sign_in.v2()))

    def v3_trusted(self) -> Rest:
        """The v3 user in a session that passed MFA."""
        self._target.need("MFA")
        return self._one(self._rest, "trusted", self._trusted_session)

    def v2_trusted(self) -> V2:
        """The v2 user in a session that passed MFA."""
        changes = {"mfaId": self.remember_me["rememberMeId"], "deviceId": self.remember_me["device"]}
        return self._one(self._v2, "trusted", lambda: self._sign_in.as_v2(self._sign_in.v2(**changes)))

    def approver(self) -> Rest:
        """The v3 user who approves bills."""
        return self._v3_of("approver", self._sign_in.v3_approver, APPROVER.values())

    def sync_token(self) -> Rest:
        """The v3 user of a sync token."""
        return self._v3_of("sync token", self._sign_in.v3_sync_token, SYNC_TOKEN.values())

    def sync_token_v2(self) -> V2:
        """The v2 user of a sync token."""
        sign_in = self._sign_in
        return self._one(self._v2, "sync token", lambda: sign_in.as_v2(sign_in.v2_sync_token(), SYNC_TOKEN.values()))

    def partner(self) -> Rest:
        """The partner's user."""
        return self._one(self._rest, "partner", lambda: self._sign_in.as_partner(self._sign_in.partner()))

    def spend(self) -> Rest:
        """The Spend & Expense user: a token is all it needs."""
        return self._sign_in.as_spend()

    def app(self) -> Rest:
        """A developer app, which signs in by OAuth."""
        return self._one(self._rest, "app", lambda: self._sign_in.as_app(self._sign_in.access_token()))

    @property
    def remember_me(self) -> dict[str, str]:
        """An MFA id that makes sessions trusted, and the device it belongs to."""
        self._target.need("MFA")
        if not self._target.has(*REMEMBER_ME):
            return self._device
        identifier, device = (self._target.credentials[name] for name in REMEMBER_ME)
        return {"rememberMeId": identifier, "device": device}

    def pass_challenge(self, user: Rest, **fields: object) -> Answer:
        """The answer to a validated challenge, which makes the user's session trusted."""
        self._target.need("MFA code")
        challenge = user.post("/mfa/challenge", {})
        identifier = let_in(challenge, challenge.body, MFA_CODE, "challengeId")["challengeId"]
        body = {"challengeId": identifier, "token": self.code(), **fields}
        return user.post("/mfa/challenge/validate", body)

    def code(self) -> str:
        """The code of a text message just sent: as set, else from the newest in the mock's inbox."""
        self._target.need("MFA code")
        if self._target.has(*MFA_CODE):
            return self._target.credentials["BILL_MFA_CODE"]
        messages = control_call(self._target, "GET", f"/tenants/{self._target.tenant}/inbox")["messages"]
        texts = [message for message in messages if message["channel"] == "sms"]
        return str(CODE.findall(str(texts[-1]))[-1])

    @cached_property
    def _device(self) -> dict[str, str]:
        return self._attempt(self._remember_device)

    def _remember_device(self) -> dict[str, str]:
        answer = self.pass_challenge(self._fresh(), rememberMe=True, device=DEVICE, machineName=DEVICE)
        identifier = let_in(answer, answer.body, MFA_CODE, "rememberMeId")["rememberMeId"]
        return {"rememberMeId": identifier, "device": DEVICE}

    def _fresh(self) -> Rest:
        return self._sign_in.as_v3(self._sign_in.v3())

    def _trusted_session(self) -> Rest:
        answer = self._sign_in.v3(**self.remember_me)
        user = self._sign_in.as_v3(answer, (*REQUIRED, *REMEMBER_ME))
        if not answer.body.get("trusted"):
            raise SignInFailed(f"{', '.join(REMEMBER_ME)}: makes no session trusted; it lasts 30 days, for one device")
        return user

    def _check_spend_token(self) -> None:
        def check() -> dict[str, object]:
            answer = self.spend().get("/users/current")
            return let_in(answer, answer.body, SPEND_TOKEN, "uuid")

        self._attempt(check)

    def _v3_of(self, who: str, login: Callable[[], Answer], settings: Iterable[str]) -> Rest:
        return self._one(self._rest, who, lambda: self._sign_in.as_v3(login(), settings))

    def _one(self, sessions: dict[str, Session[Client]], who: str, sign_in: Callable[[], Client]) -> Client:
        now = self._now()
        session = sessions.get(who)
        if session is None or now - session.last_use > IDLE:
            session = sessions[who] = Session(self._attempt(sign_in), now)
        session.last_use = now
        return session.client

    def _attempt(self, sign_in: Callable[[], Result]) -> Result:
        if self._failure:
            raise self._failure
        try:
            return sign_in()
        except SignInFailed as failure:
            self._failure = failure
            raise
