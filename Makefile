.PHONY: help setup demo gallery briefs studio test test-long check bench clean
PYTHON := .venv/bin/python
STAMP := .venv/.set-up
BRIEF ?= examples/lighthouse.md

help: ## list what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(STAMP) ## make .venv and install everything from the lock

$(STAMP): pyproject.toml uv.lock
	@echo "Setting up .venv (once; about 400 MB)"
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1'
	@$(PYTHON) -m uv sync --quiet --frozen --all-extras --no-extra diffusers --no-extra torch --inexact --compile-bytecode
	@touch $(STAMP)

demo: $(STAMP) ## make a 30-second film from examples/lighthouse.md
	@$(PYTHON) -m reelwright make $(BRIEF)

gallery: $(STAMP) ## make 60 shots of every kind, from examples/shots; look at the contact sheets
	@set -e; for shots in examples/shots/*.md; do $(PYTHON) -m reelwright make $$shots; done

briefs: $(STAMP) ## speak all of examples/briefs, and see whether every line fits and every subtitle can be read
	$(PYTHON) benchmarks/briefs.py

studio: ## build the browser app into the package; needs Node 20.19 or later
	cd studio && npm ci --no-audit --no-fund && npm run build

test: $(STAMP) ## run the test suite
	$(PYTHON) -m pytest -n auto --dist worksteal

test-long: $(STAMP) ## the test suite in its long form: more kills, more examples
	REELWRIGHT_TEST_LONG=1 $(PYTHON) -m pytest -n auto --dist worksteal

check: $(STAMP) ## lint, types, import contracts, structure
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) -m pytest -q tests/structure

bench: $(STAMP) ## run every benchmark; each prints its ratio
	@missed=0; for claim in benchmarks/*.py; do echo "== $$claim"; $(PYTHON) $$claim || missed=1; done; exit $$missed

clean: ## remove what the tools left, not the workspace
	rm -rf studio/node_modules .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
