"""The one place chance comes from: seeded streams for faked data, secrets for credentials."""

from __future__ import annotations

import random
import secrets
from hashlib import blake2b, sha256

# The type of a stream, for annotations elsewhere: nothing else imports `random`.
Random = random.Random


def source(seed: int, *labels: str) -> Random:
    """A stream of its own for these labels, the same in every process for the same seed."""
    # The length in front keeps ("a", "bc") and ("ab", "c") apart.
    name = "".join(f"{len(label)}:{label}" for label in labels)
    return Random(int.from_bytes(blake2b(f"{seed}|{name}".encode(), digest_size=16).digest()))


def secret(n: int = 32) -> str:
    """A URL-safe secret of `n` random bytes, about 1.3 characters each."""
    return secrets.token_urlsafe(n)


def digits(n: int) -> str:
    """`n` unpredictable decimal digits, zeros in front among them, such as an MFA code."""
    return f"{secrets.randbelow(10**n):0{n}d}"


def same(a: str, b: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ."""
    return secrets.compare_digest(text_bytes(a), text_bytes(b))


def fingerprint(text: str) -> str:
    """The hash (SHA-256, hex) a token of high entropy is stored and found by."""
    return sha256(text_bytes(text)).hexdigest()


def text_bytes(text: str) -> bytes:
    """The bytes of any text a client can send, also of half a surrogate pair."""
    return text.encode("utf-8", "surrogatepass")
