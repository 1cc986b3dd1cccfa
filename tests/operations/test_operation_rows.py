"""The rows of the registry: how many, named how, and each of them once."""

import re
from collections import Counter
from collections.abc import Iterable

import pytest

from mockserver.operations import Operation, load
from tests.operations.counts import DOCUMENTED

ENDINGS = {
    "GET": {".list", ".get"},
    "POST": {".create", ""},
    "PUT": {".replace"},
    "PATCH": {".update"},
    "DELETE": {".delete"},
}
HOMES = {
    "v3": "/connect/v3/",
    "partner": "/connect/v3/partner/",
    "spend": "/connect/v3/spend/",
    "events": "/connect-events/v3/",
    "auth": "/authx/",
}


def operations(*apis: str) -> list[Operation]:
    return [operation for operation in load().operations if operation.api in apis]


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, times in Counter(values).items() if times > 1]


def possible_ids(operation: Operation) -> set[str]:
    segments = operation.path.removeprefix(HOMES[operation.api]).split("/")
    literals = [segment for segment in segments if not segment.startswith("{")]
    stem = ".".join([operation.api, *literals])
    return {stem + ending for ending in ENDINGS[operation.method]}


@pytest.mark.parametrize(("api", "count"), DOCUMENTED.items())
def test_each_api_has_all_its_operations(api: str, count: int) -> None:
    assert len(operations(api)) == count


def test_no_two_operations_share_an_id() -> None:
    assert repeated(operation.id for operation in load().operations) == []


def test_no_two_operations_share_method_and_path() -> None:
    assert repeated((operation.method, operation.path) for operation in load().operations) == []


def test_no_two_operations_differ_in_the_names_of_parameters_alone() -> None:
    shapes = [(one.method, re.sub(r"{\w+}", "{}", one.path)) for one in load().operations]

    assert repeated(shapes) == []


def test_an_id_is_the_api_the_literal_segments_and_what_the_method_does() -> None:
    rest = operations("v3", "partner", "spend", "events")

    assert [one.id for one in rest if one.id not in possible_ids(one)] == []


def test_an_id_of_v2_is_its_path_with_dots() -> None:
    rows = [(one.id, one.path) for one in operations("v2")]

    assert [row for row in rows if row[1] != f"/api/v2/{row[0].removeprefix('v2.').replace('.', '/')}.json"] == []


def test_paths_have_letters_digits_and_hyphens_and_whole_segments_as_parameters() -> None:
    sound = re.compile(r"(/(?:[\w-]+|{\w+}))+(\.json)?")

    assert [one.path for one in load().operations if not sound.fullmatch(one.path)] == []


@pytest.mark.parametrize(
    ("identifier", "method", "path"),
    [
        ("v3.login", "POST", "/connect/v3/login"),
        ("v3.login.session.get", "GET", "/connect/v3/login/session"),
        ("v3.bills.record-payment", "POST", "/connect/v3/bills/record-payment"),
        ("v3.bills.archive", "POST", "/connect/v3/bills/{billId}/archive"),
        ("v3.bills.replace", "PUT", "/connect/v3/bills/{billId}"),
        ("v3.bills.bulk.create", "POST", "/connect/v3/bills/bulk"),
        ("v3.vendors.bank-account.create", "POST", "/connect/v3/vendors/{vendorId}/bank-account"),
        ("v3.attachments.vendors.list", "GET", "/connect/v3/attachments/vendors/{vendorId}"),
        (
            "v3.classifications.departments.bulk.archive",
            "POST",
            "/connect/v3/classifications/departments/bulk/archive",
        ),
        ("v3.payments.mass.get", "GET", "/connect/v3/payments/mass/{paymentBatchId}"),
        ("partner.login-as-user", "POST", "/connect/v3/partner/login-as-user"),
        ("spend.cards.freeze", "POST", "/connect/v3/spend/cards/{cardId}/freeze"),
        ("events.health.get", "GET", "/connect-events/v3/health"),
        ("v2.Crud.Create.Vendor", "POST", "/api/v2/Crud/Create/Vendor.json"),
        ("v2.PayBills", "POST", "/api/v2/PayBills.json"),
    ],
)
def test_an_operation_is_found_by_its_id(identifier: str, method: str, path: str) -> None:
    operation = load().by_id[identifier]

    assert (operation.method, operation.path) == (method, path)


def test_the_operations_open_to_everybody_are_sign_in_health_and_the_error_list() -> None:
    assert {one.id for one in load().operations if one.auth == "none"} == {
        "v3.login", "v3.health.get", "partner.login", "events.health.get",
        "auth.token", "v2.Login", "v2.ListOrgs", "v2.Errors",
    }  # fmt: skip


def test_each_api_takes_its_own_credentials() -> None:
    closed = {(one.api, one.auth) for one in load().operations if one.auth != "none"}

    assert closed == {
        ("v3", "session"),
        ("partner", "partner"),
        ("partner", "partner-org"),
        ("spend", "token"),
        ("events", "events"),
        ("v2", "session"),
    }


def test_a_success_of_v2_spend_and_events_is_always_200() -> None:
    assert {one.status for one in operations("v2", "spend", "events")} == {200}


def test_only_the_removal_of_a_vendor_bank_account_answers_204() -> None:
    assert [one.id for one in load().operations if one.status == 204] == ["v3.vendors.bank-account.delete"]


def test_only_a_create_answers_201() -> None:
    created = [one.id for one in load().operations if one.status == 201]

    assert [identifier for identifier in created if not identifier.endswith(".create")] == []


def test_a_get_never_writes() -> None:
    assert [one.id for one in load().operations if one.method == "GET" and one.writes] == []


@pytest.mark.parametrize(
    "identifier", ["v3.bills.create", "v3.vendors.restore", "v2.Crud.Undelete.Bill", "spend.budgets.delete"]
)
def test_an_operation_that_changes_records_writes(identifier: str) -> None:
    assert load().by_id[identifier].writes


@pytest.mark.parametrize(
    "identifier", ["v3.login", "v3.mfa.step-up", "v2.Crud.Read.Bill", "v2.List.Bill", "v2.GetAPSummary"]
)
def test_an_operation_that_signs_in_or_reads_does_not(identifier: str) -> None:
    assert not load().by_id[identifier].writes


def test_an_operation_without_a_module_is_not_built() -> None:
    assert not Operation("v3.x.list", "v3", "GET", "/connect/v3/x", "session", 200, False, "").is_built


def test_an_operation_with_a_module_is_built() -> None:
    assert Operation("v3.x.list", "v3", "GET", "/connect/v3/x", "session", 200, False, "v3.x").is_built


def test_the_registry_is_read_once() -> None:
    assert load() is load()


def test_what_is_served_at_the_root_of_the_hosts_is_found_but_not_counted_as_documented() -> None:
    servlets = load().servlets
    paths = sorted(row.path for row in servlets)

    assert paths == [
        "/AttachDownload",
        "/BillingStatementDownload",
        "/DownloadBillDocumentServlet",
        "/ExportDownload",
        "/FileServlet",
        "/HtmlServlet",
        "/Invoice2PdfServlet",
        "/InvoicePayment",
        "/SpendReceipt",
        "/SpendReceipt",
        "/de/rest/pan",
        "/is/BillImageServlet",
        "/is/CheckImageServlet",
        "/is/ImageServlet",
    ]
    assert [row.id for row in servlets if row in load().operations or not row.is_built] == []
    assert [load().match(row.method, row.path).operation for row in servlets] == list(servlets)
