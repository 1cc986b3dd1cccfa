"""Records as they may be read by whoever runs a tenant: without account numbers, keys and passwords."""

from __future__ import annotations

from typing import Any

from mockserver.control.masked_text import MASK, clean_time
from mockserver.control.masking import VALUES, is_secret_name, names_a_secret


def without_secrets(value: Any) -> Any:
    """A JSON value of a record in which what stands under a secret's name is masked, and what texts give away.

    Other than what clients send, a record has only the fields that its rules give it: their names say which are secret.
    """
    if isinstance(value, dict):
        secret_values = VALUES if names_a_secret(value) else ()
        return {name: mask_field(name, inner, is_secret=name in secret_values) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_secrets(element) for element in value]
    return clean_time(value) if isinstance(value, str) else value


def mask_field(name: str, value: Any, *, is_secret: bool) -> Any:
    """The value of a field; truths and absent values tell nothing."""
    if not (is_secret or is_secret_name(name)):
        return without_secrets(value)
    return value if value is None or value is True or value is False or value == "" else MASK
