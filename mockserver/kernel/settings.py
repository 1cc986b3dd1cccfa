"""Everything a server can be told, in one table; the only place that reads the process environment."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from mockserver.kernel.environments import EnvironmentName
from mockserver.kernel.misspelt import meant_by
from mockserver.kernel.urls import QUERY_OR_FRAGMENT, read_web_url, with_hidden_credentials, without_credentials
from mockserver.kernel.user_directories import user_cache, user_data
from mockserver.kernel.whole_numbers import whole_number

Limits = Literal["enforce", "warn", "off"]
PaymentTimers = Literal["calendar", "instant", "manual"]
SpendEvents = Literal["production", "always"]
WebhookHosts = Literal["private", "any"]
Log = Literal["off", "start", "requests"]
LogFormat = Literal["text", "json"]

VARIABLE_PREFIX = "BILLMOCK_"

# The same names for the mock and for BILL's sandbox.
CREDENTIAL_NAMES = (
    "BILL_TARGET",
    "BILL_USERNAME",
    "BILL_PASSWORD",
    "BILL_ORGANIZATION_ID",
    "BILL_DEV_KEY",
    "BILL_SYNC_TOKEN_NAME",
    "BILL_SYNC_TOKEN",
    "BILL_PARTNER_USERNAME",
    "BILL_PARTNER_PASSWORD",
    "BILL_APP_KEY",
    "BILL_SPEND_TOKEN",
    "BILL_CLIENT_ID",
    "BILL_CLIENT_SECRET",
    "BILL_MFA_CODE",
    "BILL_REMEMBER_ME_ID",
    "BILL_DEVICE",
    "BILL_APPROVER_USERNAME",
    "BILL_APPROVER_PASSWORD",
    "BILL_V2_URL",
    "BILL_V3_URL",
)


class SettingsError(ValueError):
    """A setting that cannot be used; the text names its variable and says what is allowed."""


class Values(NamedTuple):
    """What a setting takes: in words, as a closed list of words where it is one, and how its text is read.

    `read` raises `ValueError` for a text that is not allowed. `metavar` stands for it where help lists the options.
    """

    allowed: str
    read: Callable[[str], object]
    choices: tuple[str, ...] = ()
    metavar: str = "TEXT"


def whole(minimum: int, maximum: int) -> Values:
    """Whole numbers from `minimum` to `maximum`, both allowed."""

    def read(text: str) -> int:
        value = whole_number(text)
        if not minimum <= value <= maximum:
            raise ValueError
        return value

    return Values(f"a whole number from {minimum} to {maximum}", read, metavar="N")


def one_of(words: tuple[str, ...]) -> Values:
    """A closed list of words, of which the text must be one as it is written."""

    def read(text: str) -> str:
        return words[words.index(text)]

    return Values(f"{', '.join(words[:-1])} or {words[-1]}", read, words, f"[{'|'.join(words)}]")


def starting(allowed: str, *starts: str) -> Values:
    """A text with one of these beginnings and more after it, taken without slashes at its end."""

    def read(text: str) -> str:
        url = text.rstrip("/")
        if not url.startswith(starts):
            raise ValueError
        return url

    return Values(allowed, read, metavar="URL")


SWITCH_WORDS = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}


def read_switch(text: str) -> bool:
    """The truth of `true`, `1`, `on`, `false`, `0` or `off`, in any case; raises `ValueError`."""
    if text.lower() not in SWITCH_WORDS:
        raise ValueError
    return SWITCH_WORDS[text.lower()]


# Worlds begin years before their anchor, and go on after it: all of it is business time.
MIN_ANCHOR, MAX_ANCHOR = date(1980, 1, 1), date(2190, 12, 31)


def read_day(text: str) -> date:
    """A date written yyyy-MM-dd, the one ISO form of several that `date` reads."""
    day = date.fromisoformat(text)
    if day.isoformat() != text or not MIN_ANCHOR <= day <= MAX_ANCHOR:
        raise ValueError
    return day


def read_rate(text: str) -> str:
    """A rate of a clock, as it says it itself."""
    from mockserver.kernel.clock import parse_rate, rate_text

    return rate_text(parse_rate(text))


def read_latitude_text(text: str) -> str:
    """A latitude, as it is written itself: a seed, maybe with the variations it may choose from."""
    from mockserver.kernel.latitude import read_latitude

    try:
        return str(read_latitude(text) or "off")
    except ValueError as error:
        raise SettingsError(f"BILLMOCK_LATITUDE: {error}") from None


TEXT = Values("text", str)
SWITCH = Values("true or false", read_switch, metavar="[true|false]")
DAY = Values(f"a date from {MIN_ANCHOR} to {MAX_ANCHOR}, yyyy-MM-dd", read_day, metavar="DATE")
LATITUDE = Values("a seed, maybe with variations: 7, or 7:key-order,new-field", read_latitude_text, metavar="SEED")
RATE = Values("a rate such as '1 day/s' or '2 hours/min'", read_rate, metavar="RATE")
DIRECTORY = Values("a directory", Path, metavar="DIR")
FILE = Values("a file", Path, metavar="FILE")


def read_json_file(text: str) -> Path:
    """A file whose name ends in .json."""
    if not text.endswith(".json"):
        raise ValueError
    return Path(text)


JSON_FILE = Values("a file that ends in .json", read_json_file, metavar="FILE")


def read_hosts(text: str) -> str:
    """Host names between commas, without schemes, ports or paths."""
    names = [name.strip() for name in text.split(",")]
    if not all(HOST_NAME.fullmatch(name) for name in names):
        raise ValueError
    return ",".join(names)


HOST_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
HOSTS = Values("host names separated by commas", read_hosts, metavar="HOSTS")
DATABASE_URL = starting("sqlite:///FILE or postgresql://…", "sqlite:///", "postgresql://", "postgres://")


WEB_URL = Values("an http:// or https:// URL", read_web_url, metavar="URL")


def option(about: str, values: Values = TEXT) -> dict[str, object]:
    """What a field of `Settings` says about itself: a line of help, and what it takes."""
    return {"about": about, "values": values}


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server runs; every field is also a `serve` flag and a `BILLMOCK_<FLAG>` variable.

    Fields that may hold secrets stay out of its repr.
    """

    host: str = field(default="127.0.0.1", metadata=option("Address to listen on."))
    port: int = field(default=8080, metadata=option("Port to listen on; 0 takes a free one.", whole(0, 65_535)))
    database: str | None = field(
        default=None, repr=False, metadata=option("Where records live; in memory unless set.", DATABASE_URL)
    )
    scenario: str = field(
        default="starter", metadata=option("World an empty store gets: empty, large or starter, or a scenario file.")
    )
    seed: int = field(default=1, metadata=option("Seed of the faked data.", whole(0, 2**63 - 1)))
    anchor: date | None = field(default=None, metadata=option("Date the world is told from; today unless set.", DAY))
    clock_rate: str = field(default="1 second/s", metadata=option("How fast the time of tenants runs.", RATE))
    environment: EnvironmentName = field(
        default="sandbox",
        metadata=option("Which of BILL's two worlds the default tenant is.", one_of(get_args(EnvironmentName))),
    )
    workers: int = field(default=1, metadata=option("Processes; several need a database they share.", whole(1, 64)))
    threads: int = field(default=16, metadata=option("Threads of each process.", whole(1, 1_024)))
    limits: Limits = field(
        default="warn", metadata=option("What becomes of BILL's rate limits.", one_of(get_args(Limits)))
    )
    latitude: str | None = field(
        default=None, metadata=option("Seed by which answers vary within what BILL has not promised.", LATITUDE)
    )
    webhook_hosts: WebhookHosts = field(
        default="private",
        metadata=option("Which hosts webhooks are sent to.", one_of(get_args(WebhookHosts))),
    )
    spend_events: SpendEvents = field(
        default="production",
        metadata=option("Which tenants emit events of Spend & Expense.", one_of(get_args(SpendEvents))),
    )
    payment_timers: PaymentTimers = field(
        default="calendar",
        metadata=option("What moves payments from stage to stage.", one_of(get_args(PaymentTimers))),
    )
    public_url: str | None = field(
        default=None, metadata=option("Base of the links in answers; the request's own unless set.", WEB_URL)
    )
    allowed_hosts: str | None = field(
        default=None, metadata=option("More host names that / and /_mock answer under.", HOSTS)
    )
    control_token: str | None = field(default=None, repr=False, metadata=option("Token the control API asks for."))
    server_file: Path | None = field(
        default=None, metadata=option("File that tells other commands where the server is, and its token.", FILE)
    )
    export_on_exit: Path | None = field(
        default=None, metadata=option("File that the default tenant's world is written into at the end.", JSON_FILE)
    )
    log: Log | None = field(
        default=None,
        metadata=option(
            "What stderr tells: nothing, the start (at a tty), or each request too.",
            one_of(get_args(Log)),
        ),
    )
    log_format: LogFormat = field(
        default="text",
        metadata=option("How that is written: for people, or an object a line.", one_of(get_args(LogFormat))),
    )
    mock_headers: bool = field(default=True, metadata=option("Whether answers carry X-Mock-… headers.", SWITCH))
    cache_dir: Path | None = field(
        default=None,
        metadata=option("Where prepared worlds are kept; the user's cache unless set.", DIRECTORY),
    )
    tls: bool = field(
        default=False,
        metadata=option("Whether the port speaks TLS too, and is a proxy for BILL's host names.", SWITCH),
    )
    data_dir: Path | None = field(
        default=None,
        metadata=option("Where the authority of --tls is; the user's data directory unless set.", DIRECTORY),
    )

    def __post_init__(self) -> None:
        if self.latitude:
            read_latitude_text(self.latitude)
        if self.anchor and not MIN_ANCHOR <= self.anchor <= MAX_ANCHOR:
            raise SettingsError(f"BILLMOCK_ANCHOR: must be {DAY.allowed}, not '{self.anchor}'")
        if self.workers > 1 and self.database is None:
            raise SettingsError("BILLMOCK_WORKERS: more than one process needs a shared store: set BILLMOCK_DATABASE")
        if self.workers > 1 and self.tls:
            raise SettingsError("BILLMOCK_TLS: goes with one process; for several, `billmock proxy` speaks TLS")

    @property
    def cache_directory(self) -> Path:
        """Where prepared worlds are kept: as set, else `billmock` in the user's own cache directory."""
        return self.cache_dir or user_cache(os.environ, sys.platform) / "billmock"

    @property
    def data_directory(self) -> Path:
        """Where what lasts is kept: as set, else `billmock` in the user's own data directory."""
        return self.data_dir or user_data(os.environ, sys.platform) / "billmock"

    @property
    def certificate_file(self) -> Path:
        """The certificate that clients of BILL's host names have to trust; it is there once TLS was spoken."""
        return self.data_directory / "ca.pem"


