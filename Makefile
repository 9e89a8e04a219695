# Every task of the project. On a machine with Python 3.11+, a shell and make: `make run`, `make test`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
BIN := .venv/bin

# The newest Python that is new enough; override with PYTHON=…
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)

# A process that finds its modules compiled starts two seconds sooner; an environment may forbid to write them.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install install-dev install-node install-outside run test check web shots guide-pictures sdl reference migrate seed lock dist audit mutants clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "error: Duobaan needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1; }
ifeq ($(UV),uv)
	uv venv --quiet --python "$(PYTHON)" .venv
else
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
		echo "error: $(PYTHON) has no working venv (on Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
endif

# $(1): the lock file. Everything in it is checked against its hash; the project itself comes without dependencies.
ifeq ($(UV),uv)
install_lock = uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) && \
	uv pip install --quiet --python $(BIN)/python --no-deps -e .
else
install_lock = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
endif

compile = $(BIN)/python -m compileall -q api auth duobaan schema search web

.venv/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock names; this takes up to a minute the first time."
	@$(call install_lock,requirements.lock)
	@$(compile)
	@touch $@

.venv/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements-dev.lock names; this takes up to a minute the first time."
	@$(call install_lock,requirements-dev.lock)
	@$(compile)
	@touch $@ .venv/.installed

install: .venv/.installed ## Make .venv and install what is locked

install-dev: .venv/.installed-dev ## The same with the tools for tests

install-node: ## Install what the tests with Node run (needs npm); they are skipped aloud without it
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/api/audits
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/node/clients
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/node/oauth
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/node/upstream
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/node/live
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix tests/node/webhooks
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix web

install-outside: $(BIN)/python ## Install the suites of others that tests/outside runs; they are skipped aloud without them
	"$(PYTHON)" -m venv tests/outside/.venv
	tests/outside/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r tests/outside/requirements.lock

run: install ## Serve a demo region on this machine
	$(BIN)/duobaan serve --demo

check: install-dev ## Style, types and the import law
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Many tests wait for processes of their own: four workers keep two cores busy. A file stays with one of them, and the
# longest come first (tests/conftest.py). mypy keeps one core busy for a minute: it runs beside them and speaks last.
test: install-dev ## Everything: what check does, and all tests
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	@said=$$(mktemp); $(BIN)/mypy >"$$said" 2>&1 & types=$$!; \
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder; tests=$$?; \
	wait $$types; typed=$$?; cat "$$said"; rm -f "$$said"; \
	test $$tests -eq 0 && test $$typed -eq 0

web/node_modules/.package-lock.json: web/package-lock.json
	npm ci --silent --no-audit --no-fund --ignore-scripts --prefix web

web: web/node_modules/.package-lock.json ## Check the types of the web client and build it into web/static/app (needs Node)
	cd web && node codegen.mjs && npx --no-install tsc && node build.mjs

shots: install-dev web/node_modules/.package-lock.json ## Write pictures of every page of the web client to var/shots
	$(BIN)/python -m tests.web.shots var/shots

guide-pictures: install-dev ## Take the pictures of docs/guide anew, of the client as it is committed
	$(BIN)/python -m tests.web.guide_shots

sdl: install-dev ## Write schema/schema.graphql from the code
	$(BIN)/duobaan sdl --write schema/schema.graphql

reference: install-dev ## Write docs/reference from the code
	$(BIN)/duobaan reference

migrate: install ## Bring the database to the newest form
	$(BIN)/duobaan migrate

seed: install ## Load the demo region
	$(BIN)/duobaan seed

lock: ## Write the lock files anew (needs uv); names and hashes only, no registry's address
	uv pip compile --quiet --universal --generate-hashes --no-header \
		--extra postgres --extra documents pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header \
		--extra postgres --extra documents --extra tracing --group dev pyproject.toml -o requirements-dev.lock

dist: install-dev ## Build the wheel, and bills of materials (CycloneDX) of what it needs and of what the client was built with
	$(BIN)/python -m build --wheel --no-isolation --outdir dist
	uv tool run --from cyclonedx-bom cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --output-format JSON --output-file dist/python.cdx.json
	cd web && npm sbom --sbom-format cyclonedx --package-lock-only >../dist/web.cdx.json

audit: ## Show known weaknesses in what is locked and in our code (needs uv; asks the registry about each package)
	uv tool run pip-audit --disable-pip --require-hashes -r requirements.lock
	uv tool run pip-audit --disable-pip --require-hashes -r requirements-dev.lock
	uv tool run bandit --quiet --recursive --configfile pyproject.toml --exclude ./web/node_modules api auth duobaan schema search web

mutants: install-dev ## Put 400 small faults into what decides who may what, one at a time, and show which no test noticed (an hour)
	$(BIN)/python -m benchmarks.mutations --sample 400

clean: ## Remove the environment, caches and builds; the data folder stays
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
