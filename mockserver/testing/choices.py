"""What the pytest plugin's options and its mark may say, before a server is asked.

Words are imported where one is looked at: most runs set no option.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mockserver.kernel.settings import SETTINGS, URL_VARIABLE, SettingsError, read_server_url, refuse_misspelt

ROWS = {row.name: row for row in SETTINGS}


def refuse_options(values: Mapping[str, object], names: Mapping[str, str], variables: Iterable[str]) -> None:
    """Raise `UsageError` with all that is wrong with options, and for one of our `variables` that nobody reads.

    An option is told by its name in `names`, that of a variable, else by that of the configuration file.
    """
    problems = []
    for name, value in values.items():
        if problem := problem_of(name, value, is_elsewhere="url" in values):
            problems.append(names.get(name, f"bill_{name}") + problem.removeprefix(name))
    try:
        refuse_misspelt(variables)
    except SettingsError as error:
        problems.append(str(error))
    if problems:
        raise pytest.UsageError("\n".join(problems))


def problem_of(name: str, value: object, *, is_elsewhere: bool) -> str:
    """What is wrong with a choice, as far as one sees without a server; it begins with the name. Empty for nothing.

    Names of scenarios are looked at where the server is ours: another may know others.
    """
    read = READERS.get(name, read_setting)
    try:
        if name != "scenario" or not is_elsewhere or is_file(value):
            read(name, value)
    except ValueError as error:
        return str(error)
    return ""


def is_file(scenario: object) -> bool:
    """Whether a scenario is a file of the user's."""
    return isinstance(scenario, Path) or (isinstance(scenario, str) and scenario.endswith((".toml", ".json")))


def read_scenario(name: str, value: object) -> None:
    """Read a scenario: one of ours, or a file that is there; raises `ValueError`."""
    if is_file(value):
        if not Path(str(value)).is_file():
            raise ValueError(f"{name}: there is no file {value}")
    elif not isinstance(value, Mapping):
        from mockserver.control.annotations import check
        from mockserver.control.server import ControlError
        from mockserver.control.tenants import NewTenant

        try:
            check({name: value}, NewTenant)
        except ControlError as error:
            raise ValueError(str(error)) from None


def read_folder(name: str, value: object) -> None:
    """Read a folder, which may not be there yet; raises `ValueError` where it cannot be, or cannot be written to."""
    folder = Path(str(value))
    place = next(one for one in (folder, *folder.parents) if one.exists())
    if not place.is_dir():
        raise ValueError(f"{name}: must be a folder, and {place} is none")
    try:
        with TemporaryDirectory(dir=place):
            pass  # to be allowed to is not enough: some folders take nothing
    except OSError as error:
        raise ValueError(f"{name}: {place} cannot be written to: {error.strerror or error}") from None


def read_file(name: str, value: object) -> None:
    """Read a file that will be written, by itself or with an ending; raises `ValueError` where it cannot be."""
    read_folder(name, Path(str(value)).parent)


def read_setting(name: str, value: object) -> None:
    """Read a choice as a server does; raises `ValueError`."""
    row = ROWS.get(name)
    if row is None:
        return
    try:
        row.read(str(value))
    except SettingsError as error:
        raise ValueError(f"{name}{str(error).removeprefix(row.variable)}") from None


def read_variation(name: str, value: object) -> None:
    """Read which ways a write goes wrong in; raises `ValueError`."""
    from mockserver.testing.lost_answers import read_variants

    if not isinstance(value, str):
        raise ValueError(f"{name}: must be a text such as 'lost-answers', not {value!r}")
    read_variants(value)


def read_words(name: str, value: object) -> None:
    """Read words between commas; raises `ValueError` for the first that there is not."""
    from mockserver.kernel.misspelt import instead_of
    from mockserver.testing.report import FAIL_ON, FORMATS

    known = FORMATS if name == "report" else FAIL_ON
    for word in (part.strip() for part in str(value).split(",")):
        if word and word not in known:
            raise ValueError(f"{name}: there is no {word!r}{instead_of(word, known)}")


def read_url(name: str, value: object) -> None:
    """Read the base URL of a server; raises `ValueError`."""
    try:
        read_server_url(str(value))
    except SettingsError as error:
        raise ValueError(f"{name}{str(error).removeprefix(URL_VARIABLE)}") from None


READERS: Mapping[str, Callable[[str, object], None]] = {
    "scenario": read_scenario,
    "traces": read_folder,
    "report_path": read_file,
    "explore": read_variation,
    "report": read_words,
    "fail_on": read_words,
    "url": read_url,
}
