"""Exchange rates of v2's documents: who is billed or bills in another currency has one said, as v2 alone asks for."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import HOME_CURRENCY
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Kind, Record


def needs_rate(kind: Kind, reference: str, currency: str) -> Callable[[Context, Record], None]:
    """The rule that a new document says its `exchangeRate` where the record it refers to has a foreign `currency`.

    Raises BDC_1117 (F-1475). A record that there is not is refused later.
    """

    def check(ctx: Context, values: Record) -> None:
        other = ctx.look_at(kind, values[reference]) or {}
        if other.get(currency, HOME_CURRENCY) != HOME_CURRENCY and not values.get("exchangeRate"):
            raise BillError("BDC_1117", "exchangeRate", fact="F-1475")

    return check
