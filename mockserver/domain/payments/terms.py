"""The terms of a request to pay: what all its payments share, gathered before anything is refused or made."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.funding.exchange_rates import valid_moment
from mockserver.domain.funding.sources import Source, source_of
from mockserver.domain.payments.stages import STANDARD
from mockserver.kernel.calendar import is_bank_day, next_bank_day
from mockserver.kernel.kinds import Record

DEFAULT_OPTIONS: Record = {
    "requestPayFaster": False,
    "createBill": False,
    "requestCheckDeliveryType": STANDARD,
}
# What only v2 says of the terms.
OF_V2 = {"purpose_is_free": "purposeIsFree", "virtual_card": "virtualCard", "waives_approvals": "waivesApprovals"}
# What goes from a request into each of its payments as it is.
FIELDS = ("vendorId", "description", "transactionNumber", "paymentPurpose", "allowExport", "cardFundingPurpose")


class Terms(NamedTuple):
    """Where the money comes from, when it is debited, how fast it goes, and at which rates.

    `values` are the fields of each payment, defaults filled in; `total` is what all payments come to, in cents.
    `purpose_is_free` lets a payment by card say any purpose, `virtual_card` that it must be by virtual card,
    `waives_approvals` that bills are paid whatever their approvers have said.
    `batch` is the id of the exchange rates to pay by, if one is named, `rates_at` the moment whose rates it holds:
    None for a batch that has expired or was never one. `leaves_speed_open`: a delivery is chosen, but not said whether
    it is Pay Faster.
    """

    values: Record
    source: Source
    total: int
    today: date
    batch: int | None
    rates_at: datetime | None
    leaves_speed_open: bool = False
    purpose_is_free: bool = False
    virtual_card: bool = False
    waives_approvals: bool = False

    @classmethod
    def of(cls, ctx: Context, values: Record, total: int) -> Terms:
        """The terms of a request's canonical values: the primary account, the next bank day, a standard delivery."""
        source, today = source_of(ctx, values.get("fundingAccount")), ctx.clock.today()
        options = {key: value for key, value in (values.get("processingOptions") or {}).items() if value is not None}
        fields = {key: values[key] for key in FIELDS if values.get(key) is not None}
        fields["processDate"] = values.get("processDate") or next_bank_day(rolled_forward(today)).isoformat()
        fields["fundingAccount"] = source.reference
        fields["processingOptions"] = {**DEFAULT_OPTIONS, **options}
        batch = values.get("exchangeRateBatchId")
        rates_at = valid_moment(ctx, batch) if batch is not None else None
        leaves_speed_open = "requestCheckDeliveryType" in options and "requestPayFaster" not in options
        own = {name: bool(values.get(key)) for name, key in OF_V2.items()}
        return cls(fields, source, total, today, batch, rates_at, leaves_speed_open, **own)

    @property
    def process_date(self) -> date:
        """The day the payer's account is debited."""
        return date.fromisoformat(self.values["processDate"])

    @property
    def options(self) -> Record:
        """The processing options, each with a value."""
        options: Record = self.values["processingOptions"]
        return options

    @property
    def is_bank_day_ahead(self) -> bool:
        """Whether payments can be processed that day: a bank day after today, whatever the hour (F-187, F-263)."""
        return self.process_date > rolled_forward(self.today) and is_bank_day(self.process_date)

    @property
    def is_first_after_closed_day(self) -> bool:
        """Whether today is closed, and payments are to be processed on the day that counts as today (F-1117)."""
        return self.process_date == rolled_forward(self.today) != self.today

    @property
    def is_next_bank_day(self) -> bool:
        """Whether payments are processed as early as can be."""
        return self.process_date == next_bank_day(rolled_forward(self.today))


def rolled_forward(today: date) -> date:
    """The bank day that a closed day counts as: payments are processed after it at the earliest (F-1117)."""
    return today if is_bank_day(today) else next_bank_day(today)
