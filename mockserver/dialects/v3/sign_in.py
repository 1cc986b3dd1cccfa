"""v3 signing in and out, sessions, and 2-step verification."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.dialects.common.bodies import Body, Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.lists import Position, current_position, seal
from mockserver.domain.identity import Credentials, SignIn
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Enum, Field, ListOf, Mode, Obj, Text

ORGANIZATIONS_A_PAGE = 100

PHONE = Text(
    pattern=r"\+?[0-9 ().-]{10,25}", says="must be a phone number of 10 digits or more"
)  # form and length assumed
BY_TEXT = Enum("TEXT")

# Accountant Console sign-in is documented by this field alone; nobody has described what it answers.
CONSOLE = "must be null: the mock has no Accountant Console"


def no_console_token(values: Record, mode: Mode) -> Iterable[tuple[str, str]]:
    """Refuse a console token."""
    if values.get("consoleApiToken") is not None:
        yield "consoleApiToken", CONSOLE


def only_primary(values: Record, mode: Mode) -> Iterable[tuple[str, str]]:
    """BILL gave up secondary phones in April 2026."""
    if values.get("primary") is False:
        yield "primary", "must be true"


def no_backup(values: Record, mode: Mode) -> Iterable[tuple[str, str]]:
    """The same for codes sent to them."""
    if values.get("useBackup"):
        yield "useBackup", "must be false"


def remembered_by_name(values: Record, mode: Mode) -> Iterable[tuple[str, str]]:
    """What is to be remembered needs a name."""
    if values.get("rememberMe") and not values.get("device"):
        yield "device", "must not be blank"


TRUSTED_DEVICE = (Field("rememberMeId", Text()), Field("device", Text()))

LOGIN = Body(
    Field("devKey", Text(), required=True),
    Field("username", Text(), required=True),
    Field("password", Text(), required=True),
    Field("organizationId", Text(), required=True),
    *TRUSTED_DEVICE,
    Field("consoleApiToken", Text()),
    rules=[no_console_token],
)
SETUP = Body(
    Field("phone", PHONE, required=True),
    Field("type", BY_TEXT, required=True),
    Field("primary", Bool()),
    rules=[only_primary],
)
SETUP_ANSWERED = Body(
    Field("setupId", Text(), required=True),
    Field("type", BY_TEXT, required=True),
    Field("token", Text(), required=True),
)
CHALLENGE = Body(Field("useBackup", Bool()), rules=[no_backup], optional=True)
CHALLENGE_ANSWERED = Body(
    Field("challengeId", Text(), required=True),
    Field("token", Text(), required=True),
    Field("device", Text()),
    Field("machineName", Text()),
    Field("rememberMe", Bool()),
    rules=[remembered_by_name],
)
STEP_UP = Body(*TRUSTED_DEVICE, optional=True)

LOGGED_IN = Reply(
    Field("organizationId", Text(), path="organization_id"),
    Field("sessionId", Text(), path="session_id"),
    Field("trusted", Bool()),
    Field("userId", Text(), path="user_id"),
)
SESSION = Reply(
    Field("organizationId", Text()),
    Field("userId", Text()),
    Field("mfaStatus", Enum("DISABLED", "SETUP", "CHALLENGE", "COMPLETE", "UNDEFINED")),
    Field("mfaBypass", Bool()),
)
# BILL documents what is listed, not the names of the fields: they are assumed.
ORGANIZATIONS = Reply(
    Field("results", ListOf(Obj(Field("organizationId", Text()), Field("organizationName", Text())))),
    Field("nextPage", Text()),
    Field("prevPage", Text()),
)
PHONES = Reply(
    Field(
        "results",
        ListOf(
            Obj(
                Field("type", Enum("MOBILE", "WORK")),
                Field("last4digits", Text(), path="phone"),
                Field("primary", Bool()),
            )
        ),
    )
)
SETUP_ID = Reply(Field("setupId", Text()))
CHALLENGE_ID = Reply(Field("challengeId", Text()))
REMEMBERED = Reply(Field("rememberMeId", Text()))
STATUS = Reply(Field("status", Text()))
TRUSTED = Reply(Field("trusted", Bool()))


def note_limit(call: Call, note: str) -> None:
    """Say in a header that the sandbox would have refused."""
    if note:
        call.headers["X-Mock-Limit"] = note


def login(call: Call) -> Answer:
    """Sign a user or a sync token in."""
    given = LOGIN.read(call)
    call.tenant = call.identity.claimant(Credentials(dev_key=given["devKey"]))
    shown = SignIn(
        username=given["username"],
        password=given["password"],
        dev_key=given["devKey"],
        organization_id=given["organizationId"],
        remember_me_id=given.get("rememberMeId") or "",
        device=given.get("device") or "",
        host=call.request.host,
    )
    signed_in = call.identity.login(shown)
    note_limit(call, signed_in.note)
    return Answer(call.operation.status, LOGGED_IN.write(signed_in._asdict()))


def session(call: Call) -> Answer:
    """Whose session it is, and what it still needs to be trusted."""
    caller, status = call.signed_in, call.identity.mfa.status(call.signed_in)
    details = {
        "organizationId": caller.org_id,
        "userId": caller.user_id,
        "mfaStatus": status.mfa,
        "mfaBypass": status.bypass,
    }
    return Answer(call.operation.status, SESSION.write(details))


def organizations(call: Call) -> Answer:
    """The organizations the person behind the session can sign in to, 100 a page."""
    start = int(next(iter(current_position(call).after), 0))
    names = call.identity.organizations_of(call.signed_in)
    end = start + ORGANIZATIONS_A_PAGE
    page: Record = {
        "results": [{"organizationId": one.id, "organizationName": one.name} for one in names[start:end]]
    }
    if end < len(names):
        page["nextPage"] = seal(call, Position("", "", (end,), backward=False))
    if start:
        page["prevPage"] = seal(call, Position("", "", (start - ORGANIZATIONS_A_PAGE,), backward=False))
    return Answer(call.operation.status, ORGANIZATIONS.write(page))


def logout(call: Call) -> Answer:
    """End this session, and no other."""
    call.identity.logout(call.signed_in)
    return Answer(call.operation.status)


def set_up(call: Call) -> Answer:
    """Send a code to a new phone."""
    sent = call.identity.mfa.set_up(call.signed_in, SETUP.read(call)["phone"])
    note_limit(call, sent.note)
    return Answer(call.operation.status, SETUP_ID.write({"setupId": sent.id}))


def validate_setup(call: Call) -> Answer:
    """Register the phone the code was sent to."""
    given = SETUP_ANSWERED.read(call)
    call.identity.mfa.validate_setup(call.signed_in, given["setupId"], given["token"])
    return Answer(call.operation.status, STATUS.write({"status": "SUCCESS"}))


def phones(call: Call) -> Answer:
    """The user's phones, by their last four digits."""
    shown = [
        {**phone, "phone": "".join(filter(str.isdigit, phone["phone"]))[-4:]}
        for phone in call.identity.mfa.phones(call.signed_in)
    ]
    return Answer(call.operation.status, PHONES.write({"results": shown}))


