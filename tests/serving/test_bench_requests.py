"""What the measures of speed ask a server for is what it answers."""

import os
from urllib.parse import urlsplit

from bench import http, load
from bench.servers import Server
from mockserver.testing import BillMock


def test_every_request_that_is_measured_is_answered_with_success() -> None:
    with BillMock(limits="off") as mock:
        server = Server(urlsplit(mock.url).port or 0, os.getpid(), 0.0)
        cases = http.cases(server, http.signed_in(server))
        results = {
            name: load.run("127.0.0.1", server.port, make, connections=1, seconds=0.02) for name, make in cases.items()
        }

    assert {name: result.errors for name, result in results.items()} == dict.fromkeys(cases, 0)
    assert min(result.count for result in results.values()) > 0
