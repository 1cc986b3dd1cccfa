"""The blueprint of the control API: plain functions over a server, JSON on both sides.

A function takes what its parameters name: `server`, `tenant` (looked up by the path), `body` (a `TypedDict`, checked),
other parts of the path as texts, and query parameters, which have defaults. A parameter that is another `TypedDict` is
a group of query parameters, its fields; absent ones are left out. What it returns is the answer.
"""

from __future__ import annotations

import hmac
import logging
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, cast, get_type_hints, is_typeddict

import orjson
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from mockserver.control.annotations import check, obstacle_of, plain_type
from mockserver.control.masked_paths import mask_path
from mockserver.control.server import ControlError, Server, tenant_of
from mockserver.dialects.http import PLAIN_ID, REQUEST_ID
from mockserver.kernel.kinds import Kind
from mockserver.kernel.misspelt import instead_of, meant_by
from mockserver.kernel.whole_numbers import is_digits, whole_number
from mockserver.store.errors import StoreUnavailable, WorldGone
from mockserver.tenancy import UnknownSnapshot, UnknownTenant

ROOT = str(Path(__file__).parent)  # Flask would search for it
LOG = logging.getLogger("billmock")
TOKEN_HEADER = "X-Mock-Token"
JSON = "application/json"
MAX_DIGITS = 12
PREFIX = "/_mock"
MAX_PATH, NOT_FOUND = 200, 404  # characters of a path that are looked at
MAX_BELOW = 2  # paths below one that are told


class Error(TypedDict):
    """Why a control request was refused."""

    error: str


class Endpoint(NamedTuple):
    """A function of the control API, the status of its success, and where it is served: method and path.

    `makes` are the kinds of which it makes records: what BILL's users make elsewhere than by its APIs.
    """

    function: Callable[..., Any]
    status: int
    method: str
    path: str
    makes: tuple[Kind, ...] = ()


class FunctionBlueprint(Blueprint):
    """A blueprint of plain functions; a subclass says how they get their arguments, and what they return is sent."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Serve a function. Raises `TypeError` for a rule without one; `options` are Flask's and the subclass's."""
        if view_func is None:
            raise TypeError(f"{rule} has no function")
        super().add_url_rule(
            rule, endpoint, self.view_of(rule, view_func, options), provide_automatic_options, **options
        )

    @abstractmethod
    def view_of(self, rule: str, function: Callable[..., Any], options: dict[str, Any]) -> Callable[..., Any]:
        """What Flask calls for a function with the parts of a path as texts; takes its own words out of `options`."""


class ControlBlueprint(FunctionBlueprint):
    """A blueprint that takes and gives JSON; `endpoints` are its functions by endpoint, for OpenAPI."""

    def __init__(self, name: str, url_prefix: str) -> None:
        super().__init__(name, __name__, url_prefix=url_prefix, root_path=ROOT)
        self.endpoints: dict[str, Endpoint] = {}

    def view_of(self, rule: str, function: Callable[..., Any], options: dict[str, Any]) -> Callable[..., Response]:
        """The view of a function of the control API.

        `status` is that of its success, 200 unless named, `max_body` allows a longer body, `makes` are `Endpoint`'s.
        """
        status, max_body, makes = options.pop("status", 200), options.pop("max_body", 0), options.pop("makes", ())
        method = (options.get("methods") or ["GET"])[0]
        path = f"{self.url_prefix}{rule}"
        self.endpoints[f"{self.name}.{function.__name__}"] = Endpoint(function, status, method, path, makes)
        return view_of(function, status, max_body, is_writing=method != "GET")


def current_server() -> Server:
    """The application whose request is served, as the control API sees it."""
    return cast(Server, getattr(current_app, "server", current_app))


