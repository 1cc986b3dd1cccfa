"""Names that no other run has: everything the suite makes can be found again by them."""

from __future__ import annotations

import itertools
import secrets
import string

PREFIX = "bmct-"
ALPHABET = string.ascii_lowercase + string.digits
MAIL_DOMAIN = "example.com"


class Names:
    """The names of one run, each with the run's id."""

    def __init__(self, run_id: str = "") -> None:
        self.run_id = run_id or "".join(secrets.choice(ALPHABET) for _ in range(6))
        self._counter = itertools.count(1)

    def number(self) -> str:
        """A number for an invoice: at most 21 characters."""
        return f"{PREFIX}{self.run_id}-{next(self._counter)}"

    def key(self) -> str:
        """An idempotency key: a version 4 UUID."""
        text = secrets.token_hex(16)
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"

    def name(self, what: str) -> str:
        """A name for a thing that says what it is, and whose run made it: `bmct-k2x9qa-3 vendor`."""
        return f"{self.number()} {what}"

    def email(self) -> str:
        """An address that nobody reads."""
        return f"{self.number()}@{MAIL_DOMAIN}"


def is_leftover(name: str, run_id: str = "") -> bool:
    """Whether a name was given by a run of the suite, or by the one run."""
    return name.startswith(f"{PREFIX}{run_id}")
