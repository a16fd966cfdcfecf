# Every command of Traguardo. `make` alone prints them.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
SQL    := dbt_project/models dbt_project/macros dbt_project/tests expectations

# What a person types reaches the program through the environment, to the letter: neither make nor a shell reads it.
TYPED := I A B W OUT R DELIVERY WHO WHY UNDO DIR SEED BODIES
$(foreach name,$(TYPED),$(eval override $(name) := $$(value $(name))))
export $(TYPED)

.PHONY: help
help: ## Print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(VENV)/.built: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

$(VENV)/.built-dev: requirements-dev.lock $(VENV)/.built
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

.PHONY: build
build: $(VENV)/.built ## Take in the deliveries, compute, judge, check, export and publish a release
	@$(BIN)/python -m pipeline build $(ARGS)

.PHONY: explain
explain: $(VENV)/.built ## Where a figure comes from: make explain I=pira.011.2.1.1 (id, code or words of the name)
	@$(BIN)/python -m pipeline explain $(ARGS) -- "$$I"

.PHONY: audit
audit: $(VENV)/.built ## Write the validator's working papers into data/audit
	@$(BIN)/python -m pipeline audit $(ARGS)

.PHONY: diff
diff: $(VENV)/.built ## What moved between two releases: make diff A=<release> B=<release> (default: previous, current)
	@$(BIN)/python -m pipeline diff $(ARGS) -- "$${A:-previous}" "$${B:-current}"

.PHONY: rebuild
rebuild: $(VENV)/.built ## Make a release again from the archive and compare: make rebuild R=<release> (default: current)
	@$(BIN)/python -m pipeline rebuild $(ARGS) -- "$${R:-current}"

.PHONY: withdraw
withdraw: $(VENV)/.built ## Withdraw a delivery: make withdraw DELIVERY=<number> WHO="..." WHY="..." [UNDO=1]; alone, it lists them
	@$(BIN)/python -m pipeline withdraw --delivery="$$DELIVERY" --who="$$WHO" --why="$$WHY" --undo="$$UNDO" $(ARGS)

.PHONY: refresh
refresh: $(VENV)/.built ## Unattended: build and publish, when something is new; else nothing, within seconds
	@$(BIN)/python -m pipeline refresh $(ARGS)

.PHONY: status
status: $(VENV)/.built ## How the last run went, how old the release is, what is missing, what falls due (ARGS=--json)
	@$(BIN)/python -m pipeline status $(ARGS)

.PHONY: releases
releases: $(VENV)/.built ## The releases that are kept, and which is in force
	@$(BIN)/python -m pipeline releases $(ARGS)

.PHONY: rollback
rollback: $(VENV)/.built ## Put an earlier release in force again: make rollback R=<release> WHY="..." (default: previous)
	@$(BIN)/python -m pipeline rollback --why="$$WHY" $(ARGS) -- "$${R:-previous}"

.PHONY: backup
backup: $(VENV)/.built ## Copy archive, ledger and key into a folder: make backup DIR=<folder>
	@$(BIN)/python -m pipeline backup $(ARGS) -- "$$DIR"

.PHONY: restore
restore: $(VENV)/.built ## Put a backup into an empty data folder: make restore DIR=<folder>
	@$(BIN)/python -m pipeline restore $(ARGS) -- "$$DIR"

.PHONY: timer
timer: $(VENV)/.built ## Write the systemd units and the cron line of this checkout into data/systemd
	@$(BIN)/python -m pipeline timer $(ARGS)

.PHONY: gate
gate: $(VENV)/.built ## Judge a warehouse by the rules of publication: make gate W=<warehouse> OUT=<report folder>
	@$(BIN)/python -m expectations "$${W:-data/current/warehouse.duckdb}" --report "$${OUT:-data/gate}"

.PHONY: templates
templates: $(VENV)/.built ## Write the blank scheda of each responsible centre into data/templates
	@$(BIN)/python -m pipeline templates $(ARGS)

.PHONY: register
register: $(VENV)/.built ## Check the register (seeds/) without building anything
	@$(BIN)/python -m pipeline register $(ARGS)

.PHONY: test
test: .packages $(VENV)/.built-dev lint ## Run every check and every test
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: .packages
.packages:
	@bash tests/packages.sh

.PHONY: scenarios
scenarios: $(VENV)/.built-dev ## Bodies drawn by chance, each with its year, against a second reckoning: make scenarios SEED=1 BODIES=60
	@$(BIN)/python -m tests.scenarios --seed "$${SEED:-1}" --bodies "$${BODIES:-60}" $(ARGS)

.PHONY: lint
lint: $(VENV)/.built-dev ## Format and type checks, import directions
	@$(MAKE) --no-print-directory --output-sync -j2 .types .forms

.PHONY: .types .forms
.types:
	@$(BIN)/mypy

.forms:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/sqlfmt --check --quiet $(SQL)
	@$(BIN)/lint-imports --no-cache

.PHONY: format
format: $(VENV)/.built-dev ## Rewrite code and SQL in the house format
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfmt --quiet $(SQL)

.PHONY: bench
bench: $(VENV)/.built ## Time and peak memory of each stage; the whole build against `dbt build` alone
	@$(BIN)/python -m pipeline bench $(ARGS)

.PHONY: soak
soak: $(VENV)/.built ## Hours of it: 100 nights with readers, 100 runs killed at any moment (ARGS="--refreshes 3 --kills 3")
	@$(BIN)/python -m pipeline soak $(ARGS)

.PHONY: lock
lock: ## Pin every dependency with hashes, from pyproject.toml
	@set -e; tool=$$(mktemp -d); $(PYTHON) -m venv $$tool; $$tool/bin/pip install --quiet uv; \
	compile="$$tool/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml"; \
	$$compile -o requirements.lock; $$compile --extra dev -c requirements.lock -o requirements-dev.lock; rm -rf $$tool

.PHONY: clean
clean: ## Remove the environment and the caches, never data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dbt_project/target dbt_project/logs
