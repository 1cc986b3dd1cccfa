"""The authority is made once, its key is for its owner alone, and its certificate is for BILL's names."""

from __future__ import annotations

import ssl
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mockserver.kernel.settings import Settings
from mockserver.serving.certificates import authority_of, can_be_certified, names_of
from mockserver.serving.errors import TlsError


def test_an_authority_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")

    assert authority_of(settings).pem == authority_of(settings).pem
    assert {path.name for path in (tmp_path / "new").iterdir()} == {"ca-key.pem", "ca.pem", "ca.p12"}


def test_its_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    authority_of(Settings(data_dir=tmp_path))

    assert (tmp_path / "ca-key.pem").stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in (tmp_path / "ca.pem").read_text()


def test_who_comes_first_at_once_makes_the_one_for_all(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        texts = {authority.pem for authority in pool.map(authority_of, [Settings(data_dir=tmp_path)] * 8)}

    assert len(texts) == 1
    assert [path.name for path in tmp_path.iterdir() if path.suffix not in (".pem", ".p12")] == []


def test_a_certificate_that_is_gone_or_another_one_is_written_again(tmp_path: Path) -> None:
    authority = authority_of(Settings(data_dir=tmp_path))
    certificate, store = (tmp_path / "ca.pem").read_bytes(), (tmp_path / "ca.p12").read_bytes()
    (tmp_path / "ca.pem").write_text("somebody else's")
    authority.publish()

    assert (tmp_path / "ca.pem").read_bytes() == certificate
    assert (tmp_path / "ca.p12").read_bytes() != store


def test_a_key_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca-key.pem").write_text("no key")

    with pytest.raises(TlsError, match=r"ca-key\.pem is no authority of ours: remove it"):
        authority_of(Settings(data_dir=tmp_path))


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(TlsError, match=r"cannot keep the authority: .*--data-dir takes another"):
        authority_of(Settings(data_dir=tmp_path / "file" / "below"))


def test_without_the_extra_the_command_that_installs_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)

    with pytest.raises(TlsError, match=r"pip install '\.\[tls\]' in a checkout"):
        authority_of(Settings())


def test_a_server_offers_no_old_tls(tmp_path: Path) -> None:
    context = authority_of(Settings(data_dir=tmp_path)).context(["localhost"])

    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_certificate_is_for_bills_names_loopback_and_what_the_settings_name() -> None:
    names = names_of(Settings(host="0.0.0.0", public_url="https://bill.example:8443/", allowed_hosts="mock, bad_name"))

    assert {"gateway.stage.bill.com", "api.divvy.co", "auth.prod.bill.com", "::1", "bill.example", "mock"} <= {*names}
    assert {"0.0.0.0", "bad_name"} & {*names} == set()


@pytest.mark.parametrize(
    ("name", "can"),
    [("a.b-c.d", True), ("10.0.0.1", True), ("::1", True), ("-a", False), ("a..b", False), ("", False), ("::", False)],
)
def test_a_certificate_can_be_for_plain_names_and_addresses(name: str, can: bool) -> None:
    assert can_be_certified(name) is can
