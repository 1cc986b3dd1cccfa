"""v2 customers."""

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
    texts,
)
from mockserver.dialects.v2.resources import V2Entity
from mockserver.dialects.v2.types import ForeignCurrency, codes
from mockserver.dialects.v2.vendors import ACCOUNT_TYPE
from mockserver.domain.receivables.customers import CUSTOMER, CUSTOMERS
from mockserver.kernel.schema import Bool, Field, Money, Text

COUNTRY_BEFORE_ZIP = "1 2 3 4 City State Country Zip"

FIELDS = [
    ID,
    ACTIVE,
    CREATED,
    UPDATED,
    listed(Field("name", Text(), required=True)),
    *texts("shortName"),
    listed(reference("parentCustomerId")),
    *texts("companyName"),
    Field("contactFirstName", Text(), "contact.firstName"),
    Field("contactLastName", Text(), "contact.lastName"),
    Field("accNumber", Text(), "accountNumber"),
    *address("billAddress", "billingAddress", COUNTRY_BEFORE_ZIP),
    *address("shipAddress", "shippingAddress", COUNTRY_BEFORE_ZIP),
    *texts("email phone altPhone fax description"),
    listed(Field("invoiceCurrency", ForeignCurrency())),
    *texts("printAs"),
    listed(reference("mergedIntoId", access="r")),
    listed(Field("hasAuthorizedToCharge", Bool(), "authorizedToCharge", access="r", absent=False)),
    listed(Field("accountType", ACCOUNT_TYPE, absent="0")),
    listed(reference("paymentTermId")),
    listed(Field("balance", Money(), "balance.amount", access="r", absent=0)),
    Field("availCredit", Money(), access="r", absent=0),
    Field("taxId", Text(), access="r"),
    *flags("hasBankAccount hasNetBankAccount hasBankAccountAutoPay", access="r"),
    *flags("hasCreditCard hasCreditCardAutoPay", access="r"),
    listed(Field("defaultDeliveryMethod", codes("0 1"))),
    *(listed(flag) for flag in flags("isAutoChargeDismissed isTaxLiable")),
    listed(Field("creationSource", codes("0 1 2"), absent="0")),
    *flags("enabledInvoiceFinancing"),
    *flags("hasCustomerCard enabledAutoInvoiceFinancing", access="r"),
]

SHOWN = V2Entity(CUSTOMERS, EntityView("Customer", CUSTOMER, FIELDS), "edit_customer")

HANDLERS = SHOWN.handlers()
