"""OAuth: access tokens of developer apps, and what they open."""

import pytest

from contract_tests.clients import Rest
from contract_tests.marks import assumed, documented, needs, operation, refusal
from contract_tests.sign_in import SignIn

pytestmark = needs("OAuth")


@assumed(fact="F-1612")
@operation("auth.token")
def test_an_app_gets_an_access_token(sign_in: SignIn) -> None:
    answer = sign_in.access_token()

    assert answer.status == 200
    assert isinstance(answer.body, dict)


@assumed(fact="F-1613")
@pytest.mark.parametrize(
    "changes",
    [{"client_id": "nobody"}, {"client_secret": ""}, {"grant_type": "password"}],
    ids=["client", "secret", "grant"],
)
@refusal("auth.token")
def test_a_wrong_token_request_is_refused(sign_in: SignIn, changes: dict[str, str]) -> None:
    assert sign_in.access_token(**changes).status_class == 4


@documented(fact="F-1614")
@operation("v3.login.session.get", "v3.vendors.list")
def test_an_access_token_is_all_that_ap_and_ar_ask_for(app: Rest) -> None:
    assert app.get("/login/session").status == 200
    assert app.get("/vendors", max=1).status == 200


@documented(fact="F-1614")
@operation("spend.users.current.get")
def test_an_access_token_is_all_that_spend_asks_for(app: Rest, sign_in: SignIn) -> None:
    assert sign_in.as_app_in_spend(app).get("/users/current").status == 200


@documented(fact="F-1614")
@refusal("partner.organizations.list")
def test_partner_operations_take_no_access_token(app: Rest, sign_in: SignIn) -> None:
    partner = sign_in.anonymous_partner.with_headers(Authorization=app.headers["Authorization"])

    assert partner.get("/organizations").status_class == 4
