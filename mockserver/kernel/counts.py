"""Numbers of things in texts for people."""

from __future__ import annotations


def number_of(number: int, noun: str) -> str:
    """A number of things: `1 call`, `3 calls`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
