"""What listens where TLS is spoken: one port for TLS, for plain HTTP and for what is asked of a proxy.

All of it goes on to one server. A connection costs a task of one event loop in one thread, so that a thousand idle ones
cost no thread at all.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from mockserver.kernel.clock import REAL_TIME
from mockserver.kernel.hosts import is_loopback
from mockserver.serving import connections
from mockserver.serving.proxy_rules import ProxyRefusal, Target, answer, check, request_to_pass_on, target_of
from mockserver.serving.streams import (
    ENDINGS,
    PIECE,
    Stream,
    first_byte,
    open_accepted,
    read_head,
    read_until,
    readable,
    relay,
)

LOG = logging.getLogger("billmock")

TLS_RECORD = b"\x16"  # what every TLS connection begins with
MAX_LINE, MAX_HEAD = 8_192, 65_536  # bytes
IDLE = 60.0  # seconds a client may take until its first request can be read
GRACE = 10.0
CONNECT = 10.0
SETTLE = 0.02  # seconds in which the connections of tasks that ended are closed
FRESH = 0.05  # seconds after an answer in which it may still be on its way to its client
RETRY = 0.1  # seconds after which a machine without room for one more connection is asked again
FORWARDED = b"X-Forwarded-Proto: https\r\n"


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where requests go: `context` for a server that itself speaks TLS; `scheme_header` is added to each request."""

    host: str
    port: int
    context: ssl.SSLContext | None = None
    scheme_header: bytes = b""

    async def open(self) -> Stream:
        """A new connection; raises `OSError`."""
        async with asyncio.timeout(CONNECT):
            return Stream(*await asyncio.open_connection(self.host, self.port, ssl=self.context, limit=PIECE))


@dataclass(frozen=True, slots=True)
class Upstreams:
    """Where requests go that came over TLS (`secure`), and those that did not."""

    plain: Upstream
    secure: Upstream


def unknown() -> dict[int, float]:
    """What is known of the connections to a server that is not in this process: nothing."""
    return {}


@dataclass(slots=True)
class Place:
    """A client's: since when it is there, and the port of ours from which its requests go to the server, if any do."""

    since: float
    port: int = 0


def log_refusal(text: str) -> None:
    """Note in the log what did not pass."""
    LOG.warning("%s", text)


