# `make help` lists what can be asked for. Two commands suffice: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python manage.py
PEOPLE ?= 2000
JOBS ?= 2
ARGS ?=
POSTGRES ?= postgres://root@127.0.0.1:5432/diversion
# Values that production would accept, made anew for each check and kept nowhere.
PRODUCTION = MODE=production DATABASE_URL=postgres://nobody@127.0.0.1/none ALLOWED_HOSTS=diversion.example \
	SECRET_KEY=$$($(SECRET)) AUDIT_KEY=$$($(SECRET)) CHECKPOINT_KEY=$$($(SECRET)) FIELD_KEYS=check:$$($(SECRET)) BROKER_URL=amqp://nobody@127.0.0.1
SECRET = $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))'
export PORT ?= 8000
export DATA_DIR ?= var

.PHONY: help setup lock run serve migrate worker beat test test-postgres e2e trust mutate coverage bench check fmt docs report

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## virtual environment, locked packages, pages' styles; quick when nothing changed
	@PYTHON=$(PYTHON) sh deploy/setup.sh

lock: ## make requirements/*.txt again from *.in, keeping what is pinned (ARGS='--upgrade-package django')
	@PYTHON=$(PYTHON) sh deploy/lock.sh $(ARGS)

migrate: setup ## bring the database up to date, with the programmes that came with this release
	@$(RUN) migrate --no-input --verbosity 0
	@$(RUN) load_programmes

run: migrate ## everything: a filled synthetic force, web, worker and beat, until Ctrl-C (PORT, DATA_DIR, PEOPLE)
	@exec $(RUN) serve --people $(PEOPLE)

worker: migrate ## the worker alone
	@exec $(BIN)/celery --app diversion worker --loglevel INFO --concurrency 2

beat: migrate ## the clock alone
	@exec $(BIN)/celery --app diversion beat --loglevel INFO --pidfile ''

test: setup ## the whole suite on SQLite (ARGS go to pytest); browser journeys are `make e2e`, long proofs `make trust`
	@echo 'Left to their own commands: journeys in Chromium (make e2e), PostgreSQL (make test-postgres), long proofs (make trust).'
	@exec $(BIN)/python -m pytest -n $(JOBS) -m 'not slow and not trust and not browser' $(ARGS)

test-postgres: setup ## the same suite on PostgreSQL (POSTGRES names the server), browser tests apart
	@DATABASE_URL=$(POSTGRES) exec $(BIN)/python -m pytest -n $(JOBS) -m 'not slow and not trust and not browser' $(ARGS)

e2e: setup ## the journeys in headless Chromium
	@exec $(BIN)/python -m pytest $(wildcard tests/browser) -n $(JOBS) -m browser $(ARGS)

trust: setup ## the long proofs: kills, crashes (DATABASE_URL of a PostgreSQL), made-up requests, races, clocks, a million entries, safeguards switched off, and a sample of wrong changes
	@$(BIN)/python -m pytest -m 'slow or trust' $(ARGS)
	@exec $(BIN)/python -m tests.mutation --sample 80 --seed 1 --floor 80 --jobs $(JOBS)

mutate: setup ## which wrong changes no test notices: make mutate ARGS='referrals/referral/guards.py'
	@exec $(BIN)/python -m tests.mutation --jobs $(JOBS) $(ARGS)

coverage: setup ## how much of the code the suite reaches, by line and branch (SQLite; ARGS go to pytest)
	@exec $(BIN)/python -m pytest -n $(JOBS) -m 'not slow and not trust and not browser' --cov --cov-report=term $(ARGS)

bench: setup ## the pages beside a bare site at 100,000 and 1,000,000 cases (ARGS go to python -m bench; docs/performance.md)
	@exec $(BIN)/python -m bench $(ARGS)

check: setup ## format, rules, templates, types, import contracts, migrations, production's settings, documents
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(RUN) makemigrations --check --dry-run
	@$(RUN) check
	@$(PRODUCTION) $(RUN) check --deploy --fail-level WARNING
	@$(if $(wildcard diversion/management/commands/docs.py),$(RUN) docs --check)

fmt: setup ## write the code in the one format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: setup ## print the documents that are made from the code
	@$(RUN) docs

report: migrate ## a board report: make report ARGS='divert --quarter 2026Q3 --out report.pdf'
	@exec $(RUN) report $(ARGS)
