"""The profile `tls` of compose.yaml without its engine: its settings, and a client that is told where a host is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.serving.compose import port_of, started


@pytest.mark.slow
@pytest.mark.parametrize("host", ["gateway.stage.bill.com", "gateway.prod.bill.com"])
def test_a_client_that_trusts_its_authority_reaches_it_by_bills_host_names(host: str, tmp_path: Path) -> None:
    with started("tls", str(tmp_path)) as process:
        place = ["--connect-to", f"{host}:443:127.0.0.1:{port_of(process)}", "--noproxy", "*"]
        trust = ["--cacert", str(tmp_path / "authority" / "ca.pem")]
        words = ["curl", "--silent", "--show-error", *place, *trust, f"https://{host}/connect/v3/vendors"]
        answer = subprocess.run(words, capture_output=True, text=True, check=True).stdout

    assert "BDC_1109" in answer
