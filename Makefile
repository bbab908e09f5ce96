.PHONY: setup test
PYTHON := .venv/bin/python
STAMP := .venv/.set-up

setup: $(STAMP) ## make .venv and install everything from the lock

$(STAMP): pyproject.toml uv.lock
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet 'uv>=0.8,<1'
	.venv/bin/uv sync --quiet --frozen --all-extras --inexact
	touch $(STAMP)

test: $(STAMP) ## run the test suite
	$(PYTHON) -m pytest