class Setting(NamedTuple):
    """One row of the table that flags and `docs/settings.md` are made from."""

    name: str
    default: object
    about: str
    values: Values
    secret: bool

    @property
    def flag(self) -> str:
        """The option of `billmock serve`: `--payment-timers`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The variable of the process environment: `BILLMOCK_PAYMENT_TIMERS`."""
        return f"{VARIABLE_PREFIX}{self.name.upper()}"

    def read(self, text: str) -> object:
        """The value of a text; raises `SettingsError`, which names the variable and, unless secret, the text."""
        try:
            return self.values.read(text)
        except ValueError as error:
            value = with_hidden_credentials(text) if self.values is WEB_URL else text
            reason = "" if self.secret else f", not {value!r}{meant_by(text, self.values.choices)}"
            words = f"{self.variable}: must be {self.values.allowed}{reason}"
            raise error if isinstance(error, SettingsError) else SettingsError(words) from None


SETTINGS = tuple(Setting(row.name, row.default, **row.metadata, secret=not row.repr) for row in fields(Settings))

HOST_AND_PORT = re.compile(r"[A-Za-z0-9.-]+:\d+(?:/.*)?")
URL_VARIABLE = f"{VARIABLE_PREFIX}URL"
TENANT_VARIABLE = f"{VARIABLE_PREFIX}TENANT"
# Variables of our prefix that are no settings of a server.
OTHER_VARIABLES = (URL_VARIABLE, TENANT_VARIABLE, f"{VARIABLE_PREFIX}NODE_FRONT", f"{VARIABLE_PREFIX}NODE_HOSTS")


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that `BILLMOCK_<FLAG>` variables ask for; an empty one counts as not set.

    Raises `SettingsError` for a variable of our prefix that is none, with the nearest name, and for the first value
    that is not allowed.
    """
    texts = os.environ if environ is None else environ
    refuse_misspelt(name for name in texts if name.startswith(VARIABLE_PREFIX) and texts[name])
    values: dict[str, Any] = {row.name: row.read(texts[row.variable]) for row in SETTINGS if texts.get(row.variable)}
    return Settings(**values)


def refuse_misspelt(names: Iterable[str]) -> None:
    """Raise `SettingsError` for the first variable that nobody reads: it would be taken for one that counts."""
    known = {row.variable for row in SETTINGS}.union(OTHER_VARIABLES)
    for name in sorted(set(names) - known):
        from difflib import get_close_matches

        words = sorted(variable.removeprefix(VARIABLE_PREFIX) for variable in known)
        (nearest,) = get_close_matches(name.removeprefix(VARIABLE_PREFIX), words, n=1, cutoff=0)
        raise SettingsError(f"{name}: no such setting; the nearest is {VARIABLE_PREFIX}{nearest}")


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that runs already: its base URL, and the token that its control API asks for, if it does."""

    url: str
    control_token: str | None = field(default=None, repr=False)


