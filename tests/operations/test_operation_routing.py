"""How a request finds its operation."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.operations import Match, MethodNotAllowed, Operation, PathUnknown, load

LITERALS = sorted({segment for one in load().operations for segment in one.path.split("/") if "{" not in segment})
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "get", ""])
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
SEGMENTS = st.sampled_from(LITERALS) | st.text(max_size=8) | st.sampled_from(["%", "%2F", "%zz", "%ff", "{id}"])


@st.composite
def requests_to_templates(draw: st.DrawFn) -> tuple[Operation, str, dict[str, str]]:
    """An operation, a path made from its template, and the parameters that went into it."""
    operation = draw(st.sampled_from(load().operations))
    free = VALUES.filter(lambda value: value not in LITERALS)
    params = {name: draw(free) for name in re.findall(r"{(\w+)}", operation.path)}
    encoded = {name: quote(value, safe="") for name, value in params.items()}
    return operation, operation.path.format(**encoded), params


def operation_id(method: str, path: str) -> str:
    return load().match(method, path).operation.id


def allowed(method: str, path: str) -> tuple[str, ...]:
    with pytest.raises(MethodNotAllowed) as refusal:
        load().match(method, path)
    return refusal.value.allowed


def answer(method: str, path: str) -> type:
    try:
        return type(load().match(method, path))
    except (PathUnknown, MethodNotAllowed) as refusal:
        return type(refusal)


@given(requests_to_templates())
def test_a_path_made_from_a_template_leads_to_its_operation(
    request_: tuple[Operation, str, dict[str, str]],
) -> None:
    operation, path, params = request_

    assert load().match(operation.method, path) == Match(operation, params)


@given(METHODS, st.lists(SEGMENTS, max_size=9).map("/".join) | st.text())
def test_whatever_is_asked_is_matched_unknown_or_not_allowed(method: str, path: str) -> None:
    assert answer(method, path) in {Match, PathUnknown, MethodNotAllowed}


@pytest.mark.parametrize(
    ("method", "path", "identifier"),
    [
        ("POST", "/connect/v3/vendors/bulk", "v3.vendors.bulk.create"),
        ("POST", "/connect/v3/classifications/jobs/bulk/archive", "v3.classifications.jobs.bulk.archive"),
        ("PATCH", "/connect/v3/credit-memos/bulk", "v3.credit-memos.bulk.update"),
        ("GET", "/connect/v3/payments/options", "v3.payments.options.get"),
        ("GET", "/connect/v3/spend/users/current", "spend.users.current.get"),
        ("GET", "/connect/v3/organizations/industries", "v3.organizations.industries.list"),
        (
            "GET",
            "/connect/v3/vendors/configuration/international-payments",
            "v3.vendors.configuration.international-payments.get",
        ),
        ("GET", "/connect/v3/partner/users/006", "partner.users.get"),
    ],
)
def test_a_literal_segment_wins_over_a_parameter(method: str, path: str, identifier: str) -> None:
    assert operation_id(method, path) == identifier


def test_where_the_literal_lacks_the_method_the_parameter_is_asked() -> None:
    operation = load().by_id["v3.vendors.get"]

    assert load().match("GET", "/connect/v3/vendors/bulk") == Match(operation, {"vendorId": "bulk"})


def test_where_the_literal_goes_no_further_the_parameter_is_asked() -> None:
    assert operation_id("POST", "/connect/v3/bills/bulk/archive") == "v3.bills.archive"


def test_every_parameter_has_the_name_its_own_template_gives_it() -> None:
    match = load().match("POST", "/connect/v3/spend/transactions/acs-1/3ds-challenge")

    assert match.params == {"acsTransactionId": "acs-1"}


def test_several_parameters_keep_their_places() -> None:
    match = load().match("GET", "/connect/v3/spend/budgets/bgt_1/members/usr_2")

    assert match.params == {"budgetId": "bgt_1", "userId": "usr_2"}


def test_a_segment_is_decoded_after_the_path_was_split() -> None:
    match = load().match("GET", "/connect/v3/bills/a%2Fb%20%C3%A9%25")

    assert match.params == {"billId": "a/b é%"}


def test_an_encoded_literal_is_the_literal() -> None:
    assert operation_id("GET", "/connect/v3/%62ills") == "v3.bills.list"


def test_bytes_that_are_not_utf_8_become_replacement_signs() -> None:
    assert load().match("GET", "/connect/v3/bills/%ff").params == {"billId": "\ufffd"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "connect/v3/bills",
        "/connect/v3",
        "/connect/v3/bill",
        "/connect/v3/Bills",
        "/connect/v3/bills/",
        "/connect/v3//bills",
        "/connect/v3/bills//archive",
        "/connect/v3/bills/00n1/unarchive",
        "/connect/v3/recurring-bills",
        "/v3/bills",
        "/api/v2/crud/Create/Vendor.json",
        "/api/v2/Crud/Create/Vendor",
        "/api/v2/PayBills",
        "/api/v2/List/SentPay",
        "/api/v2/Bulk/Crud/Read/Vendor.json",
    ],
)
def test_another_path_is_unknown(path: str) -> None:
    assert answer("POST", path) is PathUnknown


def test_an_empty_segment_is_no_parameter() -> None:
    assert answer("GET", "/connect/v3/vendors//bank-account") is PathUnknown


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [
        ("DELETE", "/connect/v3/bills", ("GET", "POST")),
        ("DELETE", "/connect/v3/bills/00n1", ("GET", "PATCH", "PUT")),
        ("PUT", "/connect/v3/vendors/009/bank-account", ("DELETE", "GET", "POST")),
        ("GET", "/api/v2/Login.json", ("POST",)),
        ("get", "/connect/v3/health", ("GET",)),
        ("HEAD", "/connect/v3/health", ("GET",)),
    ],
)
def test_a_known_path_under_another_method_is_not_allowed(method: str, path: str, methods: tuple[str, ...]) -> None:
    assert allowed(method, path) == methods


def test_the_allowed_methods_are_those_of_every_template_that_fits() -> None:
    assert allowed("DELETE", "/connect/v3/vendors/bulk") == ("GET", "PATCH", "POST")


@pytest.mark.parametrize(
    ("method", "path", "identifier"),
    [
        ("POST", "/connect/v3/mfa/validate", "v3.mfa.setup.validate"),
        ("POST", "/connect/v3/bill-approvals", "v3.bill-approvals.policies.create"),
        (
            "POST",
            "/connect-events/v3/subscriptions/7/security-key",
            "events.subscriptions.security_key.create",
        ),
        (
            "POST",
            "/connect/v3/spend/reimbursements/upload-image-url",
            "spend.reimbursements.image-upload-url.create",
        ),
        (
            "POST",
            "/connect/v3/spend/transactions/txr_1/receipt-upload-url",
            "spend.transactions.receipt-upload-url.create",
        ),
        ("GET", "/api/v2/Errors.json", "v2.Errors"),
        ("POST", "/api/v2/Bulk/Crud/Create/Bill", "v2.Bulk.Crud.Create.Bill"),
        ("POST", "/api/v2/Bulk/Crud/Create/Bill.json", "v2.Bulk.Crud.Create.Bill"),
    ],
)
def test_another_spelling_leads_to_the_same_operation(method: str, path: str, identifier: str) -> None:
    assert operation_id(method, path) == identifier


def test_the_first_segment_may_be_encoded_as_any_other() -> None:
    assert operation_id("GET", "/%63onnect/v3/vendors") == "v3.vendors.list"


def test_every_template_begins_with_a_segment_that_is_no_parameter() -> None:
    assert [one.id for one in load().by_id.values() if not re.match(r"/[^{/]+(/|$)", one.path)] == []
