"""What can go wrong with a store itself."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what it was asked to; every error of its own is one of these."""


class WorldGone(StoreError):
    """The world was dropped, perhaps while the caller waited for it."""

    def __init__(self, world: int) -> None:
        super().__init__(f"world {world} does not exist any more")


class StoreVersionError(StoreError):
    """The store, or an image, was made by another version of billmock or is none; the text names both versions."""


class StoreOutOfReach(StoreError):
    """There is no file to open, or no server that answers; the text is one line for people."""


class StoreBusy(StoreError):
    """No connection to the store came free in time; later there may be one."""


class TransactionOpen(StoreError):
    """This thread has a transaction open that the new one cannot be part of: another world's, or a reading one."""


class ReadOnly(StoreError):
    """A reading transaction was asked to write: a rule wrote inside a GET."""
