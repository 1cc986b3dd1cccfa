"""2-step verification: phones, codes, challenges, and devices that are remembered."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from mockserver.domain.context import Caller
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.randomness import fingerprint, same
from mockserver.store.directory import NEVER, Directory
from mockserver.store.engine import Engine
from mockserver.tenancy.clocks import Clocks
from mockserver.tenancy.inbox import Inbox
from mockserver.tenancy.limits import MESSAGES, Limits
from mockserver.tenancy.sessions import Sessions, needs_no_mfa, opaque
from mockserver.tenancy.tenants import Tenant, Tenants

# Seconds of running time.
# Kinds of callers that are no person with a phone (F-010, F-1615).
NO_PERSON = ("sync", "oauth")
REMEMBER_ME_LIFE = 30 * 24 * 3_600
# Code life and number of tries are what a client's author advises; BILL documents neither (F-1244).
CODE_LIFE = 300
MAX_TRIES = 3
MAX_DEVICE_LENGTH = 40  # assumed: F-1135
ROW_LIFE = 24 * 3_600

# Assumed: neither the code nor the text for a wrong code with tries left is known (F-025).
WRONG_CODE = "2-Step Verification token is invalid."

# A setup says TEXT (how the code comes), a phone in a list says MOBILE or WORK (what it is).
PHONE_TYPE = "MOBILE"


class PendingCode(NamedTuple):
    """A code on its way: the id to answer it with, and the note where BILL would have sent no more messages."""

    id: str
    note: str


class Status(NamedTuple):
    """`mfa` is DISABLED, SETUP, CHALLENGE, COMPLETE or UNDEFINED; `bypass`: MFA is off for the developer key."""

    mfa: str
    bypass: bool


class RememberMe:
    """Remember-me ids: each makes one user's sign-ins from one device trusted, for 30 days of running time."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def add(self, tenant: Tenant, user_id: str, device: str, remember_me_id: str, until: float) -> None:
        """Remember a device until a moment of running time; `NEVER` ends for a registered one."""
        doc = {"tenant": tenant.id, "user_id": user_id, "device": device, "until": until}
        self._directory.put("trust", fingerprint(remember_me_id), doc, tenant=tenant.id, expires=int(until))

    def knows(self, tenant: Tenant, user_id: str, device: str, remember_me_id: str, now: float) -> bool:
        """Whether the id is this user's on this device and has not expired."""
        doc = self._directory.get("trust", fingerprint(remember_me_id)) if remember_me_id else None
        if doc is None or (doc["tenant"], doc["user_id"]) != (tenant.id, user_id):
            return False
        return same(doc["device"], device) and (doc["until"] == NEVER or now < doc["until"])


