"""Approvers: who has to approve a record, one after the other, and what they said."""

from __future__ import annotations

from collections.abc import Sequence

from mockserver.domain.context import Context
from mockserver.domain.messages import send_mail
from mockserver.domain.organizations import USERS
from mockserver.domain.resource import Resource
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter

WAITING, UPCOMING, STALE = "WAITING", "UPCOMING", "STALE"
APPROVED, DENIED = "APPROVED", "DENIED"
ACTED = (APPROVED, DENIED)
UNASSIGNED, ASSIGNED, APPROVING = "UNASSIGNED", "ASSIGNED", "APPROVING"


def approver_kind(name: str, prefix: str, parent: str, parent_kind: str) -> Kind:
    """The kind of the approvers of another kind's records, which their field `parent` names."""
    columns = (
        Column(parent, index=True),
        Column("waitingFor", index=True, sparse=True),
        Column("userId", index=True),
        Column("status"),
        Column("statusChangedTime", "datetime"),
        Column("lastReminderTime", "datetime"),
    )
    return Kind(name, prefix, columns=columns, refs={parent: parent_kind, "userId": "user"})


# BILL's own wording is not known (F-1543).
SUBJECT = "A {} waits for your approval"
TEXT = "It is your turn to approve the {} {}."

LIVE = Filter("archived", "eq", False)


def turns(statuses: Sequence[str]) -> list[str]:
    """What the approvers of something are, in their order, once some of them have acted.

    The first who has not is WAITING, those after him are UPCOMING; all of them are STALE once one has denied (F-1302).
    """
    result = []
    coming = STALE if DENIED in statuses else WAITING
    for status in statuses:
        result.append(status if status in ACTED else coming)
        if status not in ACTED and coming == WAITING:
            coming = UPCOMING
    return result


def approval_status(statuses: Sequence[str]) -> str:
    """The approval status of what these approvers decide on."""
    if DENIED in statuses:
        return DENIED
    if APPROVED in statuses:
        return APPROVED if set(statuses) == {APPROVED} else APPROVING
    return ASSIGNED if statuses else UNASSIGNED


class Approvers(Resource):
    """Approvers of a kind of record in their order. `waitingFor` names the one whose turn it is, on his row alone.

    `parent` is the field that names the record, `noun` what people call it. An approver who is replaced is archived.
    What changes approvers answers the approval status that the record gets. Whose turn it becomes gets an e-mail.
    """

    parent: str
    noun: str

    def assign(self, ctx: Context, record: Record, users: Sequence[str]) -> str:
        """Let these users approve a record, in their order, in place of those who have not acted yet."""
        rows = [row for row in self.of(ctx, record["id"]) if row["status"] in ACTED]
        return self._arrange(ctx, record, rows, users)

    def add(self, ctx: Context, record: Record, users: Sequence[str]) -> str:
        """Let these users approve a record, too, after those who have to already."""
        return self._arrange(ctx, record, self.of(ctx, record["id"]), users)

    def clear(self, ctx: Context, record: Record) -> str:
        """Take all approvers off a record, also those who have acted."""
        return self._arrange(ctx, record, [], [])

    def decide(self, ctx: Context, row: Record, status: str, comment: str = "") -> str:
        """Note what the approver of a row says (APPROVED or DENIED), and give the next one the turn."""
        rows = self.of(ctx, row[self.parent])
        statuses = turns([status if one["id"] == row["id"] else one["status"] for one in rows])
        for one, new_status in zip(rows, statuses, strict=True):
            words = {"comment": comment} if comment and one["id"] == row["id"] else {}
            self._give_turn(ctx, one, {**turn(new_status, one["userId"]), **words})
        return approval_status(statuses)

    def _arrange(
        self, ctx: Context, record: Record, rows: Sequence[Record], users: Sequence[str], policy_id: str = ""
    ) -> str:
        """Let a record have those of its rows, in their order, and then rows of the users who have none."""
        ids, old_users = {row["id"] for row in rows}, {row["userId"] for row in rows}
        for row in self.of(ctx, record["id"]):
            if row["id"] not in ids:
                self.store(ctx, {**row, "waitingFor": "", "archived": True}, row)
        new_users = [user_id for user_id in dict.fromkeys(users) if user_id not in old_users]
        statuses = turns([*(row["status"] for row in rows), *(UPCOMING for _ in new_users)])
        for order, (row, status) in enumerate(zip(rows, statuses, strict=False)):
            self._give_turn(ctx, row, {**turn(status, row["userId"]), "approverOrder": order})
        within: Record = {self.parent: record["id"], **({"policyId": policy_id} if policy_id else {})}
        for order, user_id in enumerate(new_users, len(rows)):
            self._add(ctx, {**within, "userId": user_id, "approverOrder": order, **turn(statuses[order], user_id)})
        return approval_status(statuses)

    def _give_turn(self, ctx: Context, old: Record, values: Record) -> None:
        """Store what changes in a row, if anything does, and when its status did."""
        new = {**old, **values}
        if new["status"] != old["status"]:
            new["statusChangedTime"] = ctx.clock.stamp()
        if new != old:
            self.store(ctx, new, old)
            self._tell(ctx, new, old["status"])

    def _add(self, ctx: Context, values: Record) -> None:
        row = ctx.new(self.kind) | {"statusChangedTime": ctx.clock.stamp()} | values
        self.insert(ctx, row)
        self._tell(ctx, row, "")

    def _tell(self, ctx: Context, row: Record, old_status: str) -> None:
        """Let the approver know whose turn it has become (F-1543)."""
        if row["status"] == WAITING and old_status != WAITING:
            user = USERS.get(ctx, row["userId"])
            send_mail(ctx, [user["email"]], SUBJECT.format(self.noun), TEXT.format(self.noun, row[self.parent]))

    def of(self, ctx: Context, record_id: str) -> list[Record]:
        """The approvers of a record in their order."""
        return ctx.find(self.kind, {self.parent: record_id, "archived": False})

    def users_of(self, ctx: Context, record_id: str) -> list[str]:
        """The ids of the users who approve a record, in their order."""
        return [row["userId"] for row in self.of(ctx, record_id)]

    def waiting_for(self, ctx: Context, user_id: str) -> list[Record]:
        """The rows of records that wait for a user now, from the oldest."""
        return ctx.find(self.kind, {"waitingFor": user_id}) if user_id else []

    def of_user(self, ctx: Context, user_id: str, statuses: Sequence[str]) -> list[Record]:
        """The rows of a user whose status is one of these, from the oldest."""
        filters = [Filter("userId", "eq", user_id), Filter("status", "in", tuple(statuses)), LIVE]
        return ctx.select(self.kind, filters)


def turn(status: str, user_id: str) -> Record:
    """The values of an approver's row that follow from its status."""
    return {"status": status, "waitingFor": user_id if status == WAITING else ""}
