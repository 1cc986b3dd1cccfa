"""Whatever a list is asked for, it answers or refuses."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mockserver.dialects.v3.entities.bills import VIEW
from tests.dialects.v3.sandbox import ADDRESS, Sandbox

OPERATORS = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "sw"]
KNOWN = list(VIEW.queryable)
VALUES = st.sampled_from(
    ["true", "10.00", "2026-03-02", "2026-03-02T20:00:00Z", "UNPAID", "00n02ABC", "a,b", "999999999"]
)

TERMS = st.builds(
    "{}:{}:{}".format,
    st.sampled_from(KNOWN),
    st.sampled_from(OPERATORS),
    VALUES.map('"{}"'.format) | VALUES | st.text(max_size=5),
)
FILTERS = st.lists(TERMS, min_size=1, max_size=3).map(",".join)
SORTS = st.lists(st.builds("{}:{}".format, st.sampled_from(KNOWN), st.sampled_from(["asc", "desc"])), max_size=3).map(
    ",".join
)
examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


@examples
@given(filters=FILTERS | st.text(max_size=20), sort=SORTS | st.text(max_size=10))
@example(filters='id:in:"' + ",".join(["x"] * 200) + '"', sort="")
@example(filters='vendorId:in:"' + ",".join(f"v{n}" for n in range(200)) + '"', sort="")
@example(filters=",".join(['vendorId:eq:"x"'] * 200), sort=",".join(["dueDate"] * 8))
def test_a_list_answers_or_refuses(sandbox: Sandbox, filters: str, sort: str) -> None:
    assert sandbox.call("v3.bills.list", query={"filters": filters, "sort": sort}).status in (200, 400)


def test_every_declared_filter_of_bills_can_be_run(sandbox: Sandbox) -> None:
    samples = {"text": "PAID", "bool": "true", "date": "2026-03-02", "datetime": "2026-03-02"}
    asked_for = [
        f"{name}:{op}:{samples[one.column.type]}" for name, one in VIEW.queryable.items() for op in one.operators
    ]

    statuses = {sandbox.call("v3.bills.list", query={"filters": one}).status for one in asked_for}

    assert statuses == {200}


def test_a_walk_survives_a_row_that_leaves_the_filter(sandbox: Sandbox) -> None:
    first, second = (
        sandbox.ok("v3.vendors.create", {"name": name, "address": ADDRESS})["id"] for name in ("First", "Second")
    )
    query = {"max": "1", "filters": "archived:eq:false"}
    token = sandbox.ok("v3.vendors.list", query=query)["nextPage"]

    sandbox.ok("v3.vendors.archive", vendorId=first)
    page = sandbox.ok("v3.vendors.list", query={"max": "1", "page": token})

    assert [row["id"] for row in page["results"]] == [second]
    assert sandbox.ok("v3.vendors.list", query={"page": page["prevPage"]}) == {"results": []}
