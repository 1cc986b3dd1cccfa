"""How Spend & Expense speaks: as v3 does; its own credentials, lists and ids are the operations' business."""

from __future__ import annotations

from mockserver.dialects.rest.dialect import DIALECT

__all__ = ["DIALECT"]
