# make run   starts the app; make test   checks everything; make check   the inner loop: lint, types, core tests but the slow.
# All set up what they need in .venv first. make test-busy   runs all tests three times beside a load on every core.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

.PHONY: run test check test-busy lint types pytest browser clean

run: .venv/.for-run
	$(BIN)/python scripts/serve.py

test: lint types pytest

check: lint types
	$(PYTEST) -m "not slow" tests/core

test-busy: .venv/.for-test browser
	sh scripts/test_busy.sh $(PYTEST)

lint: .venv/.for-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.for-test
	$(BIN)/mypy

pytest: .venv/.for-test browser
	$(PYTEST)

# Chromium for the browser tests: the system's, else from apt where that is possible.
browser:
	@sh scripts/ensure_chromium.sh

.venv/.for-run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.for-test: requirements-dev.txt requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch .venv/.for-run $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
