"""BILL's limits: requests per hour, sign-ins, messages, S&E calls, requests at once, and wrong passwords."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock
from types import TracebackType

from mockserver.domain.context import Caller
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.store.directory import Directory
from mockserver.tenancy.tenants import Tenant

HOUR = 3_600
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of something in a window of running time; hours and minutes begin on the clock.

    At most `maximum` in `seconds`. `text`, `status` and `fact` replace those of BDC_1144. `together`: processes that
    share a store count together, each telling the others within a second.
    """

    name: str
    maximum: int
    seconds: int
    text: str = ""
    status: int = 0
    together: bool = True
    fact: str = ""

    @property
    def note(self) -> str:
        """What the answer says where the limit is not enforced."""
        return f"BDC_1144; {self.maximum} per {'hour' if self.seconds == HOUR else 'minute'} ({self.name})"

    def refusal(self) -> BillError:
        """BILL's refusal: BDC_1144 with the maximum in its text (F-504)."""
        return BillError("BDC_1144", str(self.maximum), text=self.text, status=self.status, fact=self.fact)


REQUESTS = Limit("requests", 20_000, HOUR)
LOGINS = Limit("logins", 200, HOUR)
# How calls over the next two are refused is assumed (F-541, F-542); 429 is what S&E clients expect.
SPEND_REQUESTS = Limit(
    "spend requests",
    60,
    MINUTE,
    "Max number of allowed requests per minute reached: ${paramName0}.",
    429,
    fact="F-541",
)
MESSAGES = Limit(
    "messages",
    5,
    MINUTE,
    "Max number of allowed messages per minute reached: ${paramName0}.",
    together=False,
    fact="F-542",
)

MAX_AT_ONCE = 3
AT_ONCE_KINDS = ("user", "sync", "oauth")  # of callers
AT_ONCE_AUTHS = ("session", "download", "events")  # kinds of sign-in by which these call
AT_ONCE_NOTE = f"BDC_1322; {MAX_AT_ONCE} at once (requests of a developer key and organization)"

# Which limit the calls of a kind of caller count for.
LIMIT_OF_KIND: Mapping[str, Limit] = {
    "user": REQUESTS,
    "sync": REQUESTS,
    "oauth": REQUESTS,
    "partner": REQUESTS,
    "spend": SPEND_REQUESTS,
}

SYNC_INTERVAL = 1.0  # seconds between two times a process tells others its counts
MAX_WINDOWS = 1_000  # of one tenant: the oldest goes, and what it counted

# A help text says ten; over which time, and for how long the user is locked, is assumed (F-540).
MAX_FAILURES = 10
FAILURE_WINDOW = 600  # seconds
LOCK_OUT = 600  # seconds
FAILURES = "failure"  # the directory's table
LOCK_OUT_NOTE = f"BDC_1110; {MAX_FAILURES} wrong passwords in 10 minutes"


def never() -> bool:
    """No thread answers in rounds."""
    return False


@dataclass(slots=True)
class Window:
    """One subject's count in one window: its own part not yet told to other processes is `pending`."""

    index: int
    ends: float
    count: int = 0
    pending: int = 0
    last_sync: float = 0.0


