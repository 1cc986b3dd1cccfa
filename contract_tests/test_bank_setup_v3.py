"""Setting up a bank account in v3: make it, verify it by a deposit, name who may use it, put it away."""

from typing import Any

import pytest

from contract_tests.answers import Answer
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

BANKS = "/funding-accounts/banks"
UNKNOWN = "bac02AAAAAAAAAAAzzzz"
UNKNOWN_USER = "00602AAAAAAAAAAAzzzz"


class Setup:
    """Bank accounts of a test, put away when it is over."""

    def __init__(self, user: Rest, make: Make) -> None:
        self.user = user
        self.make = make

    def body(self, **changes: Any) -> dict[str, Any]:
        """What BILL's guide sends."""
        return {
            "nameOnAccount": self.make.names.name("account"),
            "routingNumber": "074000010",
            "accountNumber": "111222333",
            "type": "CHECKING",
            "ownerType": "BUSINESS",
            "bankName": "Chase",
            **changes,
        }

    def create(self, **changes: Any) -> Answer:
        """The answer to a new account."""
        answer = self.user.post(BANKS, self.body(**changes))
        identifier = answer.body["id"]
        self.make.undo.later(f"put away {identifier}", lambda: self._put_away(identifier))
        return answer

    def account(self) -> str:
        """A PENDING account."""
        return str(self.create().body["id"])

    def verify(self, identifier: str) -> Answer:
        """The answer to the sandbox's deposit."""
        return self.user.post(f"{BANKS}/{identifier}/verify", {"depositAmount": 0.5})

    def verified_account(self) -> str:
        """An account that may be used."""
        identifier = self.account()
        self.verify(identifier)
        return identifier

    def users(self, identifier: str) -> list[dict[str, Any]]:
        """The users of an account."""
        return [row for row in self.user.every(f"{BANKS}/users") if row["bankAccountId"] == identifier]

    def another_user(self) -> str:
        """A new user of the organization."""
        role = next(row["id"] for row in self.user.every("/roles") if row["type"] == "PAYER")
        body = {"firstName": "Ada", "lastName": "Contract", "email": self.make.names.email(), "roleId": role}
        answer = self.user.post("/users", body | {"acceptTermsOfService": True})
        return str(self.make.accept("/users", answer)["id"])

    def _put_away(self, identifier: str) -> Answer:
        # An account can be archived only once it is verified.
        if self.user.get(f"{BANKS}/{identifier}").body["status"] == "PENDING":
            self.verify(identifier)
        return self.user.post(f"{BANKS}/{identifier}/archive")


@pytest.fixture
def setup(trusted: Rest, make: Make) -> Setup:
    """A trusted administrator who sets up bank accounts."""
    return Setup(trusted, make)


@documented(fact="F-op:v3.funding-accounts.banks.create")
@operation("v3.funding-accounts.banks.create")
def test_a_bank_account_is_created_with_201_and_documented_fields(setup: Setup) -> None:
    answer = setup.create()

    assert answer.status == 201
    assert answer.body["id"].startswith("bac")
    assert undocumented_fields(answer) == []


@documented(fact="F-900")
@operation("v3.funding-accounts.banks.create")
def test_a_new_bank_account_is_pending_and_the_default_of_nothing(setup: Setup) -> None:
    account = setup.create().body

    assert account["status"] == "PENDING"
    assert account["default"] == {"payables": False, "receivables": False}


@documented(fact="F-901")
@operation("v3.funding-accounts.banks.create")
@operation("v3.funding-accounts.banks.verify", "v3.funding-accounts.banks.get")
@operation("v3.funding-accounts.banks.users.nominate", "v3.funding-accounts.banks.users.list")
def test_the_bank_recipe(setup: Setup) -> None:
    # POST banks: PENDING
    account = setup.account()

    # verify with 0.50: VERIFIED
    verified = setup.verify(account)
    status = setup.user.get(f"{BANKS}/{account}").body["status"]

    # nominate a user: NOMINATED
    user = setup.another_user()
    nominated = setup.user.post(f"{BANKS}/users/nominate", {"userId": user, "bankAccountId": account})
    (row,) = [row for row in setup.users(account) if row["userId"] == user]

    assert (verified.status, verified.body, status) == (200, {"verified": True}, "VERIFIED")
    assert (nominated.status, nominated.body) == (200, {"status": "SUCCESS"})
    assert row["verificationStatus"] == "NOMINATED"


@documented(fact="F-902")
@operation("v3.funding-accounts.banks.update")
def test_a_verified_bank_account_is_changed_and_made_a_default(setup: Setup) -> None:
    account = setup.verified_account()

    answer = setup.user.patch(f"{BANKS}/{account}", {"ownerType": "PERSONAL", "default": {"receivables": False}})

    assert (answer.status, answer.body["ownerType"]) == (200, "PERSONAL")
    assert answer.body["default"] == {"payables": False, "receivables": False}
    assert undocumented_fields(answer) == []


