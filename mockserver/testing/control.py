"""The functions of the control API, called in the server of this process or over HTTP in one that runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Signature, signature
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast, get_args, get_type_hints
from urllib.parse import quote

from mockserver.control.annotations import check
from mockserver.control.blueprint import JSON, TOKEN_HEADER, Endpoint, control, groups, note
from mockserver.control.server import ControlError, Server, tenant_of
from mockserver.kernel.urls import why_refused, without_credentials
from mockserver.tenancy import Tenant

TIMEOUT = 60.0  # seconds: turning a clock may take long

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
ServerFunction = Callable[Concatenate[Server, Arguments], Value]
TenantFunction = Callable[Concatenate[Server, Tenant, Arguments], Value]


class Control(Protocol):
    """The control API of one server; both raise `ControlError` where it refuses."""

    def call(
        self, function: ServerFunction[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        """Call a function about the server."""
        ...

    def on(
        self,
        tenant: str,
        function: TenantFunction[Arguments, Value],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Value:
        """Call a function about the tenant of an id."""
        ...


class TenantControl:
    """The control API as far as it is about one tenant: call it with a function of it, and its arguments."""

    def __init__(self, server: Control, tenant: str) -> None:
        self._server = server
        self._tenant = tenant

    def __call__(
        self, function: TenantFunction[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        return self._server.on(self._tenant, function, *args, **kwargs)


class InProcess:
    """The control API of a server in this process."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def call(
        self, function: ServerFunction[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        """Call a function about the server."""
        check_body(function, self._server, *args, **kwargs)
        return function(self._server, *args, **kwargs)

    def on(
        self,
        tenant: str,
        function: TenantFunction[Arguments, Value],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Value:
        """Call a function about the tenant of an id."""
        record = tenant_of(self._server, tenant)
        check_body(function, self._server, record, *args, **kwargs)
        if record.records_changes and endpoint_of(function).method != "GET":
            arguments = signature_of(function).bind(self._server, record, *args, **kwargs).arguments
            note(self._server, function, arguments)
        return function(self._server, record, *args, **kwargs)


class OverHttp:
    """The control API of a server that is reached by its base URL; `token` is what it asks for, if it does."""

    def __init__(self, url: str, token: str | None) -> None:
        import requests

        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands between a test and its mock
        if token:
            self._session.headers[TOKEN_HEADER] = token

    def call(
        self, function: ServerFunction[Arguments, Value], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Value:
        """Call a function about the server."""
        return cast(Value, self._send(function, None, *args, **kwargs))

    def on(
        self,
        tenant: str,
        function: TenantFunction[Arguments, Value],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Value:
        """Call a function about the tenant of an id."""
        return cast(Value, self._send(function, None, tenant, *args, **kwargs))

    def _send(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        import requests
        from werkzeug import Response

        method, path, query, body = request_for(function, args, kwargs)
        try:
            answer = self._session.request(method, self._url + path, params=query, json=body, timeout=TIMEOUT)
        except requests.RequestException:
            raise ControlError(503, f"no server answers at {without_credentials(self._url)}") from None
        if not answer.ok:
            raise ControlError(answer.status_code, why_refused(self._url, answer.status_code, answer.text))
        responses = {Response, *Response.__subclasses__()}
        answer_type = hints_of(function)["return"]
        is_text = not answer.headers.get("Content-Type", "").startswith(JSON)
        if answer_type in responses or (is_text and responses & {*get_args(answer_type)}):
            return Response(answer.content, answer.status_code, mimetype=answer.headers.get("Content-Type"))
        return answer.json()


def request_for(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[str, str, dict[str, Any], Any]:
    """Method, path, query and body of the request that calls a function."""
    endpoint, parameters = endpoint_of(function), signature_of(function).parameters
    values = signature_of(function).bind(*args, **kwargs).arguments
    path = endpoint.path
    query: dict[str, Any] = {}
    for name, value in values.items():
        if f"<{name}>" in path:
            path = path.replace(f"<{name}>", quote(str(value), safe=""))
        elif name in groups(function):
            query |= value
        elif name not in ("server", "body") and value != parameters[name].default:
            query[name] = value
    return endpoint.method, path, query, values.get("body")


@cache
def endpoint_of(function: Callable[..., Any]) -> Endpoint:
    """Where the control API serves a function; raises `LookupError` for one that it does not."""
    endpoint = control.endpoints.get(f"{control.name}.{function.__name__}")
    if endpoint is None or endpoint.function is not function:
        raise LookupError(f"{function.__module__}.{function.__name__} is no function of the control API")
    return endpoint


@cache
def signature_of(function: Callable[..., Any]) -> Signature:
    """The parameters of a function."""
    return signature(function)


@cache
def hints_of(function: Callable[..., Any]) -> Mapping[str, Any]:
    """The annotations of a function."""
    return get_type_hints(function, include_extras=True)


def check_body(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Refuse a body that the function would not take over HTTP."""
    if "body" in hints_of(function):
        check(signature_of(function).bind(*args, **kwargs).arguments["body"], hints_of(function)["body"])
