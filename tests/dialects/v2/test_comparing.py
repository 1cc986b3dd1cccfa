"""What a filter's value counts as among a field's few words."""

import re

import pytest

from mockserver.dialects.v2.comparing import reads
from mockserver.dialects.v2.types import CountryName


@pytest.mark.parametrize("value", [[], {}, 5, True])
def test_a_country_that_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=re.escape(str(value))):
        reads(CountryName(), value)