@documented(fact="F-902")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("PATCH", "", marks=refusal("v3.funding-accounts.banks.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.funding-accounts.banks.archive")),
    ],
)
def test_a_pending_bank_account_is_neither_changed_nor_archived(setup: Setup, method: str, tail: str) -> None:
    answer = setup.user.call(method, f"{BANKS}/{setup.account()}{tail}", {"ownerType": "PERSONAL"})

    assert answer.status_class == 4


@documented(fact="F-112")
@operation("v3.funding-accounts.banks.archive")
def test_a_bank_account_is_archived_as_often_as_asked(setup: Setup) -> None:
    account = setup.verified_account()

    first, second = (setup.user.post(f"{BANKS}/{account}/archive") for _ in range(2))

    assert [first.status, second.status] == [200, 200]
    assert first.body["archived"] is second.body["archived"] is True
    assert undocumented_fields(first) == []


@documented(fact="F-903")
@operation("v3.funding-accounts.banks.users.archive")
def test_an_archived_bank_user_is_unverified(setup: Setup) -> None:
    account, user = setup.verified_account(), setup.another_user()
    setup.user.post(f"{BANKS}/users/nominate", {"userId": user, "bankAccountId": account})
    (row,) = [row for row in setup.users(account) if row["userId"] == user]

    answer = setup.user.post(f"{BANKS}/users/{row['id']}/archive")

    assert (answer.status, answer.body["archived"], answer.body["verificationStatus"]) == (200, True, "UNVERIFIED")
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.funding-accounts.banks.users.list")
@operation("v3.funding-accounts.banks.users.list")
def test_bank_users_are_listed_with_documented_fields(v3: Rest) -> None:
    answer = v3.get(f"{BANKS}/users", currentUser="false", sort="archived")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-904")
@operation("v3.funding-accounts.banks.users.list")
def test_the_caller_may_ask_for_the_accounts_of_his_own(v3: Rest) -> None:
    me = v3.get("/login/session").body["userId"]

    rows = v3.get(f"{BANKS}/users", currentUser="true").results

    assert {row["userId"] for row in rows} == {me}


@documented(fact="F-905")
@refusal("v3.funding-accounts.banks.create")
def test_a_bank_account_needs_a_trusted_session(v3: Rest, setup: Setup) -> None:
    answer = v3.post(BANKS, setup.body())

    assert answer.status_class == 4
    assert "BDC_1361" in answer.codes


@documented(fact="F-906")
@refusal("v3.funding-accounts.banks.create")
def test_the_required_fields_of_a_bank_account_are_named(trusted: Rest) -> None:
    answer = trusted.post(BANKS, {})

    assert answer.status_class == 4
    assert {message.partition(":")[0] for message in answer.messages} >= {
        "nameOnAccount",
        "type",
        "ownerType",
        "bankName",
    }


@documented(fact="F-907")
@refusal("v3.funding-accounts.banks.verify")
@pytest.mark.parametrize("body", [{}, {"depositAmount": 0}, {"depositAmount": 1}])
def test_a_deposit_is_one_to_99_cents(setup: Setup, body: dict[str, float]) -> None:
    answer = setup.user.post(f"{BANKS}/{setup.account()}/verify", body)

    assert answer.status_class == 4


@documented(fact="F-908")
@refusal("v3.funding-accounts.banks.users.nominate")
def test_nobody_is_nominated_for_a_pending_bank_account(setup: Setup) -> None:
    body = {"userId": setup.user.get("/login/session").body["userId"], "bankAccountId": setup.account()}

    assert setup.user.post(f"{BANKS}/users/nominate", body).status_class == 4


@assumed(fact="F-909")
@refusal("v3.funding-accounts.banks.users.nominate")
def test_an_unknown_user_is_not_nominated(setup: Setup) -> None:
    body = {"userId": UNKNOWN_USER, "bankAccountId": setup.verified_account()}

    assert setup.user.post(f"{BANKS}/users/nominate", body).status_class == 4


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("PATCH", f"/{UNKNOWN}", marks=refusal("v3.funding-accounts.banks.update")),
        pytest.param("POST", f"/{UNKNOWN}/archive", marks=refusal("v3.funding-accounts.banks.archive")),
        pytest.param("POST", f"/{UNKNOWN}/verify", marks=refusal("v3.funding-accounts.banks.verify")),
        pytest.param("POST", "/users/bau02AAA/archive", marks=refusal("v3.funding-accounts.banks.users.archive")),
    ],
)
def test_an_unknown_bank_account_or_user_is_refused_with_404_and_1205(v3: Rest, method: str, path: str) -> None:
    answer = v3.call(method, f"{BANKS}{path}", {"ownerType": "PERSONAL", "depositAmount": 0.5})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-1120")
@refusal("v3.funding-accounts.banks.create")
@pytest.mark.parametrize("number", ["routingNumber", "accountNumber"])
def test_a_bank_account_needs_both_numbers(setup: Setup, number: str) -> None:
    answer = setup.user.post(BANKS, {**setup.body(), number: None})

    assert answer.status_class == 4
