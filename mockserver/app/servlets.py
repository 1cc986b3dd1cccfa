"""What BILL serves at the root of its hosts, outside the documented APIs: by method and path."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.operations import Operation

SERVLETS: Mapping[tuple[str, str], Operation] = {
    (row.method, row.path): row
    for row in (Operation("spend.pan", "spend", "POST", "/de/rest/pan", "none", 200, False, "spend.pan"),)
}
