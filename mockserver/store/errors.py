"""What can go wrong with a store itself."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what it was asked to; every error of its own is one of these."""


class WorldGone(StoreError):
    """The world was dropped, perhaps while the caller waited for it."""

    def __init__(self, world: int) -> None:
        super().__init__(f"world {world} does not exist any more")


class OwnerGone(WorldGone):
    """The tenant was deleted while somebody was still at work for it: its world is gone as well."""

    def __init__(self, tenant: str) -> None:
        StoreError.__init__(self, f"tenant {tenant} does not exist any more")


class StoreVersionError(StoreError):
    """The store, or an image, was made by another version of billmock or is none; the text names both versions."""


class ForeignStore(StoreError):
    """There is a database of something else: none of our tables are put beside its own."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} holds tables that are not billmock's: use an empty database, or one that it made")


class StoreUnavailable(StoreError):
    """The store cannot be used for now: what was asked changed nothing. The text is one line for people.

    `fact` is the id of the fact that says why an answer is 503.
    """

    fact = ""


class StoreBusy(StoreUnavailable):
    """Others were at work for longer than one waits; later it may be free."""

    fact = "F-1350"


class StoreOutOfReach(StoreUnavailable):
    """There is no file to open, or no server that answers."""

    fact = "F-1351"


class StoreFull(StoreUnavailable):
    """There is no room left for what was to be written."""

    fact = "F-1352"


class TransactionOpen(StoreError):
    """This thread has a transaction open that the new one cannot be part of: another world's, or a reading one."""


class ReadOnly(StoreError):
    """A reading transaction was asked to write: a rule wrote inside a GET."""
