"""v2 multi-factor authentication: MFAChallenge, MFAAuthenticate, MFAStatus; no sync token may use it (F-010)."""

from __future__ import annotations

from mockserver.dialects.calls import Call
from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.parameters import Parameters
from mockserver.domain.context import Caller
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import PendingCode, Tenancy

# `useBackup` is documented as required, yet clients that send `{}` are served (F-056).
CHALLENGE = Parameters(s.Field("useBackup", s.Boolean()), optional=True)
CODE = Parameters(
    s.Field("challengeId", s.Text(), required=True),
    s.Field("token", s.Text(), required=True),
    s.Field("deviceId", s.Text(), required=True),
    s.Field("machineName", s.Text()),
    s.Field("rememberMe", s.Boolean()),
)
DEVICE = Parameters(s.Field("mfaId", s.Text(), required=True), s.Field("deviceId", s.Text(), required=True))

CHALLENGE_ID = Reply(s.Field("challengeId", s.Text(), "id"))
MFA_ID = Reply(s.Field("machineName", s.Text()), s.Field("mfaId", s.Text()))
TRUST = Reply(s.Field("isTrusted", s.Boolean()))


@call("MFAChallenge", takes=CHALLENGE, gives=CHALLENGE_ID)
def challenge(call: Call, tenancy: Tenancy, caller: Caller, values: Record) -> PendingCode:
    """Send a code to the user's phone; BILL has given up backup phones (F-1203), so `useBackup` is noted as unread.

    Raises BDC_1354 without a phone, BDC_1144 past five messages a minute.
    """
    if values.get("useBackup"):
        call.unread.append("useBackup")
    code = tenancy.mfa.challenge(caller)
    call.ctx.note_message("sms")
    return code


@call("MFAAuthenticate", takes=CODE, gives=MFA_ID)
def authenticate(tenancy: Tenancy, caller: Caller, values: Record) -> Record:
    """Make the session trusted by the code, and with `rememberMe` the device for 30 days (F-055).

    Raises BDC_1374 for an unknown challenge, BDC_1358 after too many wrong codes, BDC_1356 after five minutes.
    """
    mfa_id = tenancy.mfa.validate_challenge(
        caller,
        values["challengeId"],
        values["token"],
        device=values["deviceId"],
        remember_me=values.get("rememberMe", False),
    )
    return {"machineName": values.get("machineName"), "mfaId": mfa_id}


@call("MFAStatus", takes=DEVICE, gives=TRUST)
def status(tenancy: Tenancy, caller: Caller, values: Record) -> Record:
    """Whether an `mfaId` still makes logins from a device trusted (F-054); an unknown one is no error (F-053)."""
    return {"isTrusted": tenancy.mfa.is_remembered(caller, values["mfaId"], values["deviceId"])}
