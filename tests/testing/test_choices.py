"""What a fresh tenant of Python's is refused."""

import pytest

from mockserver.control.server import ControlError
from mockserver.testing import BillMock


def test_a_tenant_of_no_environment_is_refused_in_words() -> None:
    with BillMock(scenario="empty") as mock, pytest.raises(ControlError, match="environment: must be one of sandbox"):
        mock.tenant(environment="prod")  # type: ignore[arg-type]
