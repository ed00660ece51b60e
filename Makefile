# Nothing is needed beforehand but Python 3.11 or newer. Everything is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A new lock or another Python makes the environment anew.
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
RUNTIME := $(VENV)/runtime-$(VERSION).stamp
TESTING := $(VENV)/testing-$(VERSION).stamp

.DEFAULT_GOAL := help
.PHONY: help run test check bench format lock system system-test

help: ## Show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

run: $(RUNTIME) ## Start everything here, with a demo register: PORT=8000 BIND=127.0.0.1 DATA=var
	@$(BIN)/python manage.py up --demo

test: check ## Check and test everything; says what was left out
	@$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadfile

check: system-test $(TESTING) ## Style, types, layers, migrations, translations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/djangofmt --check --quiet templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py translations --check
	@echo "$(BIN)/python manage.py check --deploy (as in production)"
	@DATABASE_URL=postgres://register@database/register BROKER_URL=redis://queue/0 ALLOWED_HOSTS=register.example \
		SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(TESTING) ## Measure what has a limit in time
	@set -e; for name in $$(cd tests/bench && ls [a-z]*.py); do $(BIN)/python -m tests.bench.$${name%.py}; done

format: $(TESTING) ## Put the code in the one form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet templates

lock: ## Write the locks anew from pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)-lock
	$(VENV)-lock/bin/python -m pip --disable-pip-version-check --quiet install 'uv>=0.13,<0.14'
	$(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra embedded -o requirements.txt
	$(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra embedded --extra dev -c requirements.txt -o requirements-dev.txt
	rm -rf $(VENV)-lock

system:
	@$(PYTHON) poleimage/run/system.py

system-test:
	@$(PYTHON) poleimage/run/system.py --test

$(RUNTIME): requirements.txt | system
	@echo "Making the environment in $(VENV), once"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(TESTING): requirements-dev.txt $(RUNTIME)
	@echo "Adding what tests need to $(VENV), once"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
