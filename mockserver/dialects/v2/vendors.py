"""v2 vendors."""

from __future__ import annotations

from mockserver.dialects.v2.fields import (
    ACTIVE,
    CREATED,
    ID,
    UPDATED,
    EntityView,
    address,
    flags,
    listed,
    reference,
    run,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, ForeignCurrency, Moment, codes
from mockserver.domain.payables.vendors import ABROAD, LINKED, VENDOR, VENDORS
from mockserver.kernel.schema import Bool, Date, Field, Int, Money, Text

ACCOUNT_TYPE = Code({"0": "NONE", "1": "BUSINESS", "2": "PERSON"}, otherwise="0")
TAX_ID_TYPE = Code({"1": "EIN", "2": "SSN"})
PAY_BY = Code(
    {"0": "CHECK", "1": "ACH", "2": "RPPS", "5": ABROAD, "6": "OFFLINE", "11": "WALLET"}, otherwise="0"
)
BANK_ACCOUNT_STATUS = Code({"-1": "NO_ACCOUNT", "1": LINKED}, otherwise=0, number=True)
# Seen as null for a vendor that is not connected; the other codes are GetNetworkStatus's.
NETWORK_STATUS = Code({"1": "PENDING", "2": "CONNECTED", "3": "CONNECTED_RPPS"})
INTERNATIONAL_TYPE = codes("0 1 2")
CARD_STATUS = codes("-1 0 1 2 3 4 5 6")

FIELDS = [
    ID,
    ACTIVE,
    listed(Field("name", Text(), required=True)),
    Field("shortName", Text()),
    Field("nameOnCheck", Text(), "paymentInformation.payeeName"),
    Field("companyName", Text(), "additionalInfo.companyName"),
    Field("accNumber", Text(), "accountNumber"),
    Field("taxId", Text(), "additionalInfo.taxId"),
    listed(Field("taxIdType", TAX_ID_TYPE, "additionalInfo.taxIdType")),
    listed(Field("track1099", Bool(), "additionalInfo.track1099", absent=False)),
    *address("address", "address"),
    *texts("email fax phone"),
    listed(Field("payBy", PAY_BY, "paymentInformation.payByType", access="r", absent="0")),
    Field("paymentEmail", Text(), "paymentInformation.email"),
    *texts("paymentPhone description"),
    CREATED,
    UPDATED,
    *texts("contactFirstName contactLastName"),
    reference("mergedIntoId", access="r"),
    listed(Field("accountType", ACCOUNT_TYPE, absent="0")),
    reference("paymentTermId", "additionalInfo.paymentTermId"),
    listed(Field("sendNotifications", Bool(), absent=True)),
    listed(Field("balance", Money(), "balance.amount", access="r", absent=0)),
    Field("availCredit", Money(), access="r", absent=0),
    Field("lastBalanceUpdate", Moment(), "balance.lastUpdatedTime", access="r"),
    *run(Int(), "externalBillPayIn12m since"),
    Field("payDaysBefore", Int(), "additionalInfo.leadTimeInDays"),
    listed(Field("enabledCombinePayments", Bool(), "additionalInfo.combinePayments", absent=True)),
    Field("hasBankAccountAutoPay", Bool(), "autoPay.enabled", access="r", absent=False),
    Field("hasRecurringPayments", Bool(), "recurringPayments", access="r", absent=False),
    listed(Field("billCurrency", CurrencyCode(), absent="USD")),
    listed(Field("billSyncPref", codes("0 1"), absent="0")),
    listed(Field("paymentCurrency", ForeignCurrency(), "paymentInformation.bankAccount.paymentCurrency", access="r")),
    listed(Field("prefPmtMethod", codes("0 1 7"), absent="1")),
    Field("paymentPurpose", Text(), "paymentInformation.paymentPurpose.text"),
    listed(Field("bankCountry", CountryName(), "paymentInformation.bankCountry")),
    Field("vendorBankAccountStatus", BANK_ACCOUNT_STATUS, "bankAccountStatus", access="r", absent=-1),
    listed(Field("sendInviteForPrivateVendor", Bool(), absent=True)),
    *texts("vendorVCardRemitEmail"),
    listed(Field("vendorVCardStatus", CARD_STATUS, absent="-1")),
    listed(Field("orgVCardStatus", codes("0 1 2"), absent="1")),
    listed(Field("prefRemitEmail", codes("0 1 2"), absent="0")),
    *texts("remitEmail"),
    listed(Field("processorVCardStatus", codes("-1 0 1 2 3 4 5 6 7 8 9 10 11"))),
    listed(Field("vStatusUpdateSource", codes("0 1 2 3 4 5 6 7 8"))),
    *flags("allowConnectedVendorEditAddress informConnectedVendorAddressSyncModified", access="r"),
    listed(Field("intlPaymentType", INTERNATIONAL_TYPE, access="r", absent="0")),
    listed(Field("vcardEnrollDate", Text(), "paymentInformation.virtualCard.enrollDate", access="r")),
    listed(Field("vcardDeclineDate", Text(), "paymentInformation.virtualCard.declineDate", access="r")),
    *flags("isAccountNumberRequired", access="r"),
    listed(reference("largeBillerId", access="r")),
    listed(Field("orgVCardOptOutCustReason", codes("0 1 2 3 4 5"))),
    listed(Field("enableFundedInvite", Bool(), absent=False)),
    listed(Field("lastPaymentDate", Date(), "paymentInformation.lastPaymentDate")),
    Field("numberOfInvitesSent", Int(), absent=0),
    *flags("eligibleForEbills acknowledgedEbillBanner acknowledgedEbillError eBillEnablementFailed"),
    *texts("PaymentusMerchantId"),
    Field("unmodifiedBillsCount", Int(), absent=0),
    *flags("setupAutoPayPrompt"),
    *flags("autoPayConflict nameOnCheckRemediation", access="r"),
    *texts("autoSave"),
    listed(Field("autoSaveStatus", codes("-1 0 1"), access="r")),
    listed(Field("creationSource", codes("0 1 2 3 4 6 7 8 9"), absent="0")),
    *texts("PaymentusPmtType PaymentusAcctToken PaymentusAcctToken2 PaymentusAcctToken3"),
    Field("stpProcessor", codes("0 1"), absent="0"),
    listed(Field("eBillEnabledStatus", codes("0 1 2 3 4"), absent="0")),
    Field("orgVCardOptOutCustOther", Text(), access="r"),
    Field("networkStatus", NETWORK_STATUS, access="r"),
    Field("vcardProcessor", Text(), access="r", absent="1"),
    *flags("isAddressValidated isSyncVendorCountryMapped optedOutOfVCardByOrg", access="r"),
    *flags("invalidCountryCurrencyAtNewVendorSync", access="r"),
    Field("acctBalance", Money(), access="r", absent=0),
    *run(Text(), "lastAcctBalanceUpdate paymentEmails", access="r"),
    *flags("eBillEligible", access="r"),
]

PROTECTED = (
    "nameOnCheck",
    "email",
    *("address1", "address2", "address3", "address4"),
    *("addressCity", "addressState", "addressZip", "addressCountry"),
)

SHOWN = V2Entity(VENDORS, EntityView("Vendor", VENDOR, FIELDS), "edit_vendor", protected=PROTECTED)

HANDLERS = SHOWN.handlers()
