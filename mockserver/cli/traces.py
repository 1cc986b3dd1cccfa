"""Traces: of a running server, and done again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockserver.cli.listening import listening_on, port_at
from mockserver.cli.options import base_url, json_option, remote, server_options, settings_of, tenant_option
from mockserver.kernel.counts import number_of

if TYPE_CHECKING:
    from mockserver.control.reasons import Reason
    from mockserver.testing.replay import Outcome, Replay

FILE = click.Path(dir_okay=False, path_type=Path)
NOT_RECORDED = 409
# What a file may hold that somebody wrote by hand leads to any of these.
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@click.command("trace")
@tenant_option()
@click.option("--record", is_flag=True, help="Begin: record from now on what changes, for a trace later.")
@click.option("--output", "-o", type=FILE, default=Path("bill-trace.zip"), show_default=True, help="The file.")
@json_option
@server_options
def write_trace(tenant: str, record: bool, output: Path, as_json: bool, url: str | None, port: int | None) -> None:
    """Write a tenant's trace into a file, to be done again by `billmock replay`."""
    from mockserver.serving.remote import ControlRefusal, answer_of

    base = base_url(url, port)
    if record:
        if count := remote(base, f"/tenants/{tenant}/requests/count")["count"]:
            words = f"{number_of(count, 'request')} of {tenant} came before: what they did is not in a trace of it"
            click.echo(f"note: {words}, which may differ; `billmock tenants make` makes one without", err=True)
        answer = remote(base, f"/tenants/{tenant}/changes", "PATCH", body={"recorded": True})
        sentence = f"what {tenant} changes is recorded from now on; `billmock trace{words_of(tenant)}` writes it"
        click.echo(json.dumps(answer) if as_json else sentence)
        return
    from mockserver.control.trace_file import notes_on, read_trace

    try:
        content = answer_of(settings_of({}), base, f"/tenants/{tenant}/trace").content
    except ControlRefusal as error:
        if error.status != NOT_RECORDED:
            raise
        again = f"billmock trace --record{words_of(tenant)}"
        raise click.ClickException(f"nothing of {tenant} is recorded: `{again}` first") from None
    output.write_bytes(content)
    trace = read_trace(content)
    exchanges = trace["exchanges"]
    acts = sum(len(one["ghost"]["acts"]) for one in exchanges if "ghost" in one)
    ghosts = f", {number_of(acts, 'act')} of ghosts" if acts else ""
    if as_json:
        counts = {"file": str(output), "bytes": len(content), "exchanges": len(exchanges), "acts": acts}
        click.echo(json.dumps({**counts, "whole": trace["whole"], "lacks": trace["lacks"]}))
        return
    click.echo(f"{output}: {len(content)} bytes, {number_of(len(exchanges), 'exchange')}{ghosts}")
    for line in notes_on(trace):
        click.echo(line, err=True)


def words_of(tenant: str) -> str:
    """The option that names a tenant in a command, where it is not the one that commands are for without it."""
    return "" if tenant == "default" else f" --tenant {tenant}"