def view_of(function: Callable[..., Any], status: int, max_body: int, *, is_writing: bool) -> Callable[..., Response]:
    """The view that calls a function with what a request holds of its parameters."""
    parameters = signature(function).parameters.values()
    has_body = "body" in signature(function).parameters

    @wraps(function)
    def view(**path: str) -> Response:
        server = current_server()
        if max_body:
            request.max_content_length = max_body
        refuse_unknown(request.args, query_parameters(function).keys() - path.keys(), "parameter")
        if not has_body:
            refuse_unknown(json_object(), (), "field")
        arguments = {one.name: argument(server, function, one, path) for one in parameters}
        if is_writing and "tenant" in arguments and arguments["tenant"].records_changes:
            note(server, function, arguments)
        value = function(**arguments)
        return value if isinstance(value, Response) else Response(orjson.dumps(value), status, mimetype=JSON)

    return view


def note(server: Server, function: Callable[..., Any], arguments: Mapping[str, Any]) -> None:
    """Note what is done to a tenant of which changes are recorded."""
    from mockserver.control.steps import note_step

    note_step(server, arguments["tenant"], function, arguments)


def argument(server: Server, function: Callable[..., Any], parameter: Parameter, path: Mapping[str, str]) -> Any:
    """What a function gets for one of its parameters."""
    name = parameter.name
    if name == "server":
        return server
    if name == "tenant":
        return tenant_of(server, path["tenant"])
    if name == "body":
        return body_of(get_type_hints(function, include_extras=True)["body"])
    if name in path:
        return path[name]
    group = groups(function).get(name)
    if group is not None:
        return {field: value for field in group if (value := query_of(field, group[field], None)) is not None}
    return query_of(name, type(parameter.default), parameter.default)


@cache
def groups(function: Callable[..., Any]) -> Mapping[str, Mapping[str, Any]]:
    """The parameters of a function that are groups of query parameters, each with its fields and their annotations."""
    hints = get_type_hints(function, include_extras=True)
    names = [name for name in signature(function).parameters if name != "body" and is_typeddict(hints.get(name))]
    return {name: get_type_hints(hints[name], include_extras=True) for name in names}


@cache
def query_parameters(function: Callable[..., Any]) -> Mapping[str, Any]:
    """The query parameters of a function with their annotations, in its order; those of its paths are among them."""
    annotations: dict[str, Any] = {}
    for one in signature(function).parameters.values():
        annotations |= groups(function).get(one.name, {})
        if one.default is not one.empty:
            annotations[one.name] = type(one.default)
    return annotations


def refuse_unknown(names: Iterable[str], known: Collection[str], noun: str) -> None:
    """Refuse what nobody reads, query parameters or fields of a body, with 400, naming the first."""
    if unknown := sorted(set(names) - set(known)):
        instead = instead_of(unknown[0], sorted(known)) if known else "; there are none here"
        raise ControlError(400, f"{unknown[0]}: unknown {noun}{instead}")


def body_of(dictionary: Any) -> dict[str, Any]:
    """The JSON object of a control request, if a `TypedDict` allows it."""
    body = json_object()
    check(body, dictionary)
    return body


def json_object() -> dict[str, Any]:
    """The JSON object that was sent; an empty body is an empty object."""
    raw = request.get_data()
    try:
        body = orjson.loads(raw) if raw.strip() else {}
    except orjson.JSONDecodeError as error:
        raise ControlError(400, f"not JSON: {error}") from None
    if not isinstance(body, dict):
        raise ControlError(400, "the body must be a JSON object")
    return body


def query_of(name: str, annotation: Any, default: Any) -> Any:
    """A query parameter, the last of several: a text or a whole number; 400 for what its annotation does not allow."""
    text = next(reversed(request.args.getlist(name)), None)
    if text is None:
        return default
    value = number_of(name, text) if plain_type(annotation) is int else text
    if obstacle := obstacle_of(annotation, value):
        raise ControlError(400, f"{name}: {obstacle}")
    return value


