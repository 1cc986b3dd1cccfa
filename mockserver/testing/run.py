"""What the pytest plugin's fixtures are made of: the server of a run, its tenants, and its recorder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mockserver.control.server import ControlError
from mockserver.kernel.settings import SETTINGS, RunningServer, SettingsError, running_server
from mockserver.kernel.urls import without_credentials
from mockserver.serving.addresses import why_not_listening
from mockserver.testing.mock import BillMock, MockTenant
from mockserver.testing.recorder import Recorder
from mockserver.testing.shared import ServerFailed, join

END = "billmock_end"  # of a failure and its report: why the run is to end
RECORDER = "billmock-recorder"  # its name among pytest's plugins
FILES = (".toml", ".json")  # the endings of a scenario that is a file
NOBODY = 503  # the status where no server answers


def open_mock(config: pytest.Config, options: Mapping[str, str], settings: Mapping[str, Any]) -> BillMock:
    """The server of a run: the running one, else the one that xdist's workers share, else one in this process.

    `options` are the plugin's. Ends the run, as a usage error does, for settings that cannot be used, and where the
    running server does not answer.
    """
    try:
        if (running := running_server(url=options["url"])) is not None:
            return running_mock(running, options["url_name"])
        worker = worker_of(config)
        if worker and Path(worker["folder"]).is_dir():
            return BillMock(url=join(Path(worker["folder"]), worker["controller"], settings)).start()
        return BillMock(**read(settings)).start()
    except OSError as error:
        host, port = str(settings.get("host", "127.0.0.1")), int(settings.get("port", 0))
        place = f"{why_not_listening(host, port, error)}; `bill_settings` says where"
        end_run(config, f"billmock: {error if error.filename else place}")
    except (SettingsError, ServerFailed, ControlError, TypeError, ValueError) as error:
        end_run(config, f"billmock: {error}")


def running_mock(running: RunningServer, name: str) -> BillMock:
    """The server that an option or a variable (`name`) names; raises `ControlError` where it lets no test in."""
    try:
        return BillMock(url=running.url, control_token=running.control_token).start()
    except ControlError as error:
        way = f"; start `billmock serve` there, or leave {name} away: the run has then a server of its own"
        reason = f"no server answers there{way}" if error.status == NOBODY else str(error)
        raise ControlError(error.status, f"{name}={without_credentials(running.url)}: {reason}") from None


def end_run(config: pytest.Config, reason: str) -> NoReturn:
    """End the run as a usage error does; a worker of xdist fails its test, and its controller hears why and ends it."""
    if not hasattr(config, "workerinput"):
        pytest.exit(reason, pytest.ExitCode.USAGE_ERROR)
    failure = pytest.fail.Exception(reason, pytrace=False)
    setattr(failure, END, reason)
    raise failure


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
    """A fresh tenant; ends a test's setup for a choice that there is not: `place` says of which test, and of whom."""
    try:
        tenant = mock.tenant(**choices)
    except (ControlError, ValueError) as error:
        raise pytest.fail.Exception(f"{place}: {error}", pytrace=False) from None
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