@click.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--step", type=click.IntRange(0), default=None, metavar="N", help="This exchange alone, in full.")
@click.option("--serve", "is_served", is_flag=True, help="Serve the world behind exchange N, or behind all of them.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, metavar="N", help="Where; a free one unless set.")
def replay(file: Path, step: int | None, is_served: bool, port: int) -> None:
    """Do a trace again, exchange by exchange; exit 1 where an answer is not what was recorded."""
    if is_served:
        port = port_at("127.0.0.1", port)  # before anything is done again, and printed
    again = replay_of(file, port)
    length = len(again.trace["exchanges"])
    if step is not None and step > length:
        last = f"the last is --step {length}" if length else "--step 0 is before the first"
        raise click.UsageError(f"there is no exchange {step}: the trace has {number_of(length, 'exchange')}, {last}")
    try:
        outcomes = again.go_to(length if step is None else step)
        if is_served and step is None:
            again.finish()
        blocks = [lines_of(one, is_full=step is not None) for one in (outcomes if step is None else outcomes[-1:])]
    except BROKEN as error:
        again.close()
        raise click.ClickException(f"{file}: an exchange or a step in it is none: {error!r}") from None
    for block in blocks:
        click.echo("\n".join(block))
    for line in again.refusals:
        click.echo(f"note: {line}", err=True)
    if is_served:
        serve(again)
        return
    again.close()
    count = sum(bool(outcome.differences) for outcome in outcomes)
    click.echo(f"{number_of(len(outcomes), 'exchange')}, {f'{count} differ' if count else 'all as recorded'}")
    if count:
        raise SystemExit(1)


def replay_of(file: Path, port: int) -> Replay:
    """The replay of a file; raises `ClickException` for one that is no trace, or whose world cannot be made."""
    from mockserver import __version__
    from mockserver.control.server import ControlError
    from mockserver.control.trace_file import MAX_FILE, TraceError, notes_on, read_trace
    from mockserver.testing.replay import Replay

    try:
        with file.open("rb") as content:
            trace = read_trace(content.read(MAX_FILE + 1))
        for line in notes_on(trace):
            click.echo(line, err=True)
        again = Replay(trace, port=port)
    except TraceError as error:
        raise click.ClickException(f"{file}: {error}") from None
    except (ControlError, *BROKEN) as error:
        raise click.ClickException(f"{file}: its world cannot be made here: {error}") from None
    if trace["version"] != __version__:
        click.echo(f"note: it was recorded by version {trace['version']}, this is {__version__}", err=True)
    return again


def lines_of(outcome: Outcome, *, is_full: bool) -> list[str]:
    """An exchange in lines: what it was, what it did, where it differs; in full with both bodies and every field."""
    entry: Any = outcome.recorded
    head = f"{outcome.number} {entry['time'][:19]} {entry['method']} {entry['path']} {entry['status']}"
    lines = [f"   ghost: {ghost_text(act)}" for act in entry.get("ghost", {}).get("acts", [])]
    lines += [f"{head}  {entry['operation']}".rstrip()]
    lines += [f"   {line}" for line in faults_of(entry)]
    lines += [f"   refused: {f'{one.code} {one.text}'.strip()}" for one in refusals_of(entry)]
    lines += [f"   {line}" for line in changes_of(entry, is_full=is_full)]
    if is_full:
        lines += [f"   {name}: {json.dumps(entry.get(name))}" for name in ("query", "request", "response")]
    return [*lines, *(f"   differs: {line}" for line in outcome.differences)]


def faults_of(entry: Mapping[str, Any]) -> Sequence[str]:
    """The fault that struck an exchange, and whether the client got its answer; nothing where none did."""
    from mockserver.control.advice import fault_words

    return [fault_words(entry["fault"])] if entry.get("fault") else []


def refusals_of(entry: Mapping[str, Any]) -> Sequence[Reason]:
    """Why an exchange was refused; nothing where it was not."""
    from mockserver.control.reasons import is_refused, reasons

    return [*reasons(entry["response"])] if is_refused(entry) else []


def ghost_text(act: dict[str, Any]) -> str:
    """What a ghost did, in words: before the exchange whose line comes next."""
    from mockserver.testing.sync_causes import done_text

    return (
        f"{done_text(act)} at {str(act.get('time', ''))[:19]} [{act['act']}]"
        if act.get("by")
        else f"{act.get('text', '')} [{act['act']}]"
    )


def changes_of(entry: dict[str, Any], *, is_full: bool) -> list[str]:
    """What an exchange changed, a line for a record."""
    lines = []
    for change in entry.get("changes", []):
        before, after = change["before"] or {}, change["after"] or {}
        verb = "changed" if change["before"] and change["after"] else "deleted" if change["before"] else "created"
        names = [name for name in after if before.get(name) != after[name]] if verb == "changed" and is_full else []
        fields = [f"{name} {json.dumps(before.get(name))} -> {json.dumps(after[name])}" for name in names]
        head = f"{verb} {change['kind']} {change['id']}"
        lines.append(f"{head}: {', '.join(fields)}" if fields else head)
    return lines


def serve(again: Replay) -> None:
    """Serve the world where it stands until stopped, with what one signs in with."""
    from mockserver.serving.servers import server_of

    settings = again.app.settings
    with listening_on(settings.host, settings.port):
        server = server_of(again.app)
    url = f"http://127.0.0.1:{server.port}"
    for name, value in again.credentials.items():
        click.echo(f"export {name}={value}")
    click.echo(f"serving at {url}, dashboard {url}/_mock/ui/, tenant {again.tenant.id}")
    server.run()
