"""Types of values that answers hide: wholly, or but for their last characters."""

from __future__ import annotations

from typing import Any

from mockserver.kernel.schema.types import Text


def mask(value: str) -> str:
    """All but the last four characters of an account number hidden."""
    return "*" * max(len(value) - 4, 0) + value[-4:]


class Secret(Text):
    """A password, a key or a code: requests have it, and no answer ever."""

    def write(self, value: str) -> Any:
        """Raise `ValueError`: a field that answers have is declared a secret."""
        raise ValueError("a secret is written into an answer")

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "format": "password"}


class MaskedText(Text):
    """An account number that is written with all but its last four characters hidden."""

    def schema(self) -> dict[str, Any]:
        return {**super().schema(), "x-masked": True}

    def write(self, value: str) -> str:
        return mask(value)
