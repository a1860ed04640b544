# Training Gym: `make run` is all a new machine needs; `make help` lists the rest.
VENV := .venv
BIN := $(VENV)/bin
FIT := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3.14 python3; do $$name -c '$(FIT)' 2>/dev/null && echo $$name && break; done)
EXTRA := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["postgresql"])
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-build-isolation
UV := $(BIN)/uv pip install -q --no-config --python $(BIN)/python --require-hashes --no-build-isolation --compile-bytecode
# uv installs in a third of pip's time. It knows nothing of an index that only pip is told of: there pip goes on.
get = $(UV) -r $(1) || { echo "Once more with pip"; $(PIP) -r $(1); }

SBOM ?= dist/sbom.cdx.json
SHARE ?= 0/1
CORE := tests/world tests/progress tests/coaching
PYTEST := $(BIN)/pytest -n 2 --dist worksteal
# Where the environment forbids compiled files, each worker would compile the tests and rewrite their asserts anew.
unexport PYTHONDONTWRITEBYTECODE
QUICK := -m "not slow" --hypothesis-profile=quick

.PHONY: help run install postgresql dev peer deploy-check sbom test test-core test-fast test-slow test-browser test-browser-fast check lint types tests bench docs lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

run: install $(if $(filter postgres%,$(value GYM_DATABASE_URL)),postgresql)  ## install what is missing, then serve the chat and REST on http://127.0.0.1:8002
	@$(BIN)/gym serve

install: $(VENV)/.installed  ## install the command .venv/bin/gym from the lock files

postgresql: $(VENV)/.postgresql  ## install the PostgreSQL driver; `make run` does it if GYM_DATABASE_URL needs it

dev: $(VENV)/.dev  ## install the test tools, too

peer:  ## install Digital Bazaar's verifier for the badge tests (needs node and npm)
	npm ci --prefix tests/verifiers/digital_bazaar --ignore-scripts --no-audit --no-fund

deploy-check: dev  ## try secured mode on loopback names: behind nginx (apt-get install nginx-light), and with its own certificate
	$(BIN)/python deploy/check_nginx.py

sbom: dev  ## write dist/sbom.cdx.json: what the gym is made of (CycloneDX), from the lock files
	@mkdir -p $(dir $(SBOM))
	cat requirements.lock requirements-postgresql.lock | \
		$(BIN)/python -W ignore -m cyclonedx_py requirements - --pyproject pyproject.toml --output-reproducible -o $(SBOM)

test: check tests test-browser  ## everything: lint, types, tests (browser tests if chromium is installed)

test-core: dev  ## tests in seconds: world, progress, coaching; no database, no web
	$(PYTEST) $(QUICK) -p no:inline_snapshot.pytest_plugin -p no:logging $(CORE)

# The tests wait for servers and processes a third of their time: three workers share two cores.
test-fast: dev  ## in a few minutes: all but the browser, crashes, other processes and many seeds
	$(PYTEST) -n 3 $(QUICK) --ignore=tests/browser --ignore=tests/crash

test-slow: dev  ## what test-fast leaves out but the browser; SHARE=2/12 runs the third of twelve shares
	$(PYTEST) -m slow --share $(SHARE) --ignore=tests/browser --ignore=tests/crash

check: lint types

lint: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo --cache-dir .mypy_cache/imports

types: dev
	$(BIN)/mypy

tests: dev
	$(BIN)/python -m compileall -q app.py agents gym
	$(PYTEST) -n 3 --ignore=tests/browser --ignore=tests/crash

test-browser: dev
	$(BIN)/pytest -n 2 --dist loadgroup tests/crash tests/browser

test-browser-fast: dev  ## the browser and crashes, but for what repeats a press many times; SHARE=1/2 runs the second half
	$(BIN)/pytest -n 2 --dist loadgroup $(QUICK) --share $(SHARE) tests/crash tests/browser

bench: dev  ## measure a turn and a scenario on this machine; adds the run to benchmarks/history.csv and its plot
	$(BIN)/python benchmarks/turn.py --keep
	$(BIN)/python benchmarks/compose.py --keep
	$(BIN)/python benchmarks/coach.py --keep
	$(BIN)/python benchmarks/adapt.py --keep
	$(BIN)/python benchmarks/chat.py --keep
	$(BIN)/python benchmarks/desk.py --keep
	[ -z "$$GYM_SHARED" ] || $(BIN)/python benchmarks/reference.py --keep "$$GYM_SHARED/data"
	$(BIN)/python benchmarks/history.py

docs: dev  ## renew the map of rooms in the README, and docs/facts.md
	$(BIN)/python tests/support/room_map.py
	$(BIN)/python tests/support/fact_page.py

lock: dev  ## renew the lock files: newest releases that pyproject.toml allows
	$(BIN)/uv pip compile --upgrade --group build -o requirements-build.lock >/dev/null
	$(BIN)/uv pip compile --upgrade pyproject.toml -o requirements.lock >/dev/null
	$(BIN)/python -c '$(EXTRA)' | $(BIN)/uv pip compile --upgrade - -c requirements.lock -o requirements-postgresql.lock >/dev/null
	$(BIN)/uv pip compile --upgrade pyproject.toml --group dev --extra postgresql -c requirements.lock \
		-c requirements-postgresql.lock -o requirements-dev.lock >/dev/null

clean:  ## remove the environment and caches; data/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.made:
	@python="$(PYTHON)"; [ -n "$$python" ] && "$$python" -c '$(FIT)' || { \
		echo "Training Gym needs Python 3.11 to 3.14 with its venv module (on Debian: apt-get install python3-venv)."; \
		echo "Name one that lies elsewhere with: make run PYTHON=/path/to/python3"; exit 1; }; \
	echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements-build.lock requirements.lock pyproject.toml
	@echo "Installing the locked packages (a minute, once)"
	@$(PIP) -r requirements-build.lock
	@$(call get,requirements.lock)
	@$(BIN)/python -m pip install -qq --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/.postgresql: $(VENV)/.installed requirements-postgresql.lock
	@$(call get,requirements-postgresql.lock)
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.lock
	@$(call get,requirements-dev.lock)
	@touch $@
