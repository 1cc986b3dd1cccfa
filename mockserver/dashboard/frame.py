"""What every page stands in: its blueprint, how it is rendered, how an action ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast
from urllib.parse import urlsplit

from flask import Response, current_app, flash, g, redirect, render_template, request, session, url_for

from mockserver.control.annotations import check
from mockserver.control.blueprint import FunctionBlueprint, argument, note
from mockserver.control.server import Server, tenant_of
from mockserver.tenancy import DEFAULT, Tenant

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

Form = Mapping[str, str]
"""The fields of a posted form."""

Body = TypeVar("Body")
Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")

SEE_OTHER = 303
TENANT = "tenant"  # where a session says whose pages were looked at last


class WholeServer(Server, Protocol):
    """A server whose APIs can be called, too."""

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request, of BILL's APIs too, as a WSGI application does."""
        ...


class Page(FunctionBlueprint):
    """The functions of one page; `show` is the page itself, every other name one of its parts or actions.

    `title` is its name in the navigation, empty for a page that is not in it; `path` is under `/_mock/ui`.
    """

    def __init__(self, name: str, title: str, path: str) -> None:
        super().__init__(name, __name__, url_prefix=path or None)
        self.title = title

    def view_of(self, rule: str, function: Callable[..., Any], options: dict[str, Any]) -> Callable[..., Any]:
        """The view of a function of the page, which returns HTML or what Flask makes an answer of."""
        return view_of(function)


def current_server() -> WholeServer:
    """The server whose pages are looked at."""
    return cast(WholeServer, cast(Any, current_app).server)


def view_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The view that calls a function with what a request holds of its parameters."""
    parameters = signature(function).parameters.values()

    @wraps(function)
    def view(**path: str) -> Any:
        server = current_server()
        if "tenant" in path:
            g.tenant = tenant_of(server, path["tenant"])
            remember(g.tenant)
        return function(**{one.name: value_of(server, function, one, path) for one in parameters})

    return view


def value_of(server: Server, function: Callable[..., Any], parameter: Parameter, path: Mapping[str, str]) -> Any:
    """What a function gets for one of its parameters."""
    if parameter.name == "form":
        return request.form
    return g.tenant if parameter.name == "tenant" else argument(server, function, parameter, path)


def remember(tenant: Tenant) -> None:
    """Note whose pages are looked at, for the pages that are nobody's."""
    if session.get(TENANT, DEFAULT) != tenant.id:
        session[TENANT] = tenant.id


def current_tenant() -> str:
    """The id of the tenant whose pages are looked at, or were last."""
    if "tenant" in g:
        return str(g.tenant.id)
    last = session.get(TENANT, DEFAULT)
    return str(last) if current_server().worlds.tenancy.tenants.peek(last) else DEFAULT


def render(template: str, **values: Any) -> str:
    """A page, or a part of one, as HTML; texts are escaped."""
    return render_template(template, **values)


def act(
    server: Server,
    tenant: Tenant,
    function: Callable[Concatenate[Server, Tenant, Arguments], Value],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Value:
    """Call a function of the control API that changes a tenant; its trace has it, as if it were called there."""
    if tenant.records_changes:
        note(server, function, signature(function).bind(server, tenant, *args, **kwargs).arguments)
    return function(server, tenant, *args, **kwargs)


def finish(message: str, endpoint: str = ".show", **values: Any) -> Response:
    """End an action: the page again, or another one, which says what was done. No secret belongs into the message."""
    flash(message)
    return go(url_for(endpoint, **values))


def go(url: str) -> Response:
    """Lead to a page: a partial update where it is the one that is looked at."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    if is_partial() and here != urlsplit(url).path:
        return Response(headers={"HX-Redirect": url})
    return Response(response=redirect(url, SEE_OTHER).response, status=SEE_OTHER, headers={"Location": url})


def check_body(body: Mapping[str, object], dictionary: type[Body]) -> Body:
    """A body made from a form, once it is what a function of the control API takes; 400 naming the field."""
    check(body, dictionary)
    return cast(Body, body)


def is_partial() -> bool:
    """Whether a page that is looked at asks for a part of itself."""
    return "HX-Request" in request.headers
