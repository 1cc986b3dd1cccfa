"""v2 multi-factor authentication: MFAChallenge, MFAAuthenticate, MFAStatus."""

from __future__ import annotations

from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v2.envelope import answered
from mockserver.dialects.v2.parameters import Parameters
from mockserver.kernel.schema import Bool, Field, Text

# `useBackup` is documented as required, yet clients that send `{}` are served.
CHALLENGE = Parameters(Field("useBackup", Bool()), optional=True)
AUTHENTICATION = Parameters(
    Field("challengeId", Text(), required=True),
    Field("token", Text(), required=True),
    Field("deviceId", Text(), required=True),
    Field("machineName", Text()),
    Field("rememberMe", Bool()),
)
DEVICE = Parameters(Field("mfaId", Text(), required=True), Field("deviceId", Text(), required=True))


def challenge(call: Call) -> Answer:
    """Send a code to the user's phone. BILL has given up backup phones: `useBackup` is noted."""
    if CHALLENGE.read(call).get("useBackup"):
        call.unread.append("useBackup")
    sent = call.identity.mfa.challenge(call.signed_in)
    if sent.note:
        call.headers["X-Mock-Limit"] = sent.note
    return answered({"challengeId": sent.id})


def authenticate(call: Call) -> Answer:
    """Make the session trusted by the code, and the device for 30 days with `rememberMe`."""
    given = AUTHENTICATION.read(call)
    mfa_id = call.identity.mfa.validate_challenge(
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
    trusted = call.identity.mfa.is_remembered(call.signed_in, given["mfaId"], given["deviceId"])
    return answered({"isTrusted": trusted})


HANDLERS = {
    "v2.MFAChallenge": Handler(challenge, reads=CHALLENGE.schema),
    "v2.MFAAuthenticate": Handler(authenticate, reads=AUTHENTICATION.schema),
    "v2.MFAStatus": Handler(status, reads=DEVICE.schema),
}
