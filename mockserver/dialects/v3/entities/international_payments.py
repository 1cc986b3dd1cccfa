"""v3 configuration of international payments: what a vendor abroad has to tell before it is paid."""

from __future__ import annotations

from typing import Any

from mockserver.dialects.calls import Call, Handler
from mockserver.dialects.http import Answer
from mockserver.dialects.rest.bodies import Reply
from mockserver.dialects.rest.filters import refuse
from mockserver.dialects.v3.entities.vendors import SHOWN
from mockserver.domain.payables.vendors import VENDORS
from mockserver.domain.payments.international import Requirements, asked_of, country_of, requirements
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Record
from mockserver.kernel.schema.types import NOT_NULL

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


def parameter(call: Call, name: str, kind: s.Type) -> Any:
    """A parameter of the query string that must be there."""
    text = call.query.get(name, "")
    if not text:
        raise refuse(name, NOT_NULL)
    try:
        return kind.read(text)
    except s.Mismatch as problem:
        raise refuse(name, problem.text) from None


def configuration(call: Call) -> Answer:
    """GET for a country, a currency and a type of account, before there is a vendor."""
    country = parameter(call, "country", s.Country())
    currency = parameter(call, "billCurrency", s.Currency())
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
