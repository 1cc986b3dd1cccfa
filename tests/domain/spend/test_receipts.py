"""Uploads of receipts: what nobody has uploaded, or what was lost, is not there."""

import pytest

from mockserver.domain.spend.receipts import UPLOADS
from mockserver.kernel.errors import NotFound
from tests.domain.spend.spend_company import SpendCompany


@pytest.mark.parametrize("values", [{}, {"hash": "0" * 64}])
def test_an_upload_without_bytes_is_not_there(spend_company: SpendCompany, values: dict[str, str]) -> None:
    upload = spend_company.domain(lambda ctx: UPLOADS.create(ctx, values))

    with pytest.raises(NotFound) as refusal:
        spend_company.domain(lambda ctx: UPLOADS.content(ctx, upload["id"]))

    assert refusal.value.status == 404
