# The two commands of the README, and what they stand on. Everything else is a task: `.venv/bin/inv --list`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup serve test

help:
	@echo "make serve   build the blog, serve it on this machine, rebuild as you write"
	@echo "make test    install what the tests need, then run them all"
	@echo "make setup   only make the environment, .venv"
	@echo "then: $(BIN)/inv --list"

setup: .venv/runs

.venv/runs: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

.venv/tests: tests/requirements.lock .venv/runs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement tests/requirements.lock
	@touch $@

serve: setup
	$(BIN)/inv livereload

test: .venv/tests
	$(BIN)/inv lint
	$(BIN)/inv test
