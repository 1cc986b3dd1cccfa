"""Projects of strangers, whose tests run in a process of their own."""

import os
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from mockserver.kernel.user_directories import user_cache

CACHE = str(user_cache(os.environ, sys.platform))  # pytester gives each project a home of its own


@pytest.fixture
def imports() -> Iterator[dict[str, ModuleType]]:
    """Modules that stay imported although pytester forgets what was imported meanwhile: a second copy fits no first."""
    modules: dict[str, ModuleType] = {}
    yield modules
    for name in modules.keys() - sys.modules.keys():
        sys.modules[name] = modules[name]


@pytest.fixture
def project(
    imports: dict[str, ModuleType], pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.Pytester]:
    """A stranger's project, in which worlds that were made before are there."""
    monkeypatch.setenv("XDG_CACHE_HOME", CACHE)
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider -p no:faker\n")
    yield pytester
    imports.update(sys.modules)
