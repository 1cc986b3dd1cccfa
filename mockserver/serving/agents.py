"""The Model Context Protocol over standard input and output: the control API of a running server for an agent."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Protocol

import click
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp_types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from mockserver import __version__
from mockserver.serving.control_tools import ControlTool, tools_of


class Remote(Protocol):
    """Calls a path below `/_mock` of a running server; raises `ClickException` in one sentence."""

    def __call__(self, path: str, method: str = "GET", *, body: dict[str, Any] | None = None) -> Any: ...


def serve_agent(remote: Remote) -> None:
    """Answer an agent until it goes; raises `ClickException` where no server answers."""
    asyncio.run(run(server_of(remote)))


async def run(server: Server[Any]) -> None:
    """Speak over standard input and output."""
    async with stdio_server() as (requests, answers):
        await server.run(requests, answers, server.create_initialization_options())


def server_of(remote: Remote) -> Server[Any]:
    """The server of an agent: a tool an operation, and how to begin as its instructions."""
    tools = tools_of(remote("/openapi.json"))

    async def list_tools(_: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[description_of(tool) for tool in tools.values()])

    async def call_tool(_: Any, params: CallToolRequestParams) -> CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return result_of(f"no tool {params.name}", is_error=True)
        return await asyncio.to_thread(use, remote, tool, params.arguments or {})

    return Server(
        "billmock",
        version=__version__,
        instructions=remote("/quickstart"),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def description_of(tool: ControlTool) -> Tool:
    """A tool as an agent sees it."""
    hints = ToolAnnotations(read_only_hint=tool.reads, destructive_hint=tool.destroys, open_world_hint=False)
    return Tool(name=tool.name, description=tool.about, input_schema=tool.schema, annotations=hints)


def use(remote: Remote, tool: ControlTool, arguments: dict[str, Any]) -> CallToolResult:
    """What came of a tool's use; a refusal is an error in the words of the control API."""
    try:
        method, path, body = tool.call(arguments)
        return result_of(remote(path, method, body=body))
    except ValueError as error:
        return result_of(str(error), is_error=True)
    except click.ClickException as error:
        return result_of(error.message, is_error=True)


def result_of(value: Any, *, is_error: bool = False) -> CallToolResult:
    """A value as the text of a result, and as its structure where it is an object."""
    text = value if isinstance(value, str) else "done" if value is None else json.dumps(value)
    structure = value if isinstance(value, dict) else None
    return CallToolResult(content=[TextContent(text=text)], structured_content=structure, is_error=is_error)