class Front:
    """A listener in a thread of its own.

    `port` is where it listens first; raises `OSError` where it cannot. `say` is told each refusal.

    Past `max_connections` the client goes of whom nothing was heard for longest; one whose request is on its way stays.
    `idle_ports` tells the server's part: ports of ours from which it awaits a request, each since when.
    """

    def __init__(
        self,
        listeners: Iterable[socket.socket],
        context: ssl.SSLContext,
        upstreams: Upstreams,
        say: Callable[[str], None] = log_refusal,
        idle_ports: Callable[[], Mapping[int, float]] = unknown,
    ) -> None:
        self._listeners = list(listeners)
        self._context = context
        self._upstreams = upstreams
        self.say = say
        self.port = int(self._listeners[0].getsockname()[1]) if self._listeners else 0
        self._loop: asyncio.AbstractEventLoop = asyncio.SelectorEventLoop()
        self.max_connections = max_connections()
        self._idle_ports = idle_ports
        self._end = asyncio.Event()  # of a client
        self._accepting: set[asyncio.Task[None]] = set()
        self._clients: dict[asyncio.Task[None], Place] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="billmock-front", daemon=True)

    def start(self) -> None:
        """Accept connections from now on."""
        self._thread.start()

    def add(self, listener: socket.socket) -> None:
        """Listen at one more socket, also while it runs."""
        self._listeners.append(listener)
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._listen, listener)

    def close_listeners(self) -> None:
        """Accept nobody more; who is connected stays."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._stop_accepting(), self._loop).result(GRACE)
        for listener in self._listeners:
            listener.close()

    def stop(self) -> None:
        """Accept nobody more, and end all connections, those in flight too."""
        self.close_listeners()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(GRACE)
        elif not self._loop.is_closed():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        for listener in self._listeners:
            self._loop.call_soon(self._listen, listener)
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(cancel([*self._accepting, *self._clients, *self._leaving]))
        finally:
            self._loop.close()

    def _listen(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        task = self._loop.create_task(self._accept_from(listener))
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)

    def _admit(self, connection: socket.socket) -> None:
        task = self._loop.create_task(self._serve(connection))
        self._clients[task] = Place(REAL_TIME())
        task.add_done_callback(self._let_go)

    def _let_go(self, task: asyncio.Task[None]) -> None:
        self._clients.pop(task, None)
        self._leaving.discard(task)
        self._end.set()

    async def _stop_accepting(self) -> None:
        await cancel(self._accepting)

    async def _accept_from(self, listener: socket.socket) -> None:
        while True:
            await readable(listener)
            await self._make_room()
            try:
                connection, _ = await self._loop.sock_accept(listener)
            except OSError as error:
                LOG.warning("no connection could be accepted: %s", error.strerror)
                await pause(RETRY)
                continue
            self._admit(connection)

    async def _make_room(self) -> None:
        """Let go of who is unused for longest until there is room for one more; where nobody is, wait for an end."""
        while len(self._clients) >= self.max_connections:
            if task := self._longest_unused():
                del self._clients[task]
                self._leaving.add(task)
                task.cancel()
                continue
            self._end.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY):
                    await self._end.wait()

    def _longest_unused(self) -> asyncio.Task[None] | None:
        ports = self._idle_ports()
        # Who has got no further than to us asks for nothing yet.
        moments = {task: ports.get(one.port) if one.port else one.since for task, one in self._clients.items()}
        limit = REAL_TIME() - FRESH
        since = [(moment, task) for task, moment in moments.items() if moment is not None and moment < limit]
        return min(since, key=lambda one: one[0])[1] if since else None

    def _note(self, server: Stream) -> None:
        """Note from where the requests of this task's client go to the server."""
        task = asyncio.current_task()
        if task in self._clients:
            self._clients[task].port = int(server.writer.get_extra_info("sockname")[1])

    async def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            await self._answer(connection)
        except ENDINGS:
            pass  # its client is gone, or speaks something else
        except Exception:
            LOG.exception("a connection failed")
        finally:
            connection.close()

    async def _answer(self, connection: socket.socket) -> None:
        async with asyncio.timeout(IDLE):
            start = await first_byte(connection)
            if start not in (b"", TLS_RECORD):
                start = await read_until(connection, b"\n", b"", MAX_LINE)
        if start == TLS_RECORD:
            await self._serve_secure(connection)
        elif start:
            await self._serve_plain(connection, start)

    async def _serve_plain(self, connection: socket.socket, line: bytes) -> None:
        """A request to the server itself, or to a proxy; its first line has been read."""
        try:
            target = self._target(line)
        except ProxyRefusal as refusal:
            await self._refuse(connection, str(refusal))
            return
        if target is None:
            await self._pass_on(await open_accepted(connection), self._upstreams.plain, line)
            return
        async with asyncio.timeout(IDLE):
            head = await read_until(connection, b"\r\n\r\n", line, MAX_HEAD)
        if not head.endswith(b"\r\n\r\n"):
            await self._refuse(connection, "the headers of the request have no end")
        elif target.is_tunnel:
            await self._tunnel(connection)
        else:
            upstream = self._upstreams.secure if target.scheme == "https" else self._upstreams.plain
            start = request_to_pass_on(head, upstream.scheme_header)
            await self._pass_on(await open_accepted(connection), upstream, start)

    def _target(self, line: bytes) -> Target | None:
        target = target_of(line)
        if target is None or (target.port == self.port and is_loopback(target.host) and not target.is_tunnel):
            return None
        check(target)
        return target

    async def _tunnel(self, connection: socket.socket) -> None:
        await self._loop.sock_sendall(connection, b"HTTP/1.1 200 Connection established\r\n\r\n")
        async with asyncio.timeout(IDLE):
            start = await first_byte(connection)
        if start == TLS_RECORD:
            await self._serve_secure(connection)
        elif start:
            await say_last(await open_accepted(connection), answer(400, "Bad Request", "BILL speaks TLS at this port"))

    async def _serve_secure(self, connection: socket.socket) -> None:
        client, upstream = await open_accepted(connection, self._context), self._upstreams.secure
        await self._pass_on(client, upstream, await first_request(client, upstream) if upstream.scheme_header else b"")

    async def _pass_on(self, client: Stream, upstream: Upstream, start: bytes) -> None:
        await pass_on(client, upstream, start, self._note)

    async def _refuse(self, connection: socket.socket, text: str) -> None:
        """Refuse with 403 and a sentence, which also stands in the first line: most clients show no more."""
        self.say(text)
        reason = f"Forbidden: {text}" if text.isascii() else "Forbidden"
        await say_last(await open_accepted(connection), answer(403, reason, text))


async def first_request(client: Stream, upstream: Upstream) -> bytes:
    """The head of a client's request as the server is to have it; what is no whole head, as it is."""
    try:
        async with asyncio.timeout(IDLE):
            head, is_whole = await read_head(client.reader)
    except BaseException:
        client.abort()
        raise
    return request_to_pass_on(head, upstream.scheme_header) if is_whole else head


async def pass_on(client: Stream, upstream: Upstream, start: bytes, note: Callable[[Stream], None]) -> None:
    """Let a client speak with a server, which is sent first what was read of the client already.

    `note` is told the connection to the server.
    """
    try:
        server = await upstream.open()
    except asyncio.CancelledError:
        client.abort()
        raise
    except OSError:
        text = f"no server answers at {upstream.host}:{upstream.port}"
        await say_last(client, answer(502, "Bad Gateway", text))
        return
    note(server)
    try:
        if start:
            await server.send(start)
        await relay(client, server)
        await server.close()
        await client.close()
    except ConnectionResetError:
        server.abort()
        client.reset()  # what broke on one side breaks on the other
        raise
    except BaseException:
        for stream in (server, client):
            stream.abort()
        raise


async def say_last(client: Stream, data: bytes) -> None:
    """Send a client an answer that the front makes itself, and let it go."""
    try:
        await client.send(data)
        await client.finish()
    except BaseException:
        client.abort()
        raise


async def pause(seconds: float) -> None:
    """Let others work for so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


async def cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    """End tasks, and wait until they have."""
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
    await pause(SETTLE)


def max_connections() -> int:
    """How many clients are served at once: each takes up to three file descriptors, which a process has some of."""
    return connections.max_connections(files_of_each=4)
