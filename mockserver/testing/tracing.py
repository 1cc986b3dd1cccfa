"""The part of the pytest plugin that leaves a trace of a test that failed."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

import pytest

from mockserver.control.changes import record_changes
from mockserver.control.server import ControlError
from mockserver.control.trace import read_trace_of
from mockserver.control.trace_file import notes_on, read_trace
from mockserver.testing.mock import MockTenant
from mockserver.testing.probe import PROBE, is_rehearsal

FAILED: pytest.StashKey[set[str]] = pytest.StashKey()
MAX_NAME = 100  # characters of a file's name
ODD = re.compile(r"[^A-Za-z0-9._-]+")


def begin(tenant: MockTenant) -> None:
    """Record what changes in a fresh tenant, so that it can be done again."""
    tenant.control(record_changes, {"recorded": True})


def end(tenant: MockTenant, node: pytest.Item | pytest.Collector, folder: Path) -> str:
    """Leave the trace of a tenant whose test failed, or one of whose tests; how it is done again, empty for none.

    A run of a test that may yet decide that it fails keeps its trace to itself.
    """
    probe = node.stash.get(PROBE, None)
    if probe is not None and probe.has_trace:
        probe.trace = content_of(tenant)
    if not has_failed(node) or (isinstance(node, pytest.Item) and is_rehearsal(node)):
        return ""
    return leave(content_of(tenant), node, folder)


def content_of(tenant: MockTenant) -> bytes:
    """The trace of a tenant; empty where it is gone, records nothing any more, or was never asked for anything."""
    try:
        if not tenant.requests.count():
            return b""
        content: bytes = tenant.control(read_trace_of).get_data()
    except ControlError:
        return b""
    return content


def leave(content: bytes, node: pytest.Item | pytest.Collector, folder: Path) -> str:
    """Write a trace into a folder; what does it again and what it lacks, a line each, empty for an empty one."""
    if not content:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(node.nodeid)
    path.write_bytes(content)
    return "".join(f"{line}\n" for line in (f"billmock replay {path}", *notes_on(read_trace(content))))


def has_failed(node: pytest.Item | pytest.Collector) -> bool:
    """Whether a test failed, or one of a class or module did."""
    failures = node.session.stash.get(FAILED, set())
    return any(one == node.nodeid or one.startswith(f"{node.nodeid}::") for one in failures)


def note_failure(node: pytest.Item) -> None:
    """Remember that a test failed, before its fixtures end; a run that nobody counts is no failure of it."""
    if is_rehearsal(node):
        return
    node.session.stash.setdefault(FAILED, set()).add(node.nodeid)


def file_name(test: str) -> str:
    """The name of the trace of a test: its own, as far as a file can have it, and what tells it from others."""
    plain = ODD.sub("-", test).strip("-.")[-MAX_NAME:].lstrip("-.")
    return f"{plain}-{blake2b(test.encode(), digest_size=3).hexdigest()}.zip"
