"""What the audit trail tells of vendors: their fields by the names of BILL's web application.

One name and two of its values are documented (`Pay by` from `Check` to `ePayment`); the others are assumed (F-652).
"""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.domain.audit_trail import AuditedField
from mockserver.kernel import money

PAY_BY: Mapping[str, str] = {"CHECK": "Check", "ACH": "ePayment"}


def pay_by(word: str) -> str:
    """A way of paying in the web application's words."""
    return PAY_BY.get(word, word)


def yes_or_no(value: bool) -> str:
    """A flag in the web application's words."""
    return "Yes" if value else "No"


def mask(number: str) -> str:
    """All but the last four characters of an account number."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


AUDITED_FIELDS = (
    AuditedField("archived", "Archived", yes_or_no),
    AuditedField("name", "Vendor name"),
    AuditedField("shortName", "Short name"),
    AuditedField("accountNumber", "Account number"),
    AuditedField("accountType", "Account type"),
    AuditedField("email", "Email"),
    AuditedField("phone", "Phone"),
    AuditedField("address.line1", "Address line 1"),
    AuditedField("address.line2", "Address line 2"),
    AuditedField("address.city", "City"),
    AuditedField("address.stateOrProvince", "State or province"),
    AuditedField("address.zipOrPostalCode", "Zip or postal code"),
    AuditedField("address.country", "Country"),
    AuditedField("billCurrency", "Bill currency"),
    AuditedField("networkStatus", "Network status"),
    AuditedField("paymentInformation.payByType", "Pay by", pay_by),
    AuditedField("paymentInformation.payeeName", "Payee name"),
    AuditedField("paymentInformation.email", "Payment email"),
    AuditedField("paymentInformation.bankCountry", "Bank country"),
    AuditedField("paymentInformation.bankAccount.nameOnAccount", "Name on bank account"),
    AuditedField("paymentInformation.bankAccount.accountNumber", "Bank account number", mask),
    AuditedField("paymentInformation.bankAccount.routingNumber", "Bank routing number"),
    AuditedField("paymentInformation.bankAccount.type", "Bank account type"),
    AuditedField("paymentInformation.bankAccount.ownerType", "Bank account owner"),
    AuditedField("paymentInformation.bankAccount.paymentCurrency", "Payment currency"),
    AuditedField("paymentInformation.paymentPurpose.text", "Payment purpose"),
    AuditedField("paymentInformation.paymentPurpose.code.name", "Payment purpose name"),
    AuditedField("paymentInformation.paymentPurpose.code.value", "Payment purpose code"),
    AuditedField("paymentInformation.virtualCard.status", "Virtual card status"),
    AuditedField("additionalInfo.taxId", "Tax ID", mask),
    AuditedField("additionalInfo.taxIdType", "Tax ID type"),
    AuditedField("additionalInfo.track1099", "Track 1099", yes_or_no),
    AuditedField("additionalInfo.leadTimeInDays", "Lead time in days"),
    AuditedField("additionalInfo.combinePayments", "Combine payments", yes_or_no),
    AuditedField("additionalInfo.paymentTermId", "Payment term"),
    AuditedField("additionalInfo.companyName", "Company name"),
    AuditedField("autoPay.enabled", "Auto-pay", yes_or_no),
    AuditedField("autoPay.bankAccountId", "Auto-pay bank account"),
    AuditedField("autoPay.maxAmount", "Auto-pay maximum amount", money.text),
    AuditedField("autoPay.daysBeforeDueDate", "Auto-pay days before due date"),
)
