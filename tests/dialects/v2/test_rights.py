"""What the caller of a v2 call needs: a right of its role, and for some an MFA-trusted session."""

import pytest

from mockserver.dialects.calls import handler_of
from mockserver.operations import load

RIGHTS = {
    "SetApprovers": "edit_bill",
    "ClearApprovers": "edit_bill",
    "ListApprovers": "view",
    "Approve": "approve",
    "Deny": "approve",
    "ListUserApprovals": "view",
    "GetAllBillApproverPolicy": "view",
    "Crud.Create.ApprovalPolicy": "manage_approval_policies",
    "Crud.Read.ApprovalPolicy": "view",
    "Crud.Update.ApprovalPolicy": "manage_approval_policies",
    "Crud.Delete.ApprovalPolicy": "manage_approval_policies",
    "Bulk.Crud.Undelete.ApprovalPolicy": "manage_approval_policies",
    "Crud.Create.ApprovalPolicyApprover": "manage_approval_policies",
    "Crud.Delete.ApprovalPolicyApprover": "manage_approval_policies",
    "List.BillApprover": "view",
    "List.VendorCreditApprover": "view",
    "List.RecurringBillApprover": "view",
    "UploadAttachment": "edit_document",
    "GetDocuments": "view",
    "GetDocumentPages": "view",
    "GetObjectUrl": "view",
    "SendMessage": "view",
    "ListMessage": "view",
    "SendInvoice": "edit_invoice",
    "MailInvoice": "edit_invoice",
    "NetworkSearch": "view",
    "SendInvite": "manage_network",
    "SendVendorInvite": "manage_network",
    "CancelInvite": "manage_network",
    "GetNetworkStatus": "view",
    "LargeBillerSearch": "view",
    "GetLargeBillerPaymentAddress": "view",
    "ConnectLargeBillerAsVendor": "manage_network",
    "DisconnectCustomerFromNetwork": "manage_network",
    "DisconnectVendorFromNetwork": "manage_network",
}
TRUSTED = ("SendInvite", "SendVendorInvite")


@pytest.mark.parametrize(("name", "right"), RIGHTS.items())
def test_a_call_needs_its_right(name: str, right: str) -> None:
    handler = handler_of(load().by_id[f"v2.{name}"])

    assert (handler.permission, handler.trust) == (right, name in TRUSTED)
