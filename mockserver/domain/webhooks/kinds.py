"""The kinds of webhooks; their ids are random UUIDs at BILL."""

from __future__ import annotations

from mockserver.kernel.kinds import Column, Kind

WEBHOOK_SUBSCRIPTION = Kind(
    "webhook_subscription", "", columns=(Column("enabled", "bool"), Column("partnerName")), few=True
)

# An event of one subscription. `state` says whether it waits (`PENDING`), reached its receiver (`DELIVERED`), was given
# up (`FAILED`, `DROPPED`), or was for a host that is not called (`SUPPRESSED`). While it waits it stands in a `queue`.
WEBHOOK_EVENT = Kind(
    "webhook_event",
    "",
    columns=(
        Column("subscriptionId", index=True),
        Column("entityId"),
        Column("state"),
        Column("queue", index=True, sparse=True),
    ),
)

# What a write answered under an idempotency key.
WEBHOOK_ANSWER = Kind("webhook_answer", "", columns=(Column("key", index=True),), plain=True)
