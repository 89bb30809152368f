# One command for each habit; CONTRIBUTING.md says when to use which.
# Another interpreter: make PYTHON=python3.13 …        More for pytest: make test ARGS="-k intake"

PYTHON ?= python3
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
WEB := tests/web

# A checkout that was moved has a stale environment: it is made anew.
ifneq ($(shell cat $(VENV)/.made-in 2>/dev/null),$(CURDIR))
STALE := stale
endif

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check format oracle bench coverage requirements clean stale

help:
	@echo 'make setup         prepare .venv (then .venv/bin/carepath works)'
	@echo 'make run           the title case, its flowchart, the server'
	@echo 'make test          the tests                     (ARGS="-k intake")'
	@echo 'make check         lint, format, types, imports'
	@echo 'make format        mend what ruff can mend'
	@echo 'make oracle        the long comparison with a second engine'
	@echo 'make coverage      the tests, with branch coverage of kg of at least 95 %'
	@echo 'make bench         the benchmarks'
	@echo 'make requirements  pin the dependencies anew (needs uv)'
	@echo 'make clean         remove everything that was made'

setup: $(VENV)/.run-stamp

setup-dev: $(VENV)/.dev-stamp $(WEB)/node_modules/.stamp

run: setup
	@exec $(PY) -m api.start

test: setup-dev
	$(PY) -m pytest -n auto $(ARGS)

check: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

format: setup-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

oracle: setup-dev
	$(PY) -m pytest tests/oracle tests/kg/protocols tests/api/web -m slow $(ARGS)

coverage: setup-dev
	$(PY) -m pytest -n auto --cov=kg --cov-branch --cov-report=term --cov-fail-under=95 $(ARGS)

bench: setup-dev
	$(PY) -m benchmarks $(ARGS)

UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-strip-extras --generate-hashes \
	--no-config --no-header --no-annotate pyproject.toml
requirements:
	$(UV_COMPILE) --group dev --output-file requirements-dev.txt $(ARGS)
	$(UV_COMPILE) --group build --constraint requirements-dev.txt --output-file requirements.txt $(ARGS)

clean:
	rm -rf $(VENV) $(WEB)/node_modules build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made-in: $(STALE)
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo 'carepath needs Python 3.11 or newer, and `$(PYTHON)` is not there; try: make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "carepath needs Python 3.11 or newer, and \`$(PYTHON)\` is $$("$(PYTHON)" -V 2>&1); try: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '`$(PYTHON)` cannot make environments: its modules venv and ensurepip are missing' >&2; \
	  echo 'on Debian and Ubuntu they come with: apt install python3-venv; or try another: make PYTHON=/path/to/python3' >&2; exit 1; }
	@echo 'making $(VENV) (a minute, once)'
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV)
	@printf '%s' '$(CURDIR)' > $@

$(VENV)/.run-stamp: requirements.txt pyproject.toml $(VENV)/.made-in
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.txt $(VENV)/.run-stamp
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# The JavaScript that tests need. Without it they are skipped, with the reason; CAREPATH_CI=1 makes that a failure.
$(WEB)/node_modules/.stamp: $(WEB)/package-lock.json
	@if ! command -v npm >/dev/null; then \
	  echo 'npm is not installed: the tests that need JavaScript packages are skipped'; \
	elif (cd $(WEB) && npm ci --loglevel=error); then \
	  touch $@; \
	else \
	  echo 'npm could not install: the tests that need JavaScript packages are skipped' >&2; \
	fi
