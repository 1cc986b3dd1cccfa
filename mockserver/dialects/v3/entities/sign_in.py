"""v3 signing in and out, sessions, and 2-step verification."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.dialects.calls import Call, operation
from mockserver.dialects.rest.bodies import SUCCESS, Body, Reply
from mockserver.dialects.v3.lists import Position, current_position, seal
from mockserver.domain.context import Caller, Context
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.tenancy import NewSession, PendingCode, SignIn, Tenancy

ORGANIZATIONS_A_PAGE = 100

# Form and length are assumed (F-544).
PHONE = s.Text(pattern=r"\+?[0-9 ().-]{10,25}", message="must be a phone number of 10 digits or more")
SETUP_TYPES = s.Enum("VOICE", "TEXT")

# Accountant Console sign-in is documented by this field alone; nobody has described what it answers (F-1217).
CONSOLE = "must be null: the mock has no Accountant Console"


def no_console_token(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """Yield the problem of an Accountant Console's token: the mock has no such console."""
    if values.get("consoleApiToken") is not None:
        yield "consoleApiToken", CONSOLE


def only_primary(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """BILL gave up secondary phones in April 2026 (F-1203)."""
    if values.get("primary") is False:
        yield "primary", "must be true"


def no_backup(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """The same for codes sent to them."""
    if values.get("useBackup"):
        yield "useBackup", "must be false"


def remembered_by_name(values: Record, mode: s.Mode) -> Iterable[tuple[str, str]]:
    """Yield the problem of an MFA id that is to be remembered without the name of its device."""
    if values.get("rememberMe") and not values.get("device"):
        yield "device", "must not be blank"


TRUSTED_DEVICE = (s.Field("rememberMeId", s.Text()), s.Field("device", s.Text()))

LOGIN = Body(
    s.Field("devKey", s.Secret(), required=True, may_be_blank=True),
    s.Field("username", s.Text(), required=True, may_be_blank=True),
    # Where another proof could stand in for it BILL does not require it; the mock has none (F-1127).
    s.Field("password", s.Secret(), required=True, may_be_blank=True),
    s.Field("organizationId", s.Text(), required=True, may_be_blank=True),
    *TRUSTED_DEVICE,
    s.Field("consoleApiToken", s.Secret()),
    rules=[no_console_token],
)
SETUP = Body(
    s.Field("phone", PHONE, required=True, may_be_blank=True),
    s.Field("type", SETUP_TYPES, required=True),
    s.Field("primary", s.Boolean(), required=True),
    rules=[only_primary],
)
SETUP_CODE = Body(
    s.Field("setupId", s.Text(), required=True, may_be_blank=True),
    s.Field("type", SETUP_TYPES, required=True),
    s.Field("token", s.Text(), required=True, may_be_blank=True),
)
CHALLENGE = Body(s.Field("useBackup", s.Boolean()), rules=[no_backup])
CHALLENGE_CODE = Body(
    s.Field("challengeId", s.Text(), required=True, may_be_blank=True),
    s.Field("token", s.Text(), required=True, may_be_blank=True),
    s.Field("device", s.Text()),
    s.Field("machineName", s.Text()),
    s.Field("rememberMe", s.Boolean()),
    rules=[remembered_by_name],
)
STEP_UP = Body(*TRUSTED_DEVICE)

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
ID_AND_NAME = (s.Field("id", s.Text()), s.Field("name", s.Text()))
# One object, not an array (F-545).
ORGANIZATIONS = Reply(
    s.Field(
        "results",
        s.Object(
            s.Field("organizations", s.Array(s.Object(*ID_AND_NAME, s.Field("consoleOrganizationId", s.Text())))),
            # The mock has no Accountant Console: none of them is above an organization (F-545).
            s.Field("consoleOrganizations", s.Array(s.Object(*ID_AND_NAME))),
        ),
    ),
    s.Field("nextPage", s.Text()),
    s.Field("prevPage", s.Text()),
)
PHONES = Reply(
    s.Field(
        "results",
        s.Array(
            s.Object(
                s.Field("type", s.Enum("MOBILE", "HOME", "WORK")),
                s.Field("last4digits", s.Text(), path="phone"),
                s.Field("primary", s.Boolean()),
            )
        ),
    )
)
SETUP_ID = Reply(s.Field("setupId", s.Text(), path="id"))
CHALLENGE_ID = Reply(s.Field("challengeId", s.Text(), path="id"))
REMEMBERED = Reply(s.Field("rememberMeId", s.Text()))
TRUSTED = Reply(s.Field("trusted", s.Boolean()))


@operation("v3.login", takes=LOGIN, gives=LOGGED_IN)
def login(call: Call, tenancy: Tenancy, values: Record) -> NewSession:
    """Sign a user or a sync token in. A token's name is sent as user name, its value as password (F-009).

    With an MFA id and its device the session is trusted (F-021); one that is not valid is assumed to change nothing
    (F-023).
    """
    session = tenancy.logins.login(
        SignIn(
            username=values["username"],
            password=values["password"],
            dev_key=values["devKey"],
            organization_id=values["organizationId"],
            remember_me_id=values.get("rememberMeId") or "",
            device=values.get("device") or "",
            host=call.request.host,
        )
    )
    if values.get("rememberMeId") and not session.trusted:
        call.cite("F-023")
    return session


@operation("v3.login.session.get", gives=SESSION)
def session(tenancy: Tenancy, caller: Caller) -> Record:
    """Whose session it is, and what it still needs to be trusted."""
    status = tenancy.mfa.status(caller)
    return {
        "organizationId": caller.org_id,
        "userId": caller.user_id,
        "mfaStatus": status.mfa,
        "mfaBypass": status.bypass,
    }


@operation("v3.login.organizations.list", gives=ORGANIZATIONS)
def organizations(call: Call, tenancy: Tenancy, caller: Caller) -> Record:
    """The organizations the person behind the session can sign in to, 100 a page."""
    start = int(next(iter(current_position(call).after), 0))
    names = tenancy.logins.organizations_of(caller)
    end = start + ORGANIZATIONS_A_PAGE
    rows = [{"id": one.id, "name": one.name} for one in names[start:end]]
    page: Record = {"results": {"organizations": rows, "consoleOrganizations": []}}
    if end < len(names):
        page["nextPage"] = seal(call, Position("", "", (end,), backward=False))
    if start:
        page["prevPage"] = seal(call, Position("", "", (start - ORGANIZATIONS_A_PAGE,), backward=False))
    return page


@operation("v3.logout")
def logout(tenancy: Tenancy, caller: Caller) -> None:
    """End this session, and no other. Others of its user go on (F-002); the answer is empty (F-003)."""
    tenancy.sessions.end(caller.session)


@operation("v3.mfa.setup", takes=SETUP, gives=SETUP_ID)
def set_up(ctx: Context, tenancy: Tenancy, caller: Caller, values: Record) -> PendingCode:
    """Send a code to a new phone. `validate_setup` registers the phone once the code has come back."""
    code = tenancy.mfa.set_up(caller, values["phone"])
    ctx.note_message("sms")
    return code


@operation("v3.mfa.setup.validate", takes=SETUP_CODE, gives=SUCCESS)
def validate_setup(tenancy: Tenancy, caller: Caller, values: Record) -> None:
    """Register the phone the code was sent to. A wrong code is assumed to be refused (F-025)."""
    tenancy.mfa.validate_setup(caller, values["setupId"], values["token"])


@operation("v3.mfa.phones.list", gives=PHONES)
def phones(tenancy: Tenancy, caller: Caller) -> Record:
    """The user's phones, by their last four digits."""
    return {
        "results": [
            {**phone, "phone": "".join(filter(str.isdigit, phone["phone"]))[-4:]}
            for phone in tenancy.mfa.phones(caller)
        ]
    }


@operation("v3.mfa.challenge", takes=CHALLENGE, gives=CHALLENGE_ID)
def challenge(ctx: Context, tenancy: Tenancy, caller: Caller, values: Record) -> PendingCode:
    """Send a code to the user's phone. A user without one is refused with 400 and BDC_1354 (F-512)."""
    code = tenancy.mfa.challenge(caller)
    ctx.note_message("sms")
    return code


@operation("v3.mfa.challenge.validate", takes=CHALLENGE_CODE, gives=REMEMBERED)
def validate_challenge(tenancy: Tenancy, caller: Caller, values: Record) -> Record:
    """Trust the session; without `rememberMe` there is no id to remember: that it is left out is assumed (F-543)."""
    remember_me = bool(values.get("rememberMe"))
    remember_me_id = tenancy.mfa.validate_challenge(
        caller,
        values["challengeId"],
        values["token"],
        device=values.get("device") or "",
        remember_me=remember_me,
    )
    return {"rememberMeId": remember_me_id} if remember_me else {}


@operation("v3.mfa.step-up", takes=STEP_UP, gives=TRUSTED)
def step_up(call: Call, tenancy: Tenancy, caller: Caller, values: Record) -> Record:
    """Trust the session by a remembered device; an unknown one is no error (F-022)."""
    remember_me_id, device = values.get("rememberMeId") or "", values.get("device") or ""
    trusted = tenancy.mfa.step_up(caller, remember_me_id, device)
    if not trusted:
        call.cite("F-022")
    return {"trusted": trusted}
