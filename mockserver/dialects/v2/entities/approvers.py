"""v2 approvers of bills, vendor credits and recurring bills, which v2 only reads: SetApprovers makes them (F-1542)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import ACTIVE, ID, queryable, reference
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, Moment
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payables.bill_approvers import (
    BILL_APPROVER,
    BILL_APPROVERS,
    VENDOR_CREDIT_APPROVER,
    VENDOR_CREDIT_APPROVERS,
)
from mockserver.domain.payables.recurring_bill_approvers import RECURRING_BILL_APPROVER, RECURRING_BILL_APPROVERS
from mockserver.kernel import schema as s

STATUS = Code(
    {
        "0": "WAITING",
        "1": "VIEWED",
        "2": "REROUTED",
        "3": "DENIED",
        "4": "APPROVED",
        "5": "UPCOMING",
        "6": "STALE",
    }
)
ORDER = s.Field("sortOrder", s.Int(), "approverOrder", absent=0)
STATUS_CHANGE = s.Field("statusChangedDate", Moment(), "statusChangedTime")
REMINDER = s.Field("lastReminderDate", Moment(), "lastReminderTime")
USERS_TYPE = s.Field("usersIdType", s.Text(), absent="user")

BILL_FIELDS = [
    ID,
    s.Field("billid", s.Text(), "billId"),
    s.Field("usersId", s.Text(), "userId"),
    ORDER,
    s.Field("status", STATUS),
    STATUS_CHANGE,
    REMINDER,
    ACTIVE,
    USERS_TYPE,
]
VENDOR_CREDIT_FIELDS = [
    ID,
    queryable(s.Field("usersId", s.Text(), "userId")),
    queryable(s.Field("vendorCreditId", s.Text())),
    queryable(REMINDER),
    ORDER,
    queryable(s.Field("status", STATUS)),
    queryable(STATUS_CHANGE),
    ACTIVE,
]
# Seen, and documented nowhere (F-1544).
RECURRING_BILL_FIELDS = [
    ID,
    ACTIVE,
    s.Field("recurringBillId", s.Text()),
    reference("recurringBillLineItemId"),
    reference("replacedUsersId", "replacedUserId"),
    ORDER,
    s.Field("usersId", s.Text(), "userId"),
]

bill_approvers = V2Entity(BILL_APPROVERS, EntityView("BillApprover", BILL_APPROVER, BILL_FIELDS), crud="Read", bulk="")
vendor_credit_approvers = V2Entity(
    VENDOR_CREDIT_APPROVERS,
    EntityView("VendorCreditApprover", VENDOR_CREDIT_APPROVER, VENDOR_CREDIT_FIELDS),
    crud="Read",
    bulk="",
)
recurring_bill_approvers = V2Entity(
    RECURRING_BILL_APPROVERS,
    EntityView("RecurringBillApprover", RECURRING_BILL_APPROVER, RECURRING_BILL_FIELDS),
    crud="",
    bulk="",
)
