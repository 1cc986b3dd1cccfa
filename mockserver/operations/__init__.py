"""The registry of operations: what BILL documents, what of it is built, and how a request finds it."""

from mockserver.operations.registry import APIS, Match, Operation, Registry, fidelity, load, verification
from mockserver.operations.routing import MethodNotAllowed, PathUnknown

__all__ = [
    "APIS",
    "Match",
    "MethodNotAllowed",
    "Operation",
    "PathUnknown",
    "Registry",
    "fidelity",
    "load",
    "verification",
]
