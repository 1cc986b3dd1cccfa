"""A mock that runs already is a target by its URL: it lends a tenant, and is asked for what only a mock can tell."""

from dataclasses import replace

from contract_tests.sign_in import SignIn
from contract_tests.targets import choose
from contract_tests.targets_opening import control_call, reach
from contract_tests.transport import Transport
from contract_tests.users import Users
from mockserver.testing import BillMock


def test_a_tenant_is_lent_and_given_back() -> None:
    with BillMock() as mock:
        with reach(choose({"BILL_TARGET": mock.url})) as target:
            lent = control_call(target, "GET", "/tenants")["tenants"]
            answer = SignIn(target, Transport(paced=False, trust_env=False)).v3()

        assert (answer.status, lent) == (200, ["default", "default-production", target.tenant])
        assert target.credentials["BILL_DEV_KEY"] != mock.credentials["BILL_DEV_KEY"]
        assert control_call(target, "GET", "/tenants")["tenants"] == ["default", "default-production"]


def test_the_code_of_a_text_message_is_read_from_the_inbox() -> None:
    with BillMock() as mock, reach(choose({"BILL_TARGET": mock.url})) as target:
        hidden = {"BILL_MFA_CODE": "", "BILL_REMEMBER_ME_ID": "", "BILL_DEVICE": ""}
        users_target = replace(target, credentials={**target.credentials, **hidden})
        users = Users(users_target, SignIn(users_target, Transport(paced=False, trust_env=False)))

        status = users.v3_trusted().get("/login/session").body["mfaStatus"]

    assert (users_target.lacks("MFA"), status) == ("", "COMPLETE")
