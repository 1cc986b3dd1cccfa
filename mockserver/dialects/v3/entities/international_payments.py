"""v3 configuration of international payments: what a vendor abroad has to tell before it is paid."""

from __future__ import annotations

from mockserver.dialects.calls import operation
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.parameters import Query, TypedParameter
from mockserver.domain.context import Context
from mockserver.domain.payables.international import Requirements, country_of, requirements, requirements_of
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record

ACCOUNT_TYPES = s.Enum("BUSINESS", "PERSON", "NONE")

CONFIGURATION = (
    s.Field(
        "paymentPurpose",
        s.Object(
            s.Field("required", s.Boolean()),
            s.Field("type", s.Text()),
            s.Field("codes", s.Array(s.Object(s.Field("name", s.Text()), s.Field("value", s.Text())))),
        ),
    ),
    s.Field(
        "validations",
        s.Object(
            s.Field(
                "fields",
                s.Array(
                    s.Object(
                        s.Field("name", s.Text()),
                        s.Field("description", s.Text()),
                        s.Field("regularExpression", s.Text()),
                        s.Field("required", s.Boolean()),
                    )
                ),
            )
        ),
    ),
)
REPLY = Reply(*CONFIGURATION)
VENDOR_REPLY = Reply(s.Field("internationalPayments", s.Object(*CONFIGURATION)))


def in_bills_words(requirements: Requirements) -> Record:
    """Requirements in the words of BILL's answer."""
    purpose: Record = {"required": bool(requirements.purpose)}
    if requirements.purpose:
        purpose["type"] = requirements.purpose
    if requirements.codes:
        purpose["codes"] = [{"name": name, "value": code} for code, name in requirements.codes.items()]
    fields = [
        {
            "name": field.name,
            "description": field.description,
            "regularExpression": f"^{field.pattern}$",
            "required": field.required,
        }
        for field in (*requirements.account, *requirements.regulatory)
    ]
    return {"paymentPurpose": purpose, "validations": {"fields": fields}}


CONFIGURED = Query(
    TypedParameter("country", required=True, type=s.Country()),
    TypedParameter("billCurrency", required=True, type=s.Currency()),
    TypedParameter("accountType", required=True, type=ACCOUNT_TYPES),
)


@operation("v3.vendors.configuration.international-payments.get", gives=REPLY, right="view", query=CONFIGURED)
def configuration(query: Record) -> Record:
    """What a vendor of a country, a currency and a type of account has to tell, before there is one."""
    return in_bills_words(requirements(query["country"], query["billCurrency"], query["accountType"]))


@operation("v3.vendors.configuration.get", gives=VENDOR_REPLY, right="view")
def vendor_configuration(ctx: Context, vendor_id: str) -> Record:
    """What a vendor there is has to tell."""
    vendor = VENDORS.get(ctx, vendor_id)
    return {"internationalPayments": in_bills_words(requirements_of(vendor, country_of(vendor)))}
