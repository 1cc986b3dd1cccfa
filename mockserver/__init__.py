"""A local server that answers like BILL's sandbox.

`create_app` makes the Flask application of one server, `BillMock` serves one in this process. Both are imported when
they are first used: `import mockserver` imports nothing.
"""

TYPE_CHECKING = False  # typing's, which costs an import
if TYPE_CHECKING:
    from mockserver.app.flask_app import create_app
    from mockserver.testing.mock import BillMock

__version__ = "0.1.0"
__all__ = ["BillMock", "__version__", "create_app"]

_HOMES = {"create_app": "mockserver.app.flask_app", "BillMock": "mockserver.testing.mock"}


if not TYPE_CHECKING:  # where it would let any name pass

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