def challenge(call: Call) -> Answer:
    """Send a code to the user's phone."""
    CHALLENGE.read(call)
    sent = call.identity.mfa.challenge(call.signed_in)
    note_limit(call, sent.note)
    return Answer(call.operation.status, CHALLENGE_ID.write({"challengeId": sent.id}))


def validate_challenge(call: Call) -> Answer:
    """Trust the session; without `rememberMe` there is no id to remember (assumed: then it is left out)."""
    given = CHALLENGE_ANSWERED.read(call)
    remember_me = bool(given.get("rememberMe"))
    remember_me_id = call.identity.mfa.validate_challenge(
        call.signed_in,
        given["challengeId"],
        given["token"],
        device=given.get("device") or "",
        remember_me=remember_me,
    )
    return Answer(call.operation.status, REMEMBERED.write({"rememberMeId": remember_me_id} if remember_me else {}))


def step_up(call: Call) -> Answer:
    """Trust the session by a remembered device; an unknown one is no error."""
    given = STEP_UP.read(call)
    remember_me_id, device = given.get("rememberMeId") or "", given.get("device") or ""
    trusted = call.identity.mfa.step_up(call.signed_in, remember_me_id, device)
    return Answer(call.operation.status, TRUSTED.write({"trusted": trusted}))


HANDLERS = {
    "v3.login": Handler(login, reads=LOGIN.schema, answers=LOGGED_IN.answer_schema),
    "v3.login.session.get": Handler(session, body="none", answers=SESSION.answer_schema),
    "v3.login.organizations.list": Handler(organizations, body="none", answers=ORGANIZATIONS.answer_schema),
    "v3.logout": Handler(logout, body="none"),
    "v3.mfa.setup": Handler(set_up, reads=SETUP.schema, answers=SETUP_ID.answer_schema),
    "v3.mfa.setup.validate": Handler(validate_setup, reads=SETUP_ANSWERED.schema, answers=STATUS.answer_schema),
    "v3.mfa.phones.list": Handler(phones, body="none", answers=PHONES.answer_schema),
    "v3.mfa.challenge": Handler(challenge, reads=CHALLENGE.schema, answers=CHALLENGE_ID.answer_schema),
    "v3.mfa.challenge.validate": Handler(
        validate_challenge, reads=CHALLENGE_ANSWERED.schema, answers=REMEMBERED.answer_schema
    ),
    "v3.mfa.step-up": Handler(step_up, reads=STEP_UP.schema, answers=TRUSTED.answer_schema),
}
