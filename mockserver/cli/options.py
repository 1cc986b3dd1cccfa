"""What commands have in common: every setting as an option, and which running server a command is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, cast

import click
from click.core import ParameterSource

from mockserver.kernel.settings import (
    SETTINGS,
    SWITCH,
    TENANT_VARIABLE,
    URL_VARIABLE,
    Settings,
    SettingsError,
    from_environment,
    read_server_url,
    running_server,
)
from mockserver.serving.server_file import server_in, url_of

# What help calls a value that its setting names better than its kind does.
METAVARS = {"host": "HOST", "port": "PORT", "scenario": "NAME|FILE", "control_token": "TOKEN"}
# What help lists as words, or calls by its kind alone, is not told in a sentence as well.
PLAIN = ("text", "a file", "a directory")

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|-")


def path_segment(text: str) -> str:
    """The id of a tenant, or the name of a snapshot, as it is; a usage error for one that would be another path."""
    if not SEGMENT.fullmatch(text):
        raise click.BadParameter(f"{text!r} is none: letters, digits, dots, dashes and underscores")
    return text


class ForShell(click.Command):
    """A command whose output a shell evaluates: `eval` would succeed if nothing were printed where it fails."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options; without a word on another format, `false` is printed where they are none."""
        is_shell = not any(word.startswith(("--format", "--json", "--help")) for word in args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError:
            if is_shell:
                click.echo("false")
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Do it; where that fails, print `false`."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            if ctx.params["form"] == "shell" and not ctx.params.get("as_json"):
                click.echo("false")
            raise


class SettingRefused(click.ClickException):
    """An option or a variable that cannot be used: a usage error in one line."""

    exit_code = 2


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Every setting as an option."""
    for row in reversed(SETTINGS):
        value = str(row.default).lower() if row.values is SWITCH else row.default
        default = "" if row.default is None else f"; default {value}"
        is_clear = row.values.metavar.startswith("[") or row.values.allowed in PLAIN
        help_text = f"{row.about} [{row.variable}{'' if is_clear else f'; {row.values.allowed}'}{default}]"
        metavar = METAVARS.get(row.name, row.values.metavar)
        # A switch alone is one that is on.
        more: dict[str, Any] = {"is_flag": False, "flag_value": "true"} if row.values is SWITCH else {}
        take = click.option(row.flag, row.name, default=None, help=help_text, metavar=metavar, **more)
        command = take(command)
    return command


def settings_of(options: dict[str, str | None]) -> Settings:
    """Settings from the options given, the environment behind them."""
    try:
        values: dict[str, Any] = {
            row.name: row.read(text) for row in SETTINGS if (text := options.get(row.name)) is not None
        }
        return replace(from_environment(), **values)
    except SettingsError as error:
        raise SettingRefused(with_flag(str(error), options)) from None


def with_flag(reason: str, options: Mapping[str, str | None]) -> str:
    """Why a setting cannot be, named by its option instead of its variable where that was typed."""
    name, colon, rest = reason.partition(":")
    flag = next((row.flag for row in SETTINGS if row.variable == name and options.get(row.name) is not None), name)
    return f"{flag}{colon}{rest}"


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which running server a command is for."""
    for option in (
        click.option("--url", default=None, help="Base URL of the server; else that of the settings.", metavar="URL"),
        click.option("--port", default=None, type=int, help="Port of the server on this machine.", metavar="N"),
    ):
        command = option(command)
    return command


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--format json` and, for short, `--json`: either lets `as_json` be true."""

    @wraps(command)
    def run(*args: Any, as_json: bool = False, form: str = "text", **options: Any) -> Any:
        return command(*args, as_json=as_json or form == "json", **options)

    short = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
    form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="For whom.")
    return form(short(run))


def text_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--format text` for a command that prints JSON unless somebody wants a sentence: it lets `as_json` be false."""

    @wraps(command)
    def run(*args: Any, form: str, **options: Any) -> Any:
        return command(*args, as_json=form == "json", **options)

    words = click.Choice(["json", "text"])
    return click.option("--format", "form", type=words, default="json", show_default=True, help="For whom.")(run)


def tenant_option(
    about: str = "Whose.", default: str | None = "default"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Which tenant a command is for; that of `BILLMOCK_TENANT` where nobody says."""
    return click.option(
        "--tenant",
        default=default,
        envvar=TENANT_VARIABLE,
        show_envvar=True,
        callback=tell_of_variable,
        type=path_segment,
        show_default=True,
        help=about,
        metavar="ID",
    )


def tell_of_variable(context: click.Context, parameter: click.Parameter, tenant: str | None) -> str | None:
    """Say on stderr which tenant a command is for where a variable says so, which another command may have set."""
    if is_by_variable(context) and tenant != "default" and not context.params.get("environment"):
        click.echo(f"tenant {tenant}, by {TENANT_VARIABLE}", err=True)
    return tenant


def is_by_variable(context: click.Context) -> bool:
    """Whether it is the variable that says which tenant a command is for."""
    return context.get_parameter_source("tenant") is ParameterSource.ENVIRONMENT


def set_server(context: click.Context, url: str | None, port: int | None) -> None:
    """Let the commands of a group be for the server that the group's own options name, unless theirs do."""
    group = cast(click.Group, context.command)
    context.default_map = {name: {"url": url, "port": port} for name in group.commands}


def base_url(url: str | None, port: int | None) -> str:
    """The base URL of the server a command is for."""
    settings = settings_of({})
    if url:
        return url_in(url)
    if port is not None:
        return url_of(settings.host, port)
    try:
        variable = running_server()
    except SettingsError as error:
        raise SettingRefused(str(error)) from None
    if variable:
        return variable.url
    known = server_in(settings.server_file)
    if settings.server_file and not known:
        raise click.ClickException(f"no server has written {settings.server_file}: is it started?")
    return known[0] if known else settings.public_url or url_of(settings.host, settings.port)


def url_in(text: str) -> str:
    """The base URL that `--url` names; raises `SettingRefused` for none."""
    try:
        return read_server_url(text)
    except SettingsError as error:
        raise SettingRefused(str(error).replace(URL_VARIABLE, "--url", 1)) from None


def remote(
    base: str, path: str, method: str = "GET", *, wait: int = 0, body: Any = None, timeout: float | None = None
) -> Any:
    """Call the control API of a running server, for `wait` seconds until it listens, with a body as JSON.

    `timeout` are the seconds that its answer may take. Raises `ClickException` in one sentence.
    """
    from mockserver.serving.remote import TIMEOUT, answer_of, value_of

    answer = answer_of(settings_of({}), base, path, method, wait=wait, body=body, timeout=timeout or TIMEOUT)
    return value_of(answer)
