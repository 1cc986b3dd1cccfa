"""Connections as the front works with them: looked into before anybody takes bytes, opened as streams, relayed."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import NamedTuple

from mockserver.serving.resets import reset_when_closed

PIECE = 65_536  # bytes that are read at once
STALLED = 120.0  # seconds after which a client that takes nothing is thought gone
LINGER = 2.0  # seconds that a client is given to stop sending, for until then it reads no answer
HANDSHAKE = 10.0
ENDINGS = (OSError, EOFError, TimeoutError, ssl.SSLError)  # how connections end of themselves


class Stream(NamedTuple):
    """Both ways of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send, as slowly as the other side takes it; raises `TimeoutError` where it takes nothing for long."""
        self.writer.write(data)
        async with asyncio.timeout(STALLED):
            await self.writer.drain()

    async def close(self) -> None:
        """Send what is still to be sent, and end the connection."""
        self.writer.close()
        try:
            async with asyncio.timeout(STALLED):
                await self.writer.wait_closed()
        except ENDINGS:
            self.abort()
        except asyncio.CancelledError:
            self.abort()
            raise

    def abort(self) -> None:
        """End the connection at once."""
        self.writer.transport.abort()

    def reset(self) -> None:
        """Break the connection with a reset, as a fault does: what was not sent yet is never sent."""
        reset_when_closed(self.writer.get_extra_info("socket"))
        self.abort()

    async def finish(self) -> None:
        """Say that nothing more comes, and read what still does for a moment: who still sends reads no answer."""
        if self.writer.can_write_eof():
            with suppress(*ENDINGS):
                self.writer.write_eof()
                async with asyncio.timeout(LINGER):
                    while await self.reader.read(PIECE):
                        pass
        await self.close()


async def readable(connection: socket.socket) -> None:
    """Wait until there is something to read, or the other side has ended."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(connection, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(connection)


async def first_byte(connection: socket.socket) -> bytes:
    """The first byte that is to be read, which stays there; nothing at the end."""
    await readable(connection)
    return connection.recv(1, socket.MSG_PEEK)


async def read_until(connection: socket.socket, end: bytes, start: bytes, limit: int) -> bytes:
    """Read on from a start until an end, and not a byte further; without it at a limit, or where nothing comes."""
    text = bytearray(start)
    while end not in text and len(text) < limit:
        await readable(connection)
        piece = connection.recv(PIECE, socket.MSG_PEEK)
        if not piece:
            break
        known = len(text)
        found_at = (text + piece).find(end, max(0, known - len(end)))
        text += connection.recv(len(piece) if found_at < 0 else found_at + len(end) - known)
    return bytes(text)


async def open_accepted(connection: socket.socket, context: ssl.SSLContext | None = None) -> Stream:
    """A connection of a client as a stream, over TLS where there is a context; raises `OSError`."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(PIECE)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.connect_accepted_socket(
        lambda: protocol,
        connection,
        ssl=context,
        ssl_handshake_timeout=HANDSHAKE if context else None,
        ssl_shutdown_timeout=LINGER if context else None,
    )
    return Stream(reader, asyncio.StreamWriter(transport, protocol, reader, loop))


async def read_head(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """A request's head, and whether it is whole: else what came of it, at the end or where it is too long."""
    try:
        return await reader.readuntil(b"\r\n\r\n"), True
    except asyncio.IncompleteReadError as error:
        return error.partial, False
    except asyncio.LimitOverrunError:
        return await reader.read(PIECE), False


async def relay(client: Stream, server: Stream) -> None:
    """Pass on what both say, until the server ends; a client that ends is still answered.

    Raises how a connection ended where that was in disorder.
    """
    sending = asyncio.create_task(pump(client, server))
    receiving = asyncio.create_task(pump(server, client))
    try:
        await asyncio.wait((sending, receiving), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
        await receiving
        if client.writer.can_write_eof():
            async with asyncio.timeout(LINGER):
                await sending
    finally:
        for task in (sending, receiving):
            task.cancel()
        await asyncio.gather(sending, receiving, return_exceptions=True)


async def pump(origin: Stream, goal: Stream) -> None:
    """Pass on what comes from one to the other, its end too; what cannot be passed on any more is read nevertheless."""
    is_open = True
    while data := await origin.reader.read(PIECE):
        try:
            if is_open:
                await goal.send(data)
        except ConnectionError:
            is_open = False
    if is_open and goal.writer.can_write_eof():
        goal.writer.write_eof()
