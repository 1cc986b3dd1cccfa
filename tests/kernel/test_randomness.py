"""Seeded streams repeat, secrets do not."""

import subprocess
import sys

import pytest

from mockserver.kernel.randomness import digits, fingerprint, same, secret, source


def draws(*labels: str, seed: int = 1) -> list[int]:
    stream = source(seed, *labels)
    return [stream.randrange(1000) for _ in range(5)]


def test_a_stream_draws_what_it_always_drew() -> None:
    assert draws("vendors") == [831, 339, 379, 587, 505]


def test_a_stream_draws_the_same_in_every_process() -> None:
    program = (
        "from mockserver.kernel.randomness import source; import sys; "
        "sys.stdout.write(str(source(1, 'vendors', 'names').random()))"
    )

    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert float(output) == source(1, "vendors", "names").random()


def test_two_sources_of_the_same_labels_draw_the_same() -> None:
    assert draws("vendors", "names") == draws("vendors", "names")


def test_every_label_has_a_stream_of_its_own() -> None:
    assert draws("vendors") != draws("customers")


def test_labels_are_not_run_together() -> None:
    assert draws("a", "bc") != draws("ab", "c")


def test_every_seed_has_streams_of_its_own() -> None:
    assert draws("vendors", seed=1) != draws("vendors", seed=2)


def test_a_secret_is_safe_in_a_url() -> None:
    assert len(secret()) == 43
    assert secret(16).replace("-", "").replace("_", "").isalnum()


def test_no_two_secrets_are_the_same() -> None:
    assert len({secret() for _ in range(1000)}) == 1000


def test_digits_keep_their_leading_zeros() -> None:
    assert {len(digits(6)) for _ in range(1000)} == {6}
    assert digits(6).isdecimal()


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("key", "key", True),
        ("key", "Key", False),
        ("key", "", False),
        ("é", "é", True),
        ("\ud800", "\ud800", True),
    ],
)
def test_texts_are_compared_whole(a: str, b: str, equal: bool) -> None:
    assert same(a, b) is equal


def test_a_fingerprint_is_sha_256_in_hex() -> None:
    assert fingerprint("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"
