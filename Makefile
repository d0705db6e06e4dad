SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help setup demo test lint check bench soak pgtap api freeze release

# tests start some hundred processes, which need not compile the same modules again and again
unexport PYTHONDONTWRITEBYTECODE

# each process has servers of its own: roles and ports are nobody else's
PARALLEL := --numprocesses=logical --maxprocesses=8 --dist=worksteal

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.complete ## Create .venv with pgoverlay and everything that works on it

.venv/.complete: pyproject.toml
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x .venv/bin/pip || python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: setup ## Run the main job on sample documents: offline, on an embedded PostgreSQL
	.venv/bin/overlay demo

test: setup tests/operations/node_modules/.complete tests/clients/node_modules/.complete ## Test the SQL on PostgreSQL 15, 16 and 18, and the Python side
	tests/requirements.sh
	$(MAKE) --no-print-directory --jobs=3 --output-sync=target database-15 database-16 database-18
	.venv/bin/pytest --quiet $(PARALLEL)

database-%:
	tests/database.sh $*

# not npm ci: what another kind of machine would need is not in every registry
tests/%/node_modules/.complete: tests/%/package-lock.json .venv/.complete
	.venv/bin/npm install --no-save --loglevel=error --no-audit --no-fund --prefix tests/$*
	touch $@

lint: setup ## Check form: ruff, mypy, sqlfluff
	.venv/bin/ruff check --quiet
	.venv/bin/ruff format --check --quiet
	.venv/bin/mypy
	.venv/bin/sqlfluff lint --disable-progress-bar sql
	# it looks into no body or comment of more than one line
	if LC_ALL=C.UTF-8 grep --recursive --line-number --extended-regexp '^.{101}' sql; then \
	  echo 'longer than 100 columns' >&2; exit 1; fi
	# a test is short statements, laid out by eye: only spelling, spacing and length are checked
	.venv/bin/sqlfluff lint --disable-progress-bar --rules CP01,CP02,CP03,LT01,LT05 tests

check: lint test ## Everything that CI runs

pgtap: ## Run pgTAP on a database of your own: make pgtap DATABASE_URL=postgresql://…
	tests/pgtap.sh "$(DATABASE_URL)"

api: setup ## Write docs/api.md from the comments in the catalogue
	export OVERLAY_HOME=$$(mktemp -d); trap '.venv/bin/overlay down' EXIT; \
	uri=$$(.venv/bin/overlay up); .venv/bin/python docs/generate_api.py "$$uri" > docs/api.md

bench: setup ## Measure against bare statements, other queues and the plain loop
	.venv/bin/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	.venv/bin/python bench/run.py $(PARTS)
	.venv/bin/python bench/tokens.py

soak: setup ## Run the long suites
	.venv/bin/pytest --quiet -m soak

freeze: ## Replace the includes of deploy scripts by the text that they name
	.ci/freeze

release: check ## Release what is committed: make release VERSION=v1.2.3
	.ci/release "$(VERSION)"
