# Everything here needs only make and Python 3.11 or newer: `make run` serves, `make test` tests.
PYTHON ?= python3
PORT ?=
VENV ?= .venv
JOBS ?= 2
ARGS ?=

BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run env test test-slow lint bench contract docs lock dist executable clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/installed ## serve on http://127.0.0.1:8080, or on $PORT
	$(BIN)/billmock serve $(if $(PORT),--port $(PORT)) $(ARGS)

env: $(VENV)/installed ## print the credentials of the server on 8080, $PORT or $BILLMOCK_URL, for eval "$(make env)"
	@$(BIN)/billmock env $(if $(PORT),--port $(PORT)) $(ARGS) || { \
	  echo "With make another server is named by PORT=8081, ARGS='--url URL' or BILLMOCK_URL." >&2; exit 1; }

test: $(VENV)/installed-test ## run the tests but the slow ones (ARGS= goes to pytest)
	$(BIN)/python -m pytest -n $(JOBS) -m 'not slow' $(ARGS)

test-slow: $(VENV)/installed-test ## run the tests that start servers, build or wait
	$(BIN)/python -m pytest -n $(JOBS) -m slow $(ARGS)

lint: $(VENV)/installed-lint ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/installed-bench ## measure speed and size
	$(BIN)/python -m bench $(ARGS)

contract: $(VENV)/installed-contract ## run the contract suite against BILL_TARGET (the mock by default)
	$(BIN)/billmock contract $(ARGS)

docs: $(VENV)/installed-test ## build the pages of docs/ as a site in build/site
	$(BIN)/python -m sphinx --fail-on-warning --nitpicky --quiet -b html docs build/site

lock: $(VENV)/installed ## write the versions that the container image installs to requirements.lock
	$(BIN)/python .ci/lock > requirements.lock.new
	mv requirements.lock.new requirements.lock

dist: $(VENV)/installed-release ## build sdist and wheel into dist/, and check what an index and a user would meet
	rm -rf dist
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl

executable: $(VENV)/installed-release ## make dist/billmock, one file that needs no Python
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/executable .ci/billmock.spec

clean: ## remove the environment, builds and caches
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp per set of packages: nothing is fetched again until pyproject.toml changes.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-%: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "billmock needs Python 3.11 or newer; there is no '$(PYTHON)'." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "billmock needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "'$(PYTHON)' cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
