"""Methods that tests call, with the argument that was meant where one is misspelt: Python names none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, isfunction, signature
from typing import Any, TypeVar

from mockserver.kernel.misspelt import instead_of

Class = TypeVar("Class")


def tells_arguments(owner: type[Class]) -> type[Class]:
    """Let the public methods of a class raise a `TypeError` for an unknown argument that names the nearest, and all."""
    for name, method in [*vars(owner).items()]:
        if isfunction(method) and not name.startswith("_"):
            setattr(owner, name, with_checks(method))
    return owner


def with_checks(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method that looks at its arguments' names first; as it is where it takes any, or none."""
    parameters = [*signature(method).parameters.values()]
    if any(one.kind is Parameter.VAR_KEYWORD for one in parameters):
        return method
    names = [one.name for one in parameters[1:] if one.kind is not Parameter.POSITIONAL_ONLY]

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            refuse_unknown(method.__name__, kwargs, names)
        return method(*args, **kwargs)

    return call if names else method


def refuse_unknown(function: str, arguments: dict[str, Any], names: list[str]) -> None:
    """Raise `TypeError` for the first argument that a function does not take."""
    if unknown := sorted(arguments.keys() - {*names}):
        raise TypeError(f"{unknown[0]}: {function} takes no such argument{instead_of(unknown[0], names)}")
