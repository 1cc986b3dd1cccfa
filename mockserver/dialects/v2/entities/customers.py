"""v2 customers."""

from __future__ import annotations

from mockserver.dialects.v2.entities.vendors import ACCOUNT_TYPE
from mockserver.dialects.v2.fields import (
    ACTIVE,
    CREATED,
    ID,
    UPDATED,
    address,
    flags,
    queryable,
    reference,
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import CurrencyCode, codes
from mockserver.dialects.v2.views import EntityView
from mockserver.domain.receivables.contacts import CONTACTS
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.kernel import schema as s

COUNTRY_BEFORE_ZIP = "1 2 3 4 City State Country Zip"

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    queryable(s.Field("name", s.Text(), required=True)),
    *texts("shortName"),
    queryable(reference("parentCustomerId")),
    *texts("companyName"),
    s.Field("contactFirstName", s.Text(), "contact.firstName"),
    s.Field("contactLastName", s.Text(), "contact.lastName"),
    s.Field("accNumber", s.Text(), "accountNumber"),
    *address("billAddress", "billingAddress", COUNTRY_BEFORE_ZIP),
    *address("shipAddress", "shippingAddress", COUNTRY_BEFORE_ZIP),
    *texts("email phone altPhone fax description"),
    queryable(s.Field("invoiceCurrency", CurrencyCode(), "chosenCurrency")),
    *texts("printAs"),
    queryable(reference("mergedIntoId", access=s.READ_ONLY)),
    queryable(s.Field("hasAuthorizedToCharge", s.Boolean(), "authorizedToCharge", access=s.READ_ONLY, absent=False)),
    queryable(s.Field("accountType", ACCOUNT_TYPE, absent="0")),
    queryable(reference("paymentTermId")),
    queryable(s.Field("balance", s.Money(), "balance.amount", access=s.READ_ONLY, absent=0)),
    s.Field("availCredit", s.Money(), access=s.READ_ONLY, absent=0),
    s.Field("taxId", s.Text(), access=s.READ_ONLY),
    *flags("hasBankAccount hasNetBankAccount hasBankAccountAutoPay", access=s.READ_ONLY),
    *flags("hasCreditCard hasCreditCardAutoPay", access=s.READ_ONLY),
    queryable(s.Field("defaultDeliveryMethod", codes("0 1"))),
    *(queryable(flag) for flag in flags("isAutoChargeDismissed isTaxLiable")),
    queryable(s.Field("creationSource", codes("0 1 2"), absent="0")),
    *flags("enabledInvoiceFinancing"),
    *flags("hasCustomerCard enabledAutoInvoiceFinancing", access=s.READ_ONLY),
]

# One contact comes with each new customer (F-1921).
customers = V2Entity(CUSTOMERS, EntityView("Customer", CUSTOMER, FIELDS), "edit_customer", adds=CONTACTS.add_own)
