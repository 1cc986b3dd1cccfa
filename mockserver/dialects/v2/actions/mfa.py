"""v2 multi-factor authentication: MFAChallenge, MFAAuthenticate, MFAStatus."""

from __future__ import annotations

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.v2.errors import answered
from mockserver.dialects.v2.parameters import Parameters
from mockserver.kernel import schema as s

# `useBackup` is documented as required, yet clients that send `{}` are served.
CHALLENGE = Parameters(s.Field("useBackup", s.Boolean()), optional=True)
AUTHENTICATION = Parameters(
    s.Field("challengeId", s.Text(), required=True),
    s.Field("token", s.Text(), required=True),
    s.Field("deviceId", s.Text(), required=True),
    s.Field("machineName", s.Text()),
    s.Field("rememberMe", s.Boolean()),
)
DEVICE = Parameters(s.Field("mfaId", s.Text(), required=True), s.Field("deviceId", s.Text(), required=True))


def challenge(call: Call) -> Answer:
    """Send a code to the user's phone. BILL has given up backup phones: `useBackup` is noted."""
    if CHALLENGE.read(call).get("useBackup"):
        call.unread.append("useBackup")
    sent = call.tenancy.mfa.challenge(call.signed_in)
    if sent.note:
        call.headers["X-Mock-Limit"] = sent.note
    return answered({"challengeId": sent.id})


def authenticate(call: Call) -> Answer:
    """Make the session trusted by the code, and the device for 30 days with `rememberMe`."""
    given = AUTHENTICATION.read(call)
    mfa_id = call.tenancy.mfa.validate_challenge(
        call.signed_in,
        given["challengeId"],
        given["token"],
        device=given["deviceId"],
        remember_me=given.get("rememberMe", False),
    )
    return answered({"machineName": given.get("machineName"), "mfaId": mfa_id})


def status(call: Call) -> Answer:
    """Whether an `mfaId` still makes logins from a device trusted; an unknown one is no error."""
    given = DEVICE.read(call)
    trusted = call.tenancy.mfa.is_remembered(call.signed_in, given["mfaId"], given["deviceId"])
    return answered({"isTrusted": trusted})


HANDLERS = {
    "v2.MFAChallenge": Handler(challenge, request_schema=CHALLENGE.schema),
    "v2.MFAAuthenticate": Handler(authenticate, request_schema=AUTHENTICATION.schema),
    "v2.MFAStatus": Handler(status, request_schema=DEVICE.schema),
}
