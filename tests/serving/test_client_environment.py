"""The variables with which programs call BILL's hosts and reach a front, and real clients that have them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from mockserver import BillMock
from mockserver.kernel.settings import Settings
from mockserver.serving.certificates import authority_of
from mockserver.serving.client_environment import variables

URL = "https://gateway.stage.bill.com/connect/v3/vendors"
FOREIGN = "https://example.com/"
ENDS_WITH = "BDC_1109"  # of a request without a session

NODE = f"""
const https = require('node:https')
https.get('{URL}', answer => {{
  console.log(answer.statusCode)
  answer.resume()
  answer.on('end', async () => {{
    console.log(await (await fetch('{URL}')).text())
    await fetch('{FOREIGN}').catch(error => console.log(error.cause.message))
    require('node:net').connect(5432, 'db.example').on('error', error => console.log(error.message))
  }})
}})
"""
JAVA = f"""
import java.net.*;
import java.net.http.*;
public class Client {{
  public static void main(String[] words) throws Exception {{
    var client = HttpClient.newHttpClient();
    var request = HttpRequest.newBuilder(URI.create("{URL}")).build();
    System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    System.out.println(((HttpURLConnection) new URL("{URL}").openConnection()).getResponseCode());
    try {{
      client.send(HttpRequest.newBuilder(URI.create("{FOREIGN}")).build(), HttpResponse.BodyHandlers.ofString());
    }} catch (java.io.IOException error) {{
      System.out.println(error.getMessage());
    }}
  }}
}}
"""


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def output_of(mock: BillMock, *words: str | Path) -> str:
    """What a program prints that has the variables of a server."""
    return subprocess.run(
        words, env=mock.client_environment(), capture_output=True, text=True, timeout=120, check=True
    ).stdout


def test_options_of_java_and_node_are_added_and_proxies_replaced(tmp_path: Path) -> None:
    authority = authority_of(Settings(data_dir=tmp_path / "a folder"))
    environ = {"JAVA_TOOL_OPTIONS": "-Xmx1g", "NODE_OPTIONS": "--no-warnings", "no_proxy": "*.bill.com", "PATH": "/bin"}
    changed = variables(8081, authority, environ)

    assert (changed["PATH"], changed["no_proxy"], changed["https_proxy"]) == (
        "/bin",
        "localhost,127.0.0.1,::1",
        "http://127.0.0.1:8081",
    )
    assert changed["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=8081 ")
    assert f"'-Djavax.net.ssl.trustStore={tmp_path}/a folder/ca.p12'" in changed["JAVA_TOOL_OPTIONS"]
    assert changed["NODE_OPTIONS"].startswith('--no-warnings --require "')


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        f"import requests; print(requests.get('{URL}').text)",
        f"import httpx; print(httpx.get('{URL}').text)",
        "import urllib.request as u, urllib.error as e\n"
        f"try: u.urlopen('{URL}')\nexcept e.HTTPError as error: print(error.read().decode())",
    ],
    ids=["requests", "httpx", "urllib"],
)
def test_clients_of_python_reach_the_mock(secure: BillMock, script: str) -> None:
    assert ENDS_WITH in output_of(secure, sys.executable, "-c", script)


@pytest.mark.slow
@pytest.mark.parametrize("library", ["requests", "httpx"])
def test_clients_of_python_reach_nothing_else(secure: BillMock, library: str) -> None:
    script = f"import {library}\ntry: {library}.get('{FOREIGN}')\nexcept Exception as error: print(error)"

    assert "example.com:443 is none of BILL's hosts" in output_of(secure, sys.executable, "-c", script)


@pytest.mark.slow
@needs("curl")
@pytest.mark.parametrize("words", [("-s", URL), ("-s", "--http2", URL), ("-s", URL.replace("https:", "http:"))])
def test_curl_reaches_the_mock(secure: BillMock, words: Sequence[str]) -> None:
    assert json.loads(output_of(secure, "curl", *words))[0]["code"] == ENDS_WITH


@pytest.mark.slow
@needs("node")
def test_node_reaches_the_mock_and_nothing_else(secure: BillMock, tmp_path: Path) -> None:
    (tmp_path / "client.js").write_text(NODE)
    status, text, refusal, other = output_of(secure, "node", tmp_path / "client.js").splitlines()

    assert (status, json.loads(text)[0]["code"]) == ("401", ENDS_WITH)
    assert refusal == "billmock: example.com:443 is none of BILL's hosts, and nothing else passes"
    assert other == "billmock: db.example:5432 is none of BILL's hosts, and nothing else passes"


@pytest.mark.slow
@needs("javac")
def test_java_reaches_the_mock_and_nothing_else(secure: BillMock, tmp_path: Path) -> None:
    (tmp_path / "Client.java").write_text(JAVA)
    text, status, refusal = output_of(secure, "java", tmp_path / "Client.java").splitlines()

    assert (json.loads(text)[0]["code"], status, refusal) == (ENDS_WITH, "401", "Tunnel failed, got: 403")