def running_server(environ: Mapping[str, str] | None = None, url: str = "") -> RunningServer | None:
    """The server that `url` or else `BILLMOCK_URL` names for tests, with `BILLMOCK_CONTROL_TOKEN`; None without one.

    Raises `SettingsError` for what is no URL.
    """
    texts = os.environ if environ is None else environ
    url = url or texts.get(URL_VARIABLE, "")
    return RunningServer(read_server_url(url), texts.get(f"{VARIABLE_PREFIX}CONTROL_TOKEN")) if url else None


def read_server_url(text: str) -> str:
    """The base URL of a running server, without slashes at its end; raises `SettingsError`."""
    place = with_hidden_credentials(text)
    try:
        url = read_web_url(text)
    except ValueError:
        question = f"; did you mean http://{text}?" if HOST_AND_PORT.fullmatch(text) else ""
        raise SettingsError(f"{URL_VARIABLE}: must be {WEB_URL.allowed}, not {place!r}{question}") from None
    if mark := QUERY_OR_FRAGMENT.search(url):
        here = without_credentials(url[: mark.start()].rstrip("/"))
        reason = f"a server's base URL has no path, query or fragment, perhaps {here}"
        raise SettingsError(f"{URL_VARIABLE}: {place}: {reason}")
    return url


def export(settings: Settings) -> None:
    """Put settings into the process environment, where worker processes find them."""
    for row in SETTINGS:
        value = getattr(settings, row.name)
        if value is not None:
            os.environ[row.variable] = str(value)


def credentials(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The `BILL_*` variables that are set, by name."""
    texts = os.environ if environ is None else environ
    return {name: texts[name] for name in CREDENTIAL_NAMES if texts.get(name)}


def process_environment() -> dict[str, str]:
    """All variables of this process, a copy: what a program that it starts gets, but for what is changed."""
    return dict(os.environ)
