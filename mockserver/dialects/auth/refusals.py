"""How OAuth says no (RFC 6749, section 5.2)."""

from __future__ import annotations

from mockserver.kernel.errors import Refusal


class OAuthRefusal(Refusal):
    """A token request that is refused: an error word of RFC 6749, a description and a status (assumed: F-1613)."""

    fact = "F-1613"

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        self.error = error
        self.status = status
        super().__init__(description)
