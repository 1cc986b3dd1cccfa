"""The organizations of a partner."""

from __future__ import annotations

from dataclasses import replace

from mockserver.dialects.calls import Call
from mockserver.dialects.http import Answer
from mockserver.dialects.v3.entities.organizations import VIEW
from mockserver.dialects.v3.lists import list_page
from mockserver.dialects.v3.resources import V3Resource
from mockserver.domain.organizations import ORGANIZATIONS
from mockserver.kernel.query import Filter

SHOWN = V3Resource("partner.organizations", ORGANIZATIONS, VIEW, "organizationId", "manage_organization", verbs="list")


def list_(call: Call) -> Answer:
    """The organizations that are the partner's, or no partner's at all."""
    own = Filter("partnerName", "in", ("", call.tenancy.partners.name_of(call.signed_in)))
    return Answer(call.operation.status, list_page(call, ORGANIZATIONS, VIEW, always=[own]))


HANDLERS = {name: replace(handler, act=list_) for name, handler in SHOWN.handlers().items()}
