# Everything lives in .venv, installed from requirements.lock with hashes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test lint lint-python lint-format lint-types lint-sql clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LINT := .attain/lint

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

help:
	@echo "make demo   set up, compute the sample company, publish it and say where it is"
	@echo "make test   set up and run all tests (make test ARGS='-k crediting')"
	@echo "make lint   ruff, mypy and sqlfluff"
	@echo "make clean  remove the installation, caches and the sample company's state"

demo: install
	$(BIN)/attain generate --payees 120 --transactions 20000 --months 12 --seed 1
	$(BIN)/attain run

test: install
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: lint-python lint-format lint-types lint-sql

lint-python: install
	$(BIN)/ruff check

lint-format: install
	$(BIN)/ruff format --check

lint-types: install
	$(BIN)/mypy

# The models are compiled by dbt, against no warehouse: a linter must not hold anybody's file.
lint-sql: install
	mkdir -p $(LINT)
	ATTAIN_WAREHOUSE=:memory: ATTAIN_MARTS=:memory: ATTAIN_TEMP=$(LINT) DBT_TARGET_PATH=$(LINT) \
		DBT_LOG_PATH=$(LINT) DBT_PROFILES_DIR=dbt_project DBT_SEND_ANONYMOUS_USAGE_STATS=false \
		$(BIN)/sqlfluff lint --processes 2 models dbt_project/tests

# The archive and the releases of real companies are what somebody was paid by: they stay.
clean:
	rm -rf $(VENV) attain.egg-info .pytest_cache .mypy_cache .ruff_cache target logs
	rm -rf $(LINT) .attain/sample published/sample
	find orchestration expectations tests -name __pycache__ -prune -exec rm -rf {} +

install: $(VENV)/installed

# Compiled here, in parallel: the first import of Great Expectations takes 20 s otherwise.
$(VENV)/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Attain needs Python 3.11 or newer, and $(PYTHON) is" \
			"$$($(PYTHON) --version 2>/dev/null || echo missing): make PYTHON=python3.13 names another one" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing what requirements.lock names into $(VENV), which takes a minute or two."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --progress-bar off --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib > /dev/null || true
	@touch $@

# Without the network: the lock has the build tool too.
$(VENV)/installed: $(VENV)/locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q orchestration expectations
	@touch $@
	@echo "Attain is installed: $(BIN)/attain --help"
