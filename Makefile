# make run and make test are all that is needed. Each prepares .venv first; none needs more than python3 and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# What the user's shell sets for other work must not reach ours.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONDONTWRITEBYTECODE DJANGO_SETTINGS_MODULE VIRTUAL_ENV

PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
ARGS ?=
export DB SIZE

.PHONY: help setup photo frontend messages run test look fuzz check bench lock clean format

help: ## this list
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready frontend messages ## prepare .venv, the front end and the translations

.venv/.ready: requirements.lock requirements-photo.lock pyproject.toml tools/setup.py
	@$(PYTHON) tools/setup.py

frontend: .venv/.ready ## fetch the scripts, styles and fonts of the pages
	@$(PY) tools/frontend.py

messages: .venv/.ready ## compile the translations
	@$(PY) tools/messages.py

photo: ## add the packages that read documents by photo
	@$(PYTHON) tools/setup.py --photo

run: setup ## the demo, in a browser
	@KIVUKO_DATA=$(CURDIR)/.kivuko KIVUKO_MODE=demo .venv/bin/kivuko run --port $(PORT) $(ARGS)

test: setup ## the tests; DB=postgres runs them on PostgreSQL, ARGS="-k lane" chooses
	@$(PY) tools/chromium.py
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

look: setup ## every page in a browser, in two languages and on two screens; KIVUKO_TEST_LOOK=all leaves pictures
	@$(PY) tools/chromium.py
	@$(PY) -m pytest -n 2 --dist worksteal -m look $(ARGS)

fuzz: setup ## what CI sends to the API and the parsers, a hundred times as much
	@API_EXAMPLES=$${API_EXAMPLES:-300} HYPOTHESIS_PROFILE=dev $(PY) -m pytest -n 2 --dist worksteal -k 'fuzzed or whatever or properties or worked_out' $(ARGS)

check: setup ## style, types, staircase, migrations, docs, tree
	@$(PY) tools/check.py $(ARGS)

format: .venv/.ready ## write the style that check asks for
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

bench: setup ## our figures, one peer each; SIZE=small|medium|large
	@$(PY) -m bench $(ARGS)

bench-%: setup ## the full table of one part
	@$(PY) -m bench $* $(ARGS)

lock: .venv/.ready ## write requirements.lock anew from pyproject.toml
	@$(PY) tools/lock.py

clean: ## remove what the other targets made, and the demo's store
	rm -rf .venv .kivuko .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache frontend/node_modules kivuko/static/vendor
	find kivuko/locale -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
