# Every verb of the project. Needs Python 3.11 or newer, make and git; everything else is installed into .venv.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
PEERS := .venv-bench/.installed
LOCKS := requirements/bootstrap.lock requirements/dev.lock
SEED ?= 7
CHANGES ?= 10000

export DAGSTER_HOME ?= $(CURDIR)/data/dagster
export PYTHONUTF8 := 1

$(STAMP): $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("retail_etl needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@# uv is the quick way; pip serves where uv cannot reach the index that pip is configured for.
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.lock \
	  || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q retail_etl
	@touch $@

$(PEERS): requirements/bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@echo "Installing the benchmarks' peers into .venv-bench ..."
	@$(BIN)/uv pip install --quiet --python .venv-bench/bin/python --require-hashes -r requirements/bench.lock \
	  || .venv-bench/bin/python -m pip install --quiet --require-hashes -r requirements/bench.lock
	@touch $@

.PHONY: setup demo dev verify soak check format test test-long bench lock clean help

setup: $(STAMP)  ## install everything into .venv (leaves .venv/bin/retail-etl)

demo: $(STAMP)  ## run the nightly job against the sandbox and write data/reports/latest
	@$(BIN)/retail-etl run nightly --sandbox

dev: $(STAMP)  ## sandbox with a moving clock, Dagster UI and daemon, on loopback
	@$(BIN)/retail-etl dev

verify: $(STAMP)  ## compare a run over a world of any seed with that world's truth: make verify SEED=11
	@$(BIN)/retail-etl verify --seed $(SEED)

soak: $(STAMP)  ## two-way sync under random changes, faults and kills: make soak SEED=11 CHANGES=10000
	@$(BIN)/retail-etl soak --seed $(SEED) --changes $(CHANGES)

check: $(STAMP)  ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --num-workers 2
	@$(BIN)/lint-imports

format: $(STAMP)  ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet .

test: check  ## every check and every test but the long ones
	@$(BIN)/pytest -n auto --dist worksteal -m "not long"

test-long: $(STAMP)  ## many seeds, kills and histories
	@$(BIN)/pytest -n auto --dist worksteal -m long

bench: $(STAMP) $(PEERS)  ## measure against peers and write benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

lock: $(STAMP)  ## resolve the dependencies again, with hashes and without index addresses
	@for pair in "requirements/bootstrap.in|bootstrap" "requirements/bench.in|bench" "pyproject.toml|runtime" "pyproject.toml --extra dev -c requirements/runtime.lock|dev"; do \
	  $(BIN)/uv pip compile --quiet $${pair%|*} --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" --output-file requirements/$${pair#*|}.lock; done

clean:  ## remove what runs and builds left behind (data/, caches); keeps .venv
	@rm -rf data build .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*##' '{printf "  make %-10s%s\n", $$1, $$2}'
