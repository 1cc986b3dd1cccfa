"""What the pytest plugin's fixtures are made of: the server of a run, its tenants, and its recorder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mockserver.control.server import ControlError
from mockserver.kernel.settings import SETTINGS, SettingsError, running_server
from mockserver.testing.mock import BillMock, MockTenant
from mockserver.testing.recorder import Recorder
from mockserver.testing.shared import ServerFailed, join

RECORDER = "billmock-recorder"  # its name among pytest's plugins
FILES = (".toml", ".json")  # the endings of a scenario that is a file


def open_mock(config: pytest.Config, options: Mapping[str, str], settings: Mapping[str, Any]) -> BillMock:
    """The server of a run: the running one, else the one that xdist's workers share, else one in this process.

    `options` are the plugin's. Raises `UsageError` for settings that cannot be used.
    """
    try:
        if (running := running_server(url=options["url"])) is not None:
            return BillMock(url=running.url, control_token=running.control_token).start()
        worker = worker_of(config)
        if worker and Path(worker["folder"]).is_dir():
            return BillMock(url=join(Path(worker["folder"]), worker["controller"], settings)).start()
        return BillMock(**read(settings)).start()
    except (SettingsError, ServerFailed, ControlError, TypeError, ValueError) as error:
        raise pytest.UsageError(f"billmock: {error}") from None


def worker_of(config: pytest.Config) -> dict[str, Any]:
    """What the controller told this worker of xdist; nothing elsewhere."""
    place: dict[str, Any] = getattr(config, "workerinput", {}).get("billmock", {})
    return place


def read(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings whose texts are read as `serve` reads them; raises `SettingsError`."""
    rows = {row.name: row for row in SETTINGS}
    return {
        name: rows[name].read(value) if isinstance(value, str) and name in rows else value
        for name, value in settings.items()
    }


def new_tenant(mock: BillMock, choices: Mapping[str, Any], label: str, place: str) -> MockTenant:
    """A fresh tenant; ends the setup of the test at `place` for a choice that there is not."""
    try:
        tenant = mock.tenant(**choices)
    except (ControlError, ValueError) as error:
        raise pytest.fail.Exception(f"{place}: bill: {error}", pytrace=False) from None
    tenant.label = label
    return tenant


def recorder_of(config: pytest.Config, options: Mapping[str, str]) -> Recorder:
    """The recorder of this process, which works from when it is first asked for."""
    recorder: Recorder | None = config.pluginmanager.get_plugin(RECORDER)
    if recorder is None:
        is_guest = running_server(url=options["url"]) is not None
        recorder = Recorder(options, is_worker=hasattr(config, "workerinput"), is_guest=is_guest)
        config.pluginmanager.register(recorder, RECORDER)
    return recorder
