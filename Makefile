# On a fresh machine: Python 3.11 or newer, make and git. Everything else is brought along.
#   make run      the whole product on http://127.0.0.1:8000 (HOST, PORT, DATA_DIR to change that; WEB=3 for three web processes)
#   make test     the checks and all the tests, also in a browser (WORKERS=4 for that many test processes)

PYTHON ?= python3
PY := .venv/bin/python
NPM := deploy/node.sh npm
NODE := deploy/node.sh node
DATA_DIR ?= var
export DATA_DIR
# Images of Python often forbid it, and each of the many processes would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

INSTALLED := .venv/installed.stamp $(if $(wildcard package-lock.json),node_modules/installed.stamp)
# One process more than there are processors, for tests often wait; a file's tests stay together, for they share what it
# has started.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 8 ? n + 1 : 8)))
SPREAD = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
JS_TESTS = $(shell find tests/js -name '*.test.js' -o -name '*.test.mjs' 2>/dev/null)

.PHONY: run setup test test-long check bench bench-ai bench-faults bench-inbox bench-browser golden screenshots migrations messages chromium clean

run: setup
	@exec $(PY) manage.py up

setup: $(INSTALLED)

.venv/installed.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3")'
	@test -x $(PY) || $(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing the Python packages (once)..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

node_modules/installed.stamp: package.json package-lock.json .venv/installed.stamp
	@echo "Installing the front-end packages (once)..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

test: setup chromium check
	$(if $(JS_TESTS),$(NODE) --test --test-reporter=dot $(JS_TESTS))
	$(PY) -m pytest -q $(SPREAD) $(EXAMPLES) -m "not browser"
	$(PY) -m pytest -q $(SPREAD) -m browser

# Twenty times as many stories and nasty values (half an hour).
test-long:
	@$(MAKE) test EXAMPLES=--hypothesis-profile=long

chromium: setup
	@$(PY) -m tests.chromium

check: setup
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy
	DATA_DIR=var/check $(PY) manage.py check --fail-level WARNING
	DATA_DIR=var/check $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

bench: setup
	$(PY) -m benchmarks

# ROWS=file: labelled messages to measure tier 1 by as well.
bench-ai: setup
	$(PY) -m benchmarks.ai $(if $(ROWS),--rows $(ROWS))

# Kills, pauses and cuts off one part after the other under traffic, and says for how long it is felt (six minutes).
bench-faults: setup
	$(PY) -m benchmarks.faults

# Fills var/bench with a million conversations once (a quarter of an hour, 15 GB) and keeps them for later runs.
bench-inbox: setup
	$(PY) -m benchmarks.inbox

# The same account of a hundred thousand, looked at in Chromium.
bench-browser: setup chromium
	$(PY) -m benchmarks.browser

# Beside Channels as taught, socket.io and the bare database; ten minutes. One scene: python -m benchmarks.realtime idle
bench-realtime: setup
	$(PY) -m benchmarks.realtime

screenshots: setup chromium
	$(PY) -m tests.screenshots

migrations: setup
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations

# Records anew what `node --test` plays to the front end's reducers; look at what has changed.
golden: setup
	RENEW_GOLDEN=1 $(PY) -m pytest -q tests/convergence/test_golden.py

# Needs GNU gettext. The compiled files are made when the product starts.
messages: setup
	$(PY) manage.py makemessages --locale ru --no-wrap --no-obsolete --ignore '.venv/*' --ignore 'node_modules/*' --ignore 'var/*'
	$(PY) manage.py makemessages --domain djangojs --locale ru --no-wrap --no-obsolete --ignore '.venv/*' --ignore 'node_modules/*' --ignore 'var/*'

# Leaves DATA_DIR alone: that is somebody's data.
clean:
	rm -rf .venv node_modules var/test var/test-* var/check .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