class Mfa:
    """2-step verification of the users of all tenants.

    A tenant has one code, sent by every message into its inbox. Sync tokens are refused everything here with
    BDC_1361 (F-010), but for their status.
    """

    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        tenants: Tenants,
        clocks: Clocks,
        sessions: Sessions,
        limits: Limits,
        inbox: Inbox,
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._tenants = tenants
        self._clocks = clocks
        self._sessions = sessions
        self._limits = limits
        self._inbox = inbox
        self.remember_me = RememberMe(directory)

    def status(self, caller: Caller) -> Status:
        """What the session details say about MFA (F-020): COMPLETE for a session it made trusted."""
        tenant = self._tenants.get(caller.tenant)
        return Status(self._word(tenant, caller), tenant.mfa_bypass)

    def _word(self, tenant: Tenant, caller: Caller) -> str:
        if caller.kind in NO_PERSON:
            return "UNDEFINED"
        with self._engine.read(tenant.world) as tx:
            organization = tx.get(ORGANIZATION, WORLD, caller.org_id) or {}
        if not tenant.mfa_bypass and needs_no_mfa(tenant, organization):
            return "DISABLED"
        if caller.trusted and not tenant.mfa_bypass:
            return "COMPLETE"
        return "CHALLENGE" if self._phones(caller) else "SETUP"

    def phones(self, caller: Caller) -> list[Record]:
        """The user's phones: `phone`, `type`, `primary`."""
        self._refuse_sync_tokens(caller)
        return self._phones(caller)

    def has_phone(self, caller: Caller) -> bool:
        """Whether a user has a phone, whoever asks."""
        return bool(self._phones(caller))

    def _phones(self, caller: Caller) -> list[Record]:
        doc = self._directory.get("phone", phone_key(caller.tenant, caller.user_id))
        return list(doc["phones"]) if doc else []

    def add_phone(self, tenant: str, user_id: str, phone: str, phone_type: str = PHONE_TYPE) -> None:
        """Give a user of a tenant (by id) a primary phone; the ones before it stay as others."""
        primary = {"phone": phone, "type": phone_type, "primary": True}
        self._directory.change("phone", phone_key(tenant, user_id), partial(with_primary, primary), tenant=tenant)

    def set_up(self, caller: Caller, phone: str) -> PendingCode:
        """Send a code to a new phone; raises BDC_1144 past five messages a minute."""
        self._refuse_sync_tokens(caller)
        return self._send(caller, "setup", phone)

    def validate_setup(self, caller: Caller, setup_id: str, code: str) -> None:
        """Register the phone that the code was sent to; raises what a wrong answer to a challenge raises."""
        self._refuse_sync_tokens(caller)
        phone = self._redeem(caller, "setup", setup_id, code)
        self.add_phone(caller.tenant, caller.user_id, phone)

    def challenge(self, caller: Caller) -> PendingCode:
        """Send a code to the user's primary phone.

        Raises BDC_1354 without one (F-512), and BDC_1144 past five messages a minute.
        """
        self._refuse_sync_tokens(caller)
        primary = [phone["phone"] for phone in self._phones(caller) if phone["primary"]]
        if not primary:
            raise BillError("BDC_1354")
        return self._send(caller, "challenge", primary[0])

    def validate_challenge(
        self, caller: Caller, challenge_id: str, code: str, *, device: str, remember_me: bool
    ) -> str:
        """Trust the session (F-020), and the device for 30 days when it is to be remembered; returns a remember-me id.

        Without `remember_me` the id is worth nothing after the session, as v2's mfaId. Raises BDC_1374 for an id that
        is unknown, used up or another user's, BDC_1358 from the third wrong code on, BDC_1356 after five minutes, and
        400 for a wrong code (F-025). A device's name that is too long is refused with BDC_1143 (F-1136).
        """
        self._refuse_sync_tokens(caller)
        if len(device) > MAX_DEVICE_LENGTH:
            raise BillError("BDC_1143", "deviceId", fact="F-1136")
        self._redeem(caller, "challenge", challenge_id, code)
        self._sessions.trust(caller.session)
        remember_me_id = opaque()
        if remember_me:
            tenant, now = self._now(caller)
            self.remember_me.add(tenant, caller.user_id, device, remember_me_id, now + REMEMBER_ME_LIFE)
        return remember_me_id

    def step_up(self, caller: Caller, remember_me_id: str, device: str) -> bool:
        """Trust the session where a remember-me id is its user's on the device (F-021); whether it is (F-022)."""
        trusted = self.is_remembered(caller, remember_me_id, device)
        if trusted:
            self._sessions.trust(caller.session)
        return trusted

    def is_remembered(self, caller: Caller, remember_me_id: str, device: str) -> bool:
        """Whether a remember-me id still makes the user's sign-ins from a device trusted.

        An unknown one does not, and is no error (F-053).
        """
        self._refuse_sync_tokens(caller)
        tenant, now = self._now(caller)
        return self.remember_me.knows(tenant, caller.user_id, device, remember_me_id, now)

    def _refuse_sync_tokens(self, caller: Caller) -> None:
        if caller.kind in NO_PERSON:
            raise BillError("BDC_1361", fact="F-010")

    def _now(self, caller: Caller) -> tuple[Tenant, float]:
        tenant = self._tenants.get(caller.tenant)
        return tenant, self._clocks.of(tenant).running()

    def _send(self, caller: Caller, table: str, phone: str) -> PendingCode:
        tenant, now = self._now(caller)
        note = self._limits.hit(MESSAGES, tenant, phone_key(tenant.id, caller.user_id), now)
        code_id = opaque()
        row = {"user_id": caller.user_id, "phone": phone, "sent": now, "tries": 0}
        self._directory.put(table, row_key(tenant, code_id), row, tenant=tenant.id, expires=int(now) + ROW_LIFE)
        message = {
            "channel": "sms",
            "to": phone,
            "userId": caller.user_id,
            "text": f"Your BILL verification code is {tenant.mfa_code}.",
            "code": tenant.mfa_code,
            "sentTime": self._clocks.of(tenant).stamp(),
        }
        self._inbox.deliver(tenant, message)
        return PendingCode(code_id, note)

    def _redeem(self, caller: Caller, table: str, code_id: str, code: str) -> str:
        """The phone that got the code; the id is used up.

        Raises BDC_1374 for an id that is unknown, used up or another user's (F-507), BDC_1358 from the third wrong code
        on (F-508), BDC_1356 after five minutes (F-507), and 400 for a wrong code (F-025).
        """
        tenant, now = self._now(caller)
        right = same(code, tenant.mfa_code)

        def count_try(row: Record | None) -> Record | None:
            if row is None or row["user_id"] != caller.user_id:
                raise BillError("BDC_1374")
            check_open(row, now)
            return None if right else {**row, "tries": row["tries"] + 1}

        key, expires = row_key(tenant, code_id), int(now) + ROW_LIFE
        before, after = self._directory.change(table, key, count_try, tenant=tenant.id, expires=expires)
        if after is not None:
            raise wrong_code(after)
        return str(before["phone"]) if before else ""


def check_open(row: Record, now: float) -> None:
    """Refuse a code that had its tries (BDC_1358, F-508) or is too old (BDC_1356, F-507)."""
    if row["tries"] >= MAX_TRIES:
        raise BillError("BDC_1358")
    if now - row["sent"] > CODE_LIFE:
        raise BillError("BDC_1356")


def wrong_code(row: Record) -> BillError:
    """The refusal of a wrong code, which was counted: BDC_1358 for the last try (F-508), else 400 (F-025)."""
    if row["tries"] >= MAX_TRIES:
        return BillError("BDC_1358")
    return BillError("", text=WRONG_CODE, status=400, category="DOWNSTREAM", fact="F-025")


def with_primary(primary: Record, doc: Record | None) -> Record:
    """A user's phones with another primary one; the ones before it stay as others."""
    phones = doc["phones"] if doc else []
    others = [{**other, "primary": False} for other in phones if other["phone"] != primary["phone"]]
    return {"phones": [*others, primary]}


def phone_key(tenant: str, user_id: str) -> str:
    """The directory's key of a user's phones."""
    return f"{tenant}:{user_id}"


def row_key(tenant: Tenant, code_id: str) -> str:
    """The directory's key of a code on its way."""
    return f"{tenant.id}:{fingerprint(code_id)}"