class Limits:
    """Counts in this process; `mode` is `enforce`, `warn` (serve, and say so) or `off`, where a tenant has none."""

    def __init__(self, mode: str, directory: Directory, *, shared: bool) -> None:
        self._mode = mode
        self._directory = directory
        self._shared = shared
        self._lock = Lock()
        self._windows: dict[str, dict[tuple[str, str], Window]] = {}  # of each tenant
        self._at_once: dict[tuple[str, int], int] = {}
        self._departures: deque[tuple[str, int]] = deque()
        self.is_in_round: Callable[[], bool] = never
        """Whether this thread answers one request after the other, and ends rounds of those that came at once."""

    def hit(self, limit: Limit, tenant: Tenant, subject: str, now: float) -> str:
        """Count one at a moment of running time, in seconds; returns a note where it was one too many, else "".

        Raises the limit's refusal instead of the note where limits are enforced.
        """
        mode = tenant.limits or self._mode
        if mode == "off":
            return ""
        with self._lock:
            window = self._window(limit, tenant.id, subject, now)
            window.count += 1
            window.pending += 1
            count = window.count
        if self._shared and limit.together and now - window.last_sync >= SYNC_INTERVAL:
            count = self._sync(limit, tenant.id, subject, window, now)
        if count <= limit.maximum:
            return ""
        if mode == "enforce":
            raise limit.refusal()
        return limit.note

    def _window(self, limit: Limit, tenant: str, subject: str, now: float) -> Window:
        index = int(now // limit.seconds)
        windows = self._windows.setdefault(tenant, {})
        window = windows.get((limit.name, subject))
        if window is None or window.index != index:
            if len(windows) >= MAX_WINDOWS:
                del windows[next(iter(windows))]
            window = windows[limit.name, subject] = Window(index, (index + 1) * limit.seconds)
        return window

    def known_tenants(self) -> set[str]:
        """The ids of the tenants whose calls were counted here."""
        with self._lock:
            return {*self._windows}

    def let_go(self, tenant_id: str) -> None:
        """Let go of the counts of a tenant that is gone."""
        with self._lock:
            self._windows.pop(tenant_id, None)

    def _sync(self, limit: Limit, tenant: str, subject: str, window: Window, now: float) -> int:
        key = f"{limit.name}:{subject}:{window.index}"
        with self._lock:
            pending, window.pending, window.last_sync = window.pending, 0, now
        total = self._directory.add("window", key, pending, tenant=tenant, expires=int(window.ends))
        with self._lock:
            window.count = total + window.pending
            return window.count

    def note(self, caller: Caller, mode: str) -> str:
        """The note about the call just counted for a caller."""
        limit = LIMIT_OF_KIND.get(caller.kind)
        if limit is None or mode != "warn":
            return ""
        window = self._windows.get(caller.tenant, {}).get((limit.name, subject_of(caller)))
        return limit.note if window and window.count > limit.maximum else ""

    def admit(self, caller: Caller, mode: str = "") -> Admission:
        """Around the serving of an authenticated request: a `with` block that gives the note for its answer.

        `mode` is that of the caller's tenant.

        Raises BDC_1322 (F-504) where limits are enforced and the developer key has three requests of the organization
        under way; they are counted per process.
        """
        mode = mode or self._mode
        return Admission(self, caller, mode, counts=mode != "off" and caller.kind in AT_ONCE_KINDS)

    def enter(self, caller: Caller, mode: str) -> str:
        """Count a request in; returns a note or raises BDC_1322. The caller must `leave` unless this raises."""
        key = (caller.tenant, caller.org)
        with self._lock:
            running = self._at_once.get(key, 0) + 1
            if running <= MAX_AT_ONCE or mode != "enforce":
                self._at_once[key] = running
        if running <= MAX_AT_ONCE:
            return ""
        if mode == "enforce":
            raise BillError("BDC_1322")
        return AT_ONCE_NOTE

    def leave(self, caller: Caller) -> None:
        """Count a request out of those that are served at once."""
        key = (caller.tenant, caller.org)
        if self.is_in_round():
            self._departures.append(key)
        else:
            self._count_out(key)

    def end_round(self) -> None:
        """Count out what was answered since the last time: what came at once was under way at once, however quick."""
        while self._departures:
            self._count_out(self._departures.popleft())

    def _count_out(self, key: tuple[str, int]) -> None:
        with self._lock:
            running = self._at_once.pop(key) - 1
            if running:
                self._at_once[key] = running

    def judge(self, login: str, tenant: Tenant, now: float, *, right: bool) -> str:
        """Count a password, right or wrong, against its login: the tenth wrong in ten minutes locks it for ten.

        Returns the note on a locked login; raises BDC_1110 instead where limits are enforced, and then tells nothing
        of the password. A right one lets the wrong ones be forgotten.
        """
        mode = tenant.limits or self._mode
        if mode == "off" or (right and self._directory.get(FAILURES, login) is None):
            return ""
        expires = int(now) + FAILURE_WINDOW + LOCK_OUT
        count = partial(count_password, mode, now, right)
        before = self._directory.change(FAILURES, login, count, tenant=tenant.id, expires=expires).before
        return LOCK_OUT_NOTE if is_locked(before, now) else ""


def count_password(mode: str, now: float, right: bool, failures: Record | None) -> Record | None:
    """A login's wrong passwords after one more try; raises BDC_1110 where they lock it and limits are enforced."""
    if mode == "enforce" and is_locked(failures, now):
        raise BillError("BDC_1110", fact="F-540")
    return None if right else with_failure(failures, now)


def is_locked(failures: Record | None, now: float) -> bool:
    """Whether a login's wrong passwords lock it at a moment of running time."""
    return failures is not None and failures["until"] > now


def with_failure(failures: Record | None, now: float) -> Record:
    """A login's wrong passwords with one more."""
    failures = failures or {"times": [], "until": 0.0}
    times = [time for time in failures["times"] if now - time < FAILURE_WINDOW] + [now]
    if len(times) >= MAX_FAILURES:
        return {"times": [], "until": now + LOCK_OUT}
    return {"times": [] if is_locked(failures, now) else times, "until": failures["until"]}


class Admission:
    """One request while it is served; entering gives the note about its limits, empty where there is none."""

    __slots__ = ("_caller", "_counts", "_limits", "_mode")

    def __init__(self, limits: Limits, caller: Caller, mode: str, *, counts: bool) -> None:
        self._limits = limits
        self._caller = caller
        self._mode = mode
        self._counts = counts

    def __enter__(self) -> str:
        note = self._limits.enter(self._caller, self._mode) if self._counts else ""
        return note or self._limits.note(self._caller, self._mode)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._counts:
            self._limits.leave(self._caller)


def subject_of(caller: Caller) -> str:
    """Whose requests count together: those of a token, of an app key, or of a developer key."""
    if caller.kind == "spend":
        return caller.session
    return f"{caller.tenant}:app" if caller.kind == "partner" else caller.tenant
