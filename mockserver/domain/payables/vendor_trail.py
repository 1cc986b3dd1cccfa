"""What the audit trail tells of vendors: their fields by the names of BILL's web application.

One name and two of its values are documented (`Pay by` from `Check` to `ePayment`); the others are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.kernel import money
from mockserver.kernel.kinds import Audited

PAY_BY: Mapping[str, str] = {"CHECK": "Check", "ACH": "ePayment"}


def pay_by(word: str) -> str:
    """A way of paying in the web application's words."""
    return PAY_BY.get(word, word)


def yes_or_no(value: bool) -> str:
    """A flag."""
    return "Yes" if value else "No"


def hidden(number: str) -> str:
    """All but the last four characters of an account number."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


AUDITED = (
    Audited("archived", "Archived", yes_or_no),
    Audited("name", "Vendor name"),
    Audited("shortName", "Short name"),
    Audited("accountNumber", "Account number"),
    Audited("accountType", "Account type"),
    Audited("email", "Email"),
    Audited("phone", "Phone"),
    Audited("address.line1", "Address line 1"),
    Audited("address.line2", "Address line 2"),
    Audited("address.city", "City"),
    Audited("address.stateOrProvince", "State or province"),
    Audited("address.zipOrPostalCode", "Zip or postal code"),
    Audited("address.country", "Country"),
    Audited("billCurrency", "Bill currency"),
    Audited("networkStatus", "Network status"),
    Audited("paymentInformation.payByType", "Pay by", pay_by),
    Audited("paymentInformation.payeeName", "Payee name"),
    Audited("paymentInformation.email", "Payment email"),
    Audited("paymentInformation.bankCountry", "Bank country"),
    Audited("paymentInformation.bankAccount.nameOnAccount", "Name on bank account"),
    Audited("paymentInformation.bankAccount.accountNumber", "Bank account number", hidden),
    Audited("paymentInformation.bankAccount.routingNumber", "Bank routing number"),
    Audited("paymentInformation.bankAccount.type", "Bank account type"),
    Audited("paymentInformation.bankAccount.ownerType", "Bank account owner"),
    Audited("paymentInformation.bankAccount.paymentCurrency", "Payment currency"),
    Audited("paymentInformation.paymentPurpose.text", "Payment purpose"),
    Audited("paymentInformation.paymentPurpose.code.name", "Payment purpose name"),
    Audited("paymentInformation.paymentPurpose.code.value", "Payment purpose code"),
    Audited("paymentInformation.virtualCard.status", "Virtual card status"),
    Audited("additionalInfo.taxId", "Tax ID", hidden),
    Audited("additionalInfo.taxIdType", "Tax ID type"),
    Audited("additionalInfo.track1099", "Track 1099", yes_or_no),
    Audited("additionalInfo.leadTimeInDays", "Lead time in days"),
    Audited("additionalInfo.combinePayments", "Combine payments", yes_or_no),
    Audited("additionalInfo.paymentTermId", "Payment term"),
    Audited("additionalInfo.companyName", "Company name"),
    Audited("autoPay.enabled", "Auto-pay", yes_or_no),
    Audited("autoPay.bankAccountId", "Auto-pay bank account"),
    Audited("autoPay.maxAmount", "Auto-pay maximum amount", money.text),
    Audited("autoPay.daysBeforeDueDate", "Auto-pay days before due date"),
)
