# `make run` and `make test` set up all that they need in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test test-all check lint bench clean

run: $(VENV)/.run
	$(BIN)/facelog run

test: $(VENV)/.dev
	$(BIN)/pytest -n auto -m "not train and not llama"

test-all: $(VENV)/.all
	$(BIN)/pytest -n auto

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m bench

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Facelog needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	@# The pip that older Pythons bring (23.2) gives up on the dependencies of the chat platforms' libraries.
	$(VENV)/bin/python -m pip install --quiet --upgrade "pip>=25"

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@echo "Setting up .venv (about a minute, once) ..."
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "Setting up .venv with the tools for tests (about a minute, once) ..."
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@ $(VENV)/.run

$(VENV)/.all: pyproject.toml | $(VENV)/bin/python
	@echo "Setting up .venv with torch and llama.cpp (10 to 20 minutes, once; needs a C++ compiler) ..."
	$(BIN)/python -m pip install --quiet --editable ".[dev,train,llama]"
	@touch $@ $(VENV)/.dev $(VENV)/.run

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
