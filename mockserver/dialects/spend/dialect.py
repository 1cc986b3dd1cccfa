"""How Spend & Expense speaks: as v3 does; its own credentials, lists and ids are the operations' business."""

from __future__ import annotations

from mockserver.dialects.common.dialect import DIALECT

__all__ = ["DIALECT"]