def number_of(name: str, text: str) -> int:
    """The whole number of a query parameter."""
    if not is_digits(text):
        raise ControlError(400, f"{name}: must be a whole number")
    number = whole_number(text)
    if number >= 10**MAX_DIGITS:
        raise ControlError(400, f"{name}: must be a whole number of at most {MAX_DIGITS} digits")
    return number


# Wherever a blueprint of ours is registered, this one is as well, and brings what is done for all of them.
open_control = ControlBlueprint("health", f"{PREFIX}/health")
public = ControlBlueprint("public", PREFIX)
control = ControlBlueprint("control", PREFIX)


@control.before_request
def check_token() -> None:
    """Refuse a request without the control token, where the settings have one."""
    token = current_server().settings.control_token
    header = request.headers.get(TOKEN_HEADER, "")
    if token and not hmac.compare_digest(header.encode(), token.encode()):
        raise ControlError(401, f"{TOKEN_HEADER}: missing or wrong")


@open_control.after_app_request
def echo_request_id(response: Response) -> Response:
    """Send a client's own id of its request back, as BILL's paths here do."""
    request_id = request.headers.get(REQUEST_ID, "")
    if current_server().settings.mock_headers and PLAIN_ID.fullmatch(request_id):
        response.headers[REQUEST_ID] = request_id
    return response


def refusal(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that is refused."""
    return Response(orjson.dumps(Error(error=text)), status, headers, mimetype=JSON)


@open_control.app_errorhandler(ControlError)
def refuse(error: ControlError) -> Response:
    """A request that cannot be done."""
    return refusal(error.status, str(error))


@open_control.app_errorhandler(UnknownTenant)
@open_control.app_errorhandler(UnknownSnapshot)
@open_control.app_errorhandler(WorldGone)
def refuse_without_tenant(error: Exception) -> Response:
    """A tenant that went while its request was served."""
    return refusal(404, "the tenant was deleted meanwhile")


@open_control.app_errorhandler(HTTPException)
def refuse_http(error: HTTPException) -> Response:
    """An unknown path, a wrong method, a body that is too long."""
    response = error.get_response()
    text = error.name + (instead_of_path(request.path) if error.code == NOT_FOUND else "")
    return refusal(error.code or NOT_FOUND, text, {k: v for k, v in response.headers.items() if k == "Allow"})


def instead_of_path(path: str) -> str:
    """The end of a sentence about a path that nobody serves: the nearest one of the control API; empty without one."""
    parts = path[:MAX_PATH].split("/")
    if below := pages_below(path[:MAX_PATH]):
        return f"; did you mean {' or '.join(below)}?"
    paths = (rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(PREFIX))
    rules = (one.split("/") for one in paths)
    # A parameter of a rule is whatever stands there.
    known = {
        "/".join(there if here.startswith("<") else here for here, there in zip(rule, parts, strict=True))
        for rule in rules
        if len(rule) == len(parts)
    }
    return meant_by(path[:MAX_PATH], known)


def pages_below(path: str) -> list[str]:
    """The paths of one more word below one that is itself nobody's, the last ones first: `ready` before `live`."""
    above = f"{path.rstrip('/')}/"
    rules = {rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith((PREFIX, above))}
    below = [rule for rule in rules if rule.startswith(above) and not set("/<") & set(rule.removeprefix(above))]
    return sorted(below, reverse=True)[:MAX_BELOW] if path.startswith(f"{PREFIX}/") else []


@open_control.app_errorhandler(StoreUnavailable)
def refuse_busy(error: StoreUnavailable) -> Response:
    """A store that could not be reached in time."""
    return refusal(503, str(error), {"Retry-After": "1"})


@open_control.app_errorhandler(Exception)
def fail(error: Exception) -> Response:
    """Answer a mistake of ours with 500 and log it."""
    LOG.exception("%s %s failed", request.method, mask_path(request.path), exc_info=error)
    return refusal(500, "Internal Server Error")
