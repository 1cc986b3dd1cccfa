"""v2 GetProfilePermissions: what a role may do, in BILL's words."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.dialects.v2.answers import Reply
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.parameters import Parameters
from mockserver.domain.context import Context
from mockserver.domain.organizations import ROLES
from mockserver.domain.roles import permissions_of
from mockserver.kernel import schema as s

# The permissions of which one at least makes BILL's word true. Which word is whose is assumed (F-1416).
EDITS: Mapping[str, str] = {
    "editAssignedBill": "edit_bill approve",
    "editBill": "edit_bill",
    "editBilling": "manage_organization",
    "editCardTransaction": "manage_organization",
    "editCashview": "sync",
    "editChartOfAccount": "edit_classification",
    "editClass": "edit_classification",
    "editCustomer": "edit_customer",
    "editDepartment": "edit_classification",
    "editDocument": "edit_document",
    "editEmployee": "edit_classification",
    "editInvoice": "edit_invoice",
    "editInvoiceTemplate": "edit_invoice",
    "editItem": "edit_classification",
    "editJob": "edit_classification",
    "editLocation": "edit_classification",
    "editOrg": "manage_organization",
    "editPayment": "pay record_payment",
    "editPaymentTerm": "manage_organization",
    "editPurchaseOrder": "edit_bill",
    "editRole": "manage_users",
    "editUnitOfMeasure": "edit_classification",
    "editUser": "manage_users",
    "editVendor": "edit_vendor",
}
CAN: Mapping[str, str] = {
    "canApprove": "approve",
    "canDualControl": "manage_approval_policies",
    "canManageNetwork": "manage_network",
    "canOverrideRemittance": "pay",
    "canPayUnapprovedBill": "manage_approval_policies",
    "canPayUnassignedBill": "pay",
    "canSync": "sync",
    "notifyDeniedBill": "edit_bill",
}
VIEWS = (
    "BankAccount Bill Billing CardTransaction Cashview ChartOfAccount Class Customer Department Document Employee Inbox"
    " Invoice InvoiceTemplate Item Job Location Org Payment PaymentTerm PurchaseOrder Report Role UnitOfMeasure User"
    " Vendor VendorDirectDetails VendorForAssignedBill"
)
NEEDS: Mapping[str, str] = {**CAN, **EDITS, **{f"view{what}": "view" for what in VIEWS.split()}}

PROFILE = Parameters(s.Field("id", s.Text(min_length=1), required=True))
PERMISSIONS = Reply(*(s.Field(name, s.Boolean()) for name in sorted(NEEDS)))


@call("GetProfilePermissions", takes=PROFILE, gives=PERMISSIONS, right="view")
def get_profile_permissions(ctx: Context, values: dict[str, str]) -> dict[str, bool]:
    """What the users of a role may do; raises BDC_1205 for a role that is none."""
    permissions = permissions_of(ROLES.get(ctx, values["id"])["type"])
    return {name: not permissions.isdisjoint(words.split()) for name, words in NEEDS.items()}
