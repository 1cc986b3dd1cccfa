"""v2 GetBankBalance and SetBankBalance: what the books say is in the bank."""

from __future__ import annotations

from mockserver.dialects.v2.answers import NOTHING, Texts
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import NullableReference
from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNTS
from mockserver.kernel import money
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

OF_ACCOUNT = s.Object(
    s.Field("chartOfAccountId", NullableReference(), required=True),
    s.Field("chartOfAccountBalance", s.Money(), required=True),
)
BALANCES = Parameters(
    s.Field("bankBalance", s.Money(), required=True),
    s.Field("bankBalanceDate", s.Date(), required=True),
    s.Field("bankBalances", s.Array(OF_ACCOUNT)),
)


@call("GetBankBalance", gives=Texts("bankBalance", "bankBalanceDate"), right="view")
def get_bank_balance(ctx: Context) -> dict[str, str]:
    """The balance of the default account where it is tied to an account of the books, else an empty object (F-1417)."""
    account = BANK_ACCOUNTS.in_the_books(ctx)
    if account is None or "bankBalanceDate" not in account:
        return {}
    return {
        "bankBalance": f"{money.amount(account['bankBalance']):.2f}",
        "bankBalanceDate": account["bankBalanceDate"],
    }


@call("SetBankBalance", takes=BALANCES, gives=NOTHING, right="sync")
def set_bank_balance(ctx: Context, values: Record) -> None:
    """Set the balance of the default account, and of those tied to the accounts that are named (F-1417).

    Accounts that are tied to none keep theirs. Raises BDC_1205 for an account of the books that is none.
    """
    by_account = {one["chartOfAccountId"]: one["chartOfAccountBalance"] for one in values.get("bankBalances") or ()}
    BANK_ACCOUNTS.set_balances(ctx, values["bankBalance"], values["bankBalanceDate"], by_account)
