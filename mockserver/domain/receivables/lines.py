"""Invoice lines: what each comes to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockserver.domain.classifications import ITEMS
from mockserver.domain.context import Context
from mockserver.kernel import money
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_NULL

NOTHING: Record = {}

TOO_BIG = "numeric value out of bounds (<13 digits>.<2 digits> expected)"


def reset_price(line: Record) -> Record:
    """A given line; one that says only its amount gives up the price it had.

    BILL documents price or ratePercent, yet its sample of a replaced invoice has a line with an amount (F-1126).
    """
    if line.get("amount") is None or line.get("price") is not None or line.get("ratePercent") is not None:
        return line
    return {**line, "price": None, "ratePercent": None}


def supply_prices(ctx: Context, lines: Sequence[Record]) -> None:
    """Give each line that says neither price, amount nor rate one, in place; a quantity not said is 1.

    BILL requires no price in v3, and does not say what such a line costs: assumed is the price of the item that the
    line names, and nothing where it names none, or one without a price (F-1761).
    """
    for line in lines:
        if line.get("quantity") is None:
            line["quantity"] = money.MILLIONTHS
        if all(line.get(name) is None for name in ("price", "amount", "ratePercent")):
            item = ctx.get(ITEMS.kind, line.get("classifications", NOTHING).get("itemId", ""))
            line["price"] = (item or NOTHING).get("price", 0)


def add_up(lines: Sequence[Record]) -> int:
    """Set the amount of every line, in place, and give their sum in cents.

    quantity x price, or ratePercent of all priced lines and of the rated ones above it.
    """
    for line in lines:
        _price(line)
    base: int = sum(line["amount"] for line in lines if line.get("price") is not None)
    for line in lines:
        if line.get("price") is None and line.get("ratePercent") is not None:
            line["amount"] = money.percent(base, line["ratePercent"])
            base += line["amount"]
    return base


def add_up_downwards(lines: Sequence[Record]) -> int:
    """Set the amount of every line, in place, and give their sum in cents.

    quantity x price, or ratePercent of all lines above.
    """
    total = 0
    for line in lines:
        _price(line)
        if line.get("price") is None:
            line["amount"] = money.percent(total, line.get("ratePercent") or 0)
        total += line["amount"]
    return total


def _price(line: Record) -> None:
    amount, quantity = line.get("amount"), line.get("quantity")
    if line.get("price") is None and line.get("ratePercent") is None and amount is not None and quantity:
        line["price"] = amount * money.MILLIONTHS // money.CENTS * money.MILLIONTHS // quantity
    if line.get("price") is not None:
        line["amount"] = money.times(quantity or 0, line["price"])


def problems(lines: Sequence[Record], name: str, *, price_required: bool = True) -> Iterator[tuple[str, str]]:
    """(path, text) of every line that cannot be added up: a price with a quantity, or else a ratePercent.

    `name` is the field that holds the lines. A line that says no price may be one that is still to get it.
    """
    for index, line in enumerate(lines):
        for field, text in _problems(line, price_required=price_required):
            yield f"{name}[{index}].{field}", text


def _problems(line: Record, *, price_required: bool) -> Iterator[tuple[str, str]]:
    has_rate = line.get("ratePercent") is not None
    has_price = line.get("price") is not None
    if has_price and has_rate:
        yield "ratePercent", "must be null when price is given"
    elif not has_rate and line.get("quantity") is None:
        yield "quantity", NOT_NULL
    lacks_price = price_required if line.get("amount") is None else line.get("quantity") == 0
    if not has_rate and not has_price and lacks_price:
        yield "price", NOT_NULL
    if max(abs(line.get("amount") or 0), abs(line.get("price") or 0)) >= money.TOO_BIG:
        yield "price", TOO_BIG
