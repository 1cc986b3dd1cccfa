"""v3 audit trail of a vendor."""

import pytest

from mockserver.domain.organizations import USER
from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

TRAIL = "v3.reports.audit-trail.vendor.get"
NOW = "2026-03-02T20:00:00.000+00:00"


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """The id of a vendor that Ada made, and gave a telephone number."""
    with sandbox.context() as ctx:
        ada = {"id": ctx.caller.user_id, "firstName": "Ada", "lastName": "Byron"}
        ctx.tx.insert(USER, ctx.new(USER) | ada)
    created = sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})
    sandbox.ok("v3.vendors.update", {"phone": "9876543210"}, vendorId=created["id"])
    return str(created["id"])


def test_the_trail_is_a_bare_array_from_the_oldest(sandbox: Sandbox, vendor: str) -> None:
    by_ada = {"source": "API", "createdTime": NOW, "user": {"id": "006", "name": "Ada Byron"}}

    assert sandbox.ok(TRAIL, vendorId=vendor) == [
        {**by_ada, "type": "CREATE", "field": {}},
        {
            **by_ada,
            "type": "EDIT",
            "field": {"name": "Phone", "value": {"previous": "", "current": "9876543210"}},
        },
    ]


def test_start_and_max_cut_a_piece_out_of_it(sandbox: Sandbox, vendor: str) -> None:
    assert [one["type"] for one in sandbox.ok(TRAIL, query={"max": "1"}, vendorId=vendor)] == ["CREATE"]
    assert [one["type"] for one in sandbox.ok(TRAIL, query={"start": "1"}, vendorId=vendor)] == ["EDIT"]
    assert sandbox.ok(TRAIL, query={"start": "2"}, vendorId=vendor) == []


def test_archived_entries_may_be_asked_for(sandbox: Sandbox, vendor: str) -> None:
    assert len(sandbox.ok(TRAIL, query={"includeArchived": "true"}, vendorId=vendor)) == 2


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("max", "-1", "max: must be between 0 and 2147483647"),
        ("start", "-1", "start: must be between 0 and 2147483647"),
        ("start", "first", "start: must be an integer"),
        (
            "includeArchived",
            "perhaps",
            'includeArchived: Cannot deserialize value of type `java.lang.Boolean` from String value "perhaps"',
        ),
    ],
)
def test_a_wrong_parameter_is_refused(sandbox: Sandbox, vendor: str, name: str, value: str, message: str) -> None:
    assert sandbox.messages(TRAIL, query={name: value}, vendorId=vendor) == [message]


def test_an_unknown_vendor_is_404(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(TRAIL, vendorId="00902NOSUCHVENDORATA"))
        == "404 BDC_1205 No data found for the given id: 00902NOSUCHVENDORATA."
    )
