"""Projects of strangers, whose tests run in a process of their own."""

import os
import sys

import pytest

from mockserver.kernel.user_directories import user_cache

CACHE = str(user_cache(os.environ, sys.platform))  # pytester gives each project a home of its own


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A stranger's project, in which worlds that were made before are there."""
    monkeypatch.setenv("XDG_CACHE_HOME", CACHE)
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider -p no:faker\n")
    return pytester
