"""v3 classifications: the same for every kind, but for a few fields."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of

ACCOUNTS = "v3.classifications.chart-of-accounts"
CLASSES = "v3.classifications.accounting-classes"
STAMPS = {"createdTime": "2026-03-02T20:00:00.000+00:00", "updatedTime": "2026-03-02T20:00:00.000+00:00"}


def made(sandbox: Sandbox, operations: str, name: str, **further: Any) -> str:
    """The id of a new classification."""
    return str(sandbox.ok(f"{operations}.create", {"name": name, **further})["id"])


def names_of(sandbox: Sandbox, operations: str, **query: str) -> list[str]:
    """The names a list shows."""
    return [row["name"] for row in sandbox.ok(f"{operations}.list", query=query)["results"]]


def test_a_new_account_answers_201_with_what_was_sent(sandbox: Sandbox) -> None:
    body = {
        "name": "Prepaid Expenses",
        "description": "Prepaid expenses for the upcoming quarter",
        "account": {"type": "EXPENSE", "number": "1-020"},
    }

    answer = sandbox.call(f"{ACCOUNTS}.create", body)

    assert answer.status == 201
    assert answer.body == body | STAMPS | {"id": answer.body["id"], "archived": False}
    assert answer.body["id"].startswith("0ca02")


def test_a_new_class_has_a_short_name_and_no_account(sandbox: Sandbox) -> None:
    answer = sandbox.ok(f"{CLASSES}.create", {"name": "Tours", "shortName": "T", "account": {"type": "INCOME"}})

    assert answer == STAMPS | {"id": answer["id"], "name": "Tours", "shortName": "T", "archived": False}
    assert answer["id"].startswith("cls02")
    assert sandbox.unread == ["account"]


def test_an_account_without_a_type_is_unspecified(sandbox: Sandbox) -> None:
    assert sandbox.ok(f"{ACCOUNTS}.create", {"name": "Odd"})["account"] == {"type": "UNSPECIFIED"}


def test_an_account_with_a_number_says_its_type(sandbox: Sandbox) -> None:
    body = {"name": "Even", "account": {"number": "2"}}

    assert sandbox.messages(f"{ACCOUNTS}.create", body) == ["account.type: must not be null"]


def test_one_accounts_type_is_not_the_next_ones_default(sandbox: Sandbox) -> None:
    made(sandbox, ACCOUNTS, "Sales", account={"type": "INCOME"})

    assert sandbox.ok(f"{ACCOUNTS}.create", {"name": "Odd"})["account"] == {"type": "UNSPECIFIED"}


@pytest.mark.parametrize(
    "account_type",
    [
        "UNSPECIFIED", "ACCOUNTS_PAYABLE", "ACCOUNTS_RECEIVABLE", "BANK", "COST_OF_GOODS_SOLD", "CREDIT_CARD",
        "EQUITY", "EXPENSE", "FIXED_ASSET", "INCOME", "LONG_TERM_LIABILITY", "OTHER_ASSET", "OTHER_CURRENT_ASSET",
        "OTHER_CURRENT_LIABILITY", "OTHER_EXPENSE", "OTHER_INCOME", "NON_POSTING",
    ],
)  # fmt: skip
def test_an_account_has_one_of_seventeen_types(sandbox: Sandbox, account_type: str) -> None:
    answer = sandbox.ok(f"{ACCOUNTS}.create", {"name": "Any", "account": {"type": account_type}})

    assert answer["account"]["type"] == account_type


def test_an_unknown_type_is_named_with_its_path(sandbox: Sandbox) -> None:
    (message,) = sandbox.messages(f"{ACCOUNTS}.create", {"name": "Any", "account": {"type": "MONEY"}})

    assert message.startswith('account.type: Cannot deserialize value from String "MONEY"')


@pytest.mark.parametrize("operations", [ACCOUNTS, CLASSES])
class TestEveryKind:
    """What all classifications share."""

    def test_a_name_is_required(self, sandbox: Sandbox, operations: str) -> None:
        assert sandbox.messages(f"{operations}.create", {}) == ["name: must not be blank"]

    def test_a_name_may_be_used_twice(self, sandbox: Sandbox, operations: str) -> None:
        assert made(sandbox, operations, "Same") != made(sandbox, operations, "Same")

    def test_a_patch_changes_what_it_names(self, sandbox: Sandbox, operations: str) -> None:
        before = sandbox.ok(f"{operations}.create", {"name": "Old", "description": "Kept"})

        after = sandbox.ok(f"{operations}.update", {"name": "New"}, id=before["id"])

        assert after == before | {"name": "New"}
        assert sandbox.ok(f"{operations}.get", id=before["id"]) == after

    def test_archive_and_restore(self, sandbox: Sandbox, operations: str) -> None:
        record_id = made(sandbox, operations, "Gone")

        assert sandbox.ok(f"{operations}.archive", id=record_id)["archived"] is True
        assert sandbox.ok(f"{operations}.restore", id=record_id)["archived"] is False

    def test_an_unknown_id_is_404(self, sandbox: Sandbox, operations: str) -> None:
        assert (
            refusal_of(sandbox.call(f"{operations}.get", id="none"))
            == "404 BDC_1205 No data found for the given id: none."
        )

    def test_a_parent_is_shown(self, sandbox: Sandbox, operations: str) -> None:
        above = made(sandbox, operations, "Above")

        assert sandbox.ok(f"{operations}.create", {"name": "Below", "parentId": above})["parentId"] == above

    def test_a_parent_must_exist(self, sandbox: Sandbox, operations: str) -> None:
        body = {"name": "Below", "parentId": "none"}

        assert (
            refusal_of(sandbox.call(f"{operations}.create", body))
            == "422 BDC_1205 No data found for the given id: none."
        )

    def test_nothing_is_its_own_parent(self, sandbox: Sandbox, operations: str) -> None:
        record_id = made(sandbox, operations, "Alone")

        status, codes = sandbox.refusal(f"{operations}.update", {"parentId": record_id}, id=record_id)

        assert (status, codes[0]) == (422, "BDC_1119")

    def test_a_parent_cannot_hang_below_its_grandchild(self, sandbox: Sandbox, operations: str) -> None:
        top = made(sandbox, operations, "Top")
        middle = made(sandbox, operations, "Middle", parentId=top)
        bottom = made(sandbox, operations, "Bottom", parentId=middle)

        answer = sandbox.call(f"{operations}.update", {"parentId": bottom}, id=top)

        assert refusal_of(answer) == f"422 BDC_1119 Invalid field,value: parentId, {bottom}. [{top}]"

    def test_a_child_may_move_to_another_parent(self, sandbox: Sandbox, operations: str) -> None:
        first, second = made(sandbox, operations, "First"), made(sandbox, operations, "Second")
        child = made(sandbox, operations, "Child", parentId=first)

        moved = sandbox.ok(f"{operations}.update", {"parentId": second}, id=child)

        assert moved["parentId"] == second

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            ("name:eq:Income", ["Income"]),
            ('name:sw:"In"', ["Income", "Insurance"]),
            ("archived:eq:true", ["Insurance"]),
            ('createdTime:lt:"2026-03-02"', []),
        ],
    )
    def test_a_filter_finds(self, sandbox: Sandbox, operations: str, filters: str, names: list[str]) -> None:
        made(sandbox, operations, "Income")
        sandbox.ok(f"{operations}.archive", id=made(sandbox, operations, "Insurance"))

        assert names_of(sandbox, operations, filters=filters) == names

    def test_children_are_found_by_their_parent(self, sandbox: Sandbox, operations: str) -> None:
        above = made(sandbox, operations, "Above")
        made(sandbox, operations, "Below", parentId=above)

        assert names_of(sandbox, operations, filters=f"parentId:eq:{above}") == ["Below"]

    @pytest.mark.parametrize("field", ["archived", "name", "description", "createdTime", "updatedTime"])
    def test_a_sort_keeps_everything(self, sandbox: Sandbox, operations: str, field: str) -> None:
        made(sandbox, operations, "A", description="x")
        made(sandbox, operations, "B")

        assert sorted(names_of(sandbox, operations, sort=f"{field}:desc")) == ["A", "B"]


def test_a_classification_of_another_kind_is_no_parent(sandbox: Sandbox) -> None:
    account = made(sandbox, ACCOUNTS, "Income")

    assert (
        refusal_of(sandbox.call(f"{CLASSES}.create", {"name": "Tours", "parentId": account}))
        == f"422 BDC_1205 No data found for the given id: {account}."
    )
