"""v3 signing in and out, sessions, and 2-step verification."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Body, Reply
from mockserver.dialects.v3.lists import Position, current_position, seal
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import Credentials, SignIn

ORGANIZATIONS_A_PAGE = 100

PHONE = s.Text(
    pattern=r"\+?[0-9 ().-]{10,25}", message="must be a phone number of 10 digits or more"
)  # form and length assumed
BY_TEXT = s.Enum("TEXT")

# Accountant Console sign-in is documented by this field alone; nobody has described what it answers.
CONSOLE = "must be null: the mock has no Accountant Console"


def no_console_token(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """Refuse a console token."""
    if values.get("consoleApiToken") is not None:
        yield "consoleApiToken", CONSOLE


def only_primary(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """BILL gave up secondary phones in April 2026."""
    if values.get("primary") is False:
        yield "primary", "must be true"


def no_backup(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """The same for codes sent to them."""
    if values.get("useBackup"):
        yield "useBackup", "must be false"


def remembered_by_name(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """What is to be remembered needs a name."""
    if values.get("rememberMe") and not values.get("device"):
        yield "device", "must not be blank"


TRUSTED_DEVICE = (s.Field("rememberMeId", s.Text()), s.Field("device", s.Text()))

LOGIN = Body(
    s.Field("devKey", s.Text(), required=True),
    s.Field("username", s.Text(), required=True),
    s.Field("password", s.Text(), required=True),
    s.Field("organizationId", s.Text(), required=True),
    *TRUSTED_DEVICE,
    s.Field("consoleApiToken", s.Text()),
    rules=[no_console_token],
)
SETUP = Body(
    s.Field("phone", PHONE, required=True),
    s.Field("type", BY_TEXT, required=True),
    s.Field("primary", s.Boolean()),
    rules=[only_primary],
)
SETUP_ANSWERED = Body(
    s.Field("setupId", s.Text(), required=True),
    s.Field("type", BY_TEXT, required=True),
    s.Field("token", s.Text(), required=True),
)
CHALLENGE = Body(s.Field("useBackup", s.Boolean()), rules=[no_backup], optional=True)
CHALLENGE_ANSWERED = Body(
    s.Field("challengeId", s.Text(), required=True),
    s.Field("token", s.Text(), required=True),
    s.Field("device", s.Text()),
    s.Field("machineName", s.Text()),
    s.Field("rememberMe", s.Boolean()),
    rules=[remembered_by_name],
)
STEP_UP = Body(*TRUSTED_DEVICE, optional=True)

LOGGED_IN = Reply(
    s.Field("organizationId", s.Text(), path="organization_id"),
    s.Field("sessionId", s.Text(), path="session_id"),
    s.Field("trusted", s.Boolean()),
    s.Field("userId", s.Text(), path="user_id"),
)
SESSION = Reply(
    s.Field("organizationId", s.Text()),
    s.Field("userId", s.Text()),
    s.Field("mfaStatus", s.Enum("DISABLED", "SETUP", "CHALLENGE", "COMPLETE", "UNDEFINED")),
    s.Field("mfaBypass", s.Boolean()),
)
# BILL documents what is listed, not the names of the fields: they are assumed.
ORGANIZATIONS = Reply(
    s.Field("results", s.Array(s.Object(s.Field("organizationId", s.Text()), s.Field("organizationName", s.Text())))),
    s.Field("nextPage", s.Text()),
    s.Field("prevPage", s.Text()),
)
PHONES = Reply(
    s.Field(
        "results",
        s.Array(
            s.Object(
                s.Field("type", s.Enum("MOBILE", "WORK")),
                s.Field("last4digits", s.Text(), path="phone"),
                s.Field("primary", s.Boolean()),
            )
        ),
    )
)
SETUP_ID = Reply(s.Field("setupId", s.Text()))
CHALLENGE_ID = Reply(s.Field("challengeId", s.Text()))
REMEMBERED = Reply(s.Field("rememberMeId", s.Text()))
STATUS = Reply(s.Field("status", s.Text()))
TRUSTED = Reply(s.Field("trusted", s.Boolean()))


def note_limit(call: Call, note: str) -> None:
    """Say in a header that the sandbox would have refused."""
    if note:
        call.headers["X-Mock-Limit"] = note


def login(call: Call) -> Answer:
    """Sign a user or a sync token in."""
    given = LOGIN.read(call)
    call.tenant = call.tenancy.authentication.tenant_of(Credentials(dev_key=given["devKey"]))
    shown = SignIn(
        username=given["username"],
        password=given["password"],
        dev_key=given["devKey"],
        organization_id=given["organizationId"],
        remember_me_id=given.get("rememberMeId") or "",
        device=given.get("device") or "",
        host=call.request.host,
    )
    signed_in = call.tenancy.logins.login(shown)
    note_limit(call, signed_in.note)
    return Answer(call.operation.status, LOGGED_IN.write(signed_in._asdict()))


def session(call: Call) -> Answer:
    """Whose session it is, and what it still needs to be trusted."""
    caller, status = call.signed_in, call.tenancy.mfa.status(call.signed_in)
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
    names = call.tenancy.logins.organizations_of(call.signed_in)
    end = start + ORGANIZATIONS_A_PAGE
    page: Record = {"results": [{"organizationId": one.id, "organizationName": one.name} for one in names[start:end]]}
    if end < len(names):
        page["nextPage"] = seal(call, Position("", "", (end,), backward=False))
    if start:
        page["prevPage"] = seal(call, Position("", "", (start - ORGANIZATIONS_A_PAGE,), backward=False))
    return Answer(call.operation.status, ORGANIZATIONS.write(page))


def logout(call: Call) -> Answer:
    """End this session, and no other."""
    call.tenancy.sessions.end(call.signed_in.session)
    return Answer(call.operation.status)


def set_up(call: Call) -> Answer:
    """Send a code to a new phone."""
    sent = call.tenancy.mfa.set_up(call.signed_in, SETUP.read(call)["phone"])
    note_limit(call, sent.note)
    return Answer(call.operation.status, SETUP_ID.write({"setupId": sent.id}))


def validate_setup(call: Call) -> Answer:
    """Register the phone the code was sent to."""
    given = SETUP_ANSWERED.read(call)
    call.tenancy.mfa.validate_setup(call.signed_in, given["setupId"], given["token"])
    return Answer(call.operation.status, STATUS.write({"status": "SUCCESS"}))


def phones(call: Call) -> Answer:
    """The user's phones, by their last four digits."""
    shown = [
        {**phone, "phone": "".join(filter(str.isdigit, phone["phone"]))[-4:]}
        for phone in call.tenancy.mfa.phones(call.signed_in)
    ]
    return Answer(call.operation.status, PHONES.write({"results": shown}))


def challenge(call: Call) -> Answer:
    """Send a code to the user's phone."""
    CHALLENGE.read(call)
    sent = call.tenancy.mfa.challenge(call.signed_in)
    note_limit(call, sent.note)
    return Answer(call.operation.status, CHALLENGE_ID.write({"challengeId": sent.id}))


def validate_challenge(call: Call) -> Answer:
    """Trust the session; without `rememberMe` there is no id to remember (assumed: then it is left out)."""
    given = CHALLENGE_ANSWERED.read(call)
    remember_me = bool(given.get("rememberMe"))
    remember_me_id = call.tenancy.mfa.validate_challenge(
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
    trusted = call.tenancy.mfa.step_up(call.signed_in, remember_me_id, device)
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
