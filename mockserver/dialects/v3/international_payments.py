"""v3 configuration of international payments: what a vendor abroad has to tell before it is paid."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.common.bodies import Reply
from mockserver.dialects.common.calls import Call, Handler
from mockserver.dialects.common.filters import refuse
from mockserver.dialects.common.http import Answer
from mockserver.dialects.v3.vendors import SHOWN
from mockserver.domain.payables.international_payments import Requirements, asked_of, country_of, requirements
from mockserver.domain.payables.vendors import VENDORS
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema import Bool, Country, Currency, Enum, Field, ListOf, Mismatch, Obj, Text, Type
from mockserver.kernel.schema.types import NOT_NULL

ACCOUNT_TYPES = Enum("BUSINESS", "PERSON", "NONE")

CONFIGURATION = (
    Field(
        "paymentPurpose",
        Obj(
            Field("required", Bool()),
            Field("type", Text()),
            Field("codes", ListOf(Obj(Field("name", Text()), Field("value", Text())))),
        ),
    ),
    Field(
        "validations",
        Obj(
            Field(
                "fields",
                ListOf(
                    Obj(
                        Field("name", Text()),
                        Field("description", Text()),
                        Field("regularExpression", Text()),
                        Field("required", Bool()),
                    )
                ),
            )
        ),
    ),
)
REPLY = Reply(*CONFIGURATION)
VENDOR_REPLY = Reply(Field("internationalPayments", Obj(*CONFIGURATION)))


def shown(asked: Requirements) -> Record:
    """Requirements in the words of BILL's answer."""
    purpose: Record = {"required": bool(asked.purpose)}
    if asked.purpose:
        purpose["type"] = asked.purpose
    if asked.codes:
        purpose["codes"] = [{"name": name, "value": code} for code, name in asked.codes.items()]
    fields = [
        {
            "name": field.name,
            "description": field.description,
            "regularExpression": f"^{field.pattern}$",
            "required": field.required,
        }
        for field in (*asked.account, *asked.regulatory)
    ]
    return {"paymentPurpose": purpose, "validations": {"fields": fields}}


def parameter(call: Call, name: str, kind: Type) -> Any:
    """A parameter of the query string that must be there."""
    text = call.query.get(name, "")
    if not text:
        raise refuse(name, NOT_NULL)
    try:
        return kind.read(text)
    except Mismatch as problem:
        raise refuse(name, problem.text) from None


def configuration(call: Call) -> Answer:
    """GET for a country, a currency and a type of account, before there is a vendor."""
    country = parameter(call, "country", Country())
    currency = parameter(call, "billCurrency", Currency())
    account_type = parameter(call, "accountType", ACCOUNT_TYPES)
    return Answer(call.operation.status, REPLY.write(shown(requirements(country, currency, account_type))))


def vendor_configuration(call: Call) -> Answer:
    """GET for a vendor there is."""
    vendor = VENDORS.get(call.ctx, SHOWN.id_of(call))
    asked = asked_of(vendor, country_of(vendor))
    return Answer(call.operation.status, VENDOR_REPLY.write({"internationalPayments": shown(asked)}))


HANDLERS = {
    "v3.vendors.configuration.international-payments.get": Handler(
        configuration, "view", body="none", answers=REPLY.answer_schema
    ),
    "v3.vendors.configuration.get": Handler(
        vendor_configuration, "view", body="none", answers=VENDOR_REPLY.answer_schema
    ),
}
