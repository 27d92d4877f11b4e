# The two commands of the README, and what they stand on. Everything else is a task: `.venv/bin/inv --list`.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement

.PHONY: help setup serve test browser java postgresql tools

help:
	@echo "make serve   build the blog, serve it on this machine, rebuild as you write"
	@echo "make test    install what the tests need, then run them all"
	@echo "make setup   only make the environment, .venv"
	@echo "then: $(BIN)/inv --list"

setup: .venv/runs

.venv/runs: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv .venv
	$(PIP) requirements.lock
	@touch $@

.venv/tests: tests/requirements.lock .venv/runs
	$(PIP) tests/requirements.lock
	@touch $@

# The tests in a browser take the system's Chromium; Debian's is installed where we may.
browser:
	@command -v chromium chromium-browser google-chrome > /dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; \
	then apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium; \
	else echo "Some tests need Chromium; on Debian: sudo apt-get install chromium"; exit 1; fi

# What pages are measured with: packages of npm, by the Node that the tests' environment holds. None of their scripts runs.
tools: java tests/tools/node_modules/.package-lock.json

tests/tools/node_modules/.package-lock.json: tests/tools/package-lock.json .venv/tests
	cd tests/tools && PATH="$(CURDIR)/$(BIN):$$PATH" PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The Nu HTML checker is written in Java.
java:
	@command -v java > /dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; \
	then apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends default-jre-headless; \
	else echo "Some tests need Java; on Debian: sudo apt-get install default-jre-headless"; exit 1; fi

serve: setup
	$(BIN)/inv serve

# Those of the outbox start Debian's PostgreSQL themselves.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; \
	then apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql; \
	else echo "Some tests need PostgreSQL; on Debian: sudo apt-get install postgresql"; exit 1; fi

test: .venv/tests browser postgresql tools
	$(BIN)/inv lint
	$(BIN)/inv test
