"""Which hosts are of this machine or of a private network."""

import pytest

from mockserver.domain.webhooks.hosts import has_user, host_of, is_private


@pytest.mark.parametrize(
    ("url", "holds"),
    [
        ("http://receiver/hook", True),
        ("http://receiver.local/hook", True),
        ("http://receiver.local./hook", True),
        ("http://RECEIVER.TEST/hook", True),
        ("http://receiver.example.com/hook", False),
        ("http://127.0.0.1/hook", True),
        ("http://10.1.2.3/hook", True),
        ("http://8.8.8.8/hook", False),
        ("http://[::1]/hook", True),
        ("http://[::ffff:10.1.2.3]/hook", True),
        ("http://[::ffff:8.8.8.8]/hook", False),
        ("http:///hook", False),
    ],
)
def test_a_host_is_private_by_its_looks(url: str, holds: bool) -> None:
    assert is_private(url) is holds


def test_what_is_no_url_has_neither_host_nor_user() -> None:
    assert (host_of("http://["), has_user("http://[")) == ("", False)
