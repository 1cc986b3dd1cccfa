"""v2 vendors (F-210)."""

from __future__ import annotations

from mockserver.dialects.v2.fields import (
    ACTIVE,
    CREATED,
    ID,
    UPDATED,
    address,
    flags,
    queryable,
    reference,
    run,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import Code, CountryName, CurrencyCode, Moment, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.payables.vendors import ABROAD, LINKED, NO_ACCOUNT, NOT_LINKED, VENDOR, VENDORS
from mockserver.kernel import schema as s

ACCOUNT_TYPE = Code({"0": "NONE", "1": "BUSINESS", "2": "PERSON"}, otherwise="0")
TAX_ID_TYPE = Code({"1": "EIN", "2": "SSN"})
PAY_BY = Code({"0": "CHECK", "1": "ACH", "2": "RPPS", "5": ABROAD, "6": "OFFLINE", "11": "WALLET"}, otherwise="0")
BANK_ACCOUNT_STATUS = Code({"-1": NO_ACCOUNT, "0": NOT_LINKED, "1": LINKED}, number=True)
# Seen as null for a vendor that is not connected (F-218); the other codes are GetNetworkStatus's.
NETWORK_STATUS = Code({"1": "PENDING", "2": "CONNECTED", "3": "CONNECTED_RPPS"})
INTERNATIONAL_TYPE = codes("0 1 2")
CARD_STATUS = codes("-1 0 1 2 3 4 5 6")

FIELDS = [
    ID,
    ACTIVE,
    queryable(s.Field("name", s.Text(), required=True)),
    s.Field("shortName", s.Text()),
    s.Field("nameOnCheck", s.Text(), "paymentInformation.payeeName"),
    s.Field("companyName", s.Text(), "additionalInfo.companyName"),
    s.Field("accNumber", s.Text(), "accountNumber"),
    s.Field("taxId", s.Text(), "additionalInfo.taxId"),
    queryable(s.Field("taxIdType", TAX_ID_TYPE, "additionalInfo.taxIdType")),
    queryable(s.Field("track1099", s.Boolean(), "additionalInfo.track1099", absent=False)),
    *address("address", "address"),
    *texts("email fax phone"),
    queryable(s.Field("payBy", PAY_BY, "paymentInformation.payByType", access=s.READ_ONLY, absent="0")),
    s.Field("paymentEmail", s.Text(), "paymentInformation.email"),
    *texts("paymentPhone description"),
    CREATED,
    UPDATED,
    *texts("contactFirstName contactLastName"),
    # BILL's documents spell it another way (F-1421).
    reference("mergedIntoId", access=s.READ_ONLY),
    queryable(s.Field("accountType", ACCOUNT_TYPE, absent="0")),
    reference("paymentTermId", "additionalInfo.paymentTermId"),
    queryable(s.Field("sendNotifications", s.Boolean(), absent=True)),
    queryable(s.Field("balance", s.Money(), "balance.amount", access=s.READ_ONLY, absent=0)),
    s.Field("availCredit", s.Money(), access=s.READ_ONLY, absent=0),
    queryable(s.Field("lastBalanceUpdate", Moment(), "balance.lastUpdatedTime", access=s.READ_ONLY)),
    *run(s.Int(), "externalBillPayIn12m since"),
    s.Field("payDaysBefore", s.Int(), "additionalInfo.leadTimeInDays"),
    queryable(s.Field("enabledCombinePayments", s.Boolean(), "additionalInfo.combinePayments", absent=True)),
    s.Field("hasBankAccountAutoPay", s.Boolean(), "autoPay.enabled", access=s.READ_ONLY, absent=False),
    s.Field("hasRecurringPayments", s.Boolean(), "recurringPayments", access=s.READ_ONLY, absent=False),
    queryable(s.Field("billCurrency", CurrencyCode(), absent="USD")),
    queryable(s.Field("billSyncPref", codes("0 1"), absent="0")),
    queryable(
        s.Field("paymentCurrency", CurrencyCode(), "paymentInformation.bankAccount.chosenCurrency", access=s.READ_ONLY)
    ),
    queryable(s.Field("prefPmtMethod", codes("0 1 7"), absent="1")),
    s.Field("paymentPurpose", s.Text(), "paymentInformation.paymentPurpose.text"),
    queryable(s.Field("bankCountry", CountryName(), "paymentInformation.bankCountry")),
    s.Field("vendorBankAccountStatus", BANK_ACCOUNT_STATUS, "bankAccountStatus", access=s.READ_ONLY, absent=-1),
    queryable(s.Field("sendInviteForPrivateVendor", s.Boolean(), absent=True)),
    *texts("vendorVCardRemitEmail"),
    queryable(s.Field("vendorVCardStatus", CARD_STATUS, absent="-1")),
    queryable(s.Field("orgVCardStatus", codes("0 1 2"), absent="1")),
    queryable(s.Field("prefRemitEmail", codes("0 1 2"), absent="0")),
    *texts("remitEmail"),
    queryable(s.Field("processorVCardStatus", codes("-1 0 1 2 3 4 5 6 7 8 9 10 11"))),
    queryable(s.Field("vStatusUpdateSource", codes("0 1 2 3 4 5 6 7 8"))),
    *flags("allowConnectedVendorEditAddress informConnectedVendorAddressSyncModified", access=s.READ_ONLY),
    queryable(s.Field("intlPaymentType", INTERNATIONAL_TYPE, access=s.READ_ONLY, absent="0")),
    queryable(s.Field("vcardEnrollDate", s.Text(), "paymentInformation.virtualCard.enrollDate", access=s.READ_ONLY)),
    queryable(s.Field("vcardDeclineDate", s.Text(), "paymentInformation.virtualCard.declineDate", access=s.READ_ONLY)),
    *flags("isAccountNumberRequired", access=s.READ_ONLY),
    queryable(reference("largeBillerId", access=s.READ_ONLY)),
    queryable(s.Field("orgVCardOptOutCustReason", codes("0 1 2 3 4 5"))),
    queryable(s.Field("enableFundedInvite", s.Boolean(), absent=False)),
    queryable(s.Field("lastPaymentDate", s.Date(), "paymentInformation.lastPaymentDate")),
    s.Field("numberOfInvitesSent", s.Int(), absent=0),
    *flags("eligibleForEbills acknowledgedEbillBanner acknowledgedEbillError eBillEnablementFailed"),
    *texts("PaymentusMerchantId"),
    s.Field("unmodifiedBillsCount", s.Int(), absent=0),
    *flags("setupAutoPayPrompt"),
    *flags("autoPayConflict nameOnCheckRemediation", access=s.READ_ONLY),
    *texts("autoSave"),
    queryable(s.Field("autoSaveStatus", codes("-1 0 1"), access=s.READ_ONLY)),
    queryable(s.Field("creationSource", codes("0 1 2 3 4 6 7 8 9"), absent="0")),
    *texts("PaymentusPmtType PaymentusAcctToken PaymentusAcctToken2 PaymentusAcctToken3"),
    s.Field("stpProcessor", codes("0 1"), absent="0"),
    queryable(s.Field("eBillEnabledStatus", codes("0 1 2 3 4"), absent="0")),
    s.Field("orgVCardOptOutCustOther", s.Text(), access=s.READ_ONLY),
    s.Field("networkStatus", NETWORK_STATUS, access=s.READ_ONLY),
    s.Field("vcardProcessor", s.Text(), access=s.READ_ONLY, absent="1"),
    *flags("isAddressValidated isSyncVendorCountryMapped optedOutOfVCardByOrg", access=s.READ_ONLY),
    *flags("invalidCountryCurrencyAtNewVendorSync", access=s.READ_ONLY),
    s.Field("acctBalance", s.Money(), access=s.READ_ONLY, absent=0),
    *run(s.Text(), "lastAcctBalanceUpdate paymentEmails", access=s.READ_ONLY),
    *flags("eBillEligible", access=s.READ_ONLY),
]

PROTECTED = (
    "nameOnCheck",
    "email",
    *("address1", "address2", "address3", "address4"),
    *("addressCity", "addressState", "addressZip", "addressCountry"),
)

vendors = V2Entity(VENDORS, EntityView("Vendor", VENDOR, FIELDS), "edit_vendor", protected=PROTECTED)
