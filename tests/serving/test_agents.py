"""An agent's client of the official SDK beside a server, over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from mockserver.testing import BillMock

LEFT_OUT = ("BILL_", "BILLMOCK_")
Talk = Callable[[ClientSession], Awaitable[Any]]


def environment() -> dict[str, str]:
    """That of this process, without what it says about servers."""
    return {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}


def with_agent(talk: Talk, *arguments: str) -> Any:
    """What comes of a talk of a client with `billmock mcp`."""

    async def run() -> Any:
        command = [*("-m", "mockserver", "mcp"), *arguments]
        parameters = StdioServerParameters(command=sys.executable, args=command, env=environment())
        async with stdio_client(parameters) as (answers, requests), ClientSession(answers, requests) as session:
            await session.initialize()
            return await talk(session)

    # In a thread of its own: a browser that another test drives has a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(run(), 60)).result()


def test_an_agent_turns_the_clock_of_a_running_server() -> None:
    with BillMock(scenario="empty") as mock:
        mock.clock.freeze()
        before = mock.clock.today()
        result = with_agent(lambda agent: agent.call_tool("set_clock", {"advance": "P2D"}), "--url", mock.url)
        after = mock.clock.today()

    assert ((after - before).days, result.structured_content["frozen"], result.is_error) == (2, True, False)


def test_a_refusal_is_an_error_in_the_words_of_the_control_api() -> None:
    with BillMock(scenario="empty") as mock:
        result = with_agent(lambda agent: agent.call_tool("read_tenant", {"tenant": "nobody"}), "--url", mock.url)

    assert (result.is_error, result.content[0].text) == (True, "no tenant nobody; `billmock tenants` lists them")


@pytest.mark.slow
def test_an_agent_may_have_a_server_of_its_own_and_is_told_how_to_begin() -> None:
    async def talk(agent: ClientSession) -> tuple[str, Any]:
        tools = await agent.list_tools()
        return agent.instructions or "", sorted(tool.name for tool in tools.tools)[:2]

    instructions, names = with_agent(talk, "--serve")

    assert instructions.startswith("# billmock at http://127.0.0.1:")
    assert names == ["activate_card", "add_card"]
