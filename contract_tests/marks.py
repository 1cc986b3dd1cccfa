"""The marks of contract tests, as the test modules write them; what they mean is in `markers.HELP`."""

import pytest

verified = pytest.mark.verified
documented = pytest.mark.documented
observed = pytest.mark.observed
assumed = pytest.mark.assumed
mock_only = pytest.mark.mock_only
diverges = pytest.mark.diverges
operation = pytest.mark.operation
refusal = pytest.mark.refusal
needs = pytest.mark.needs
