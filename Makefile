# Two commands for a stranger: `make demo` and `make test`. Everything else: `make help`.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

PY := .venv/bin/python
# Workers of the test run: one more than the two cores it is written for, because tests in a terminal often wait.
JOBS ?= 3
# The pure packages: no input or output, so nothing excuses a line that their own tests do not reach. What is measured is
# three times as slow, so the other tests run apart from it.
PURE := model ledger assess continuity exercise content
OTHERS := bundle cli contract durability report store tui workspace
PYTEST := $(PY) -m pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder
COVERAGE := $(foreach part,$(PURE),--cov=cyberlayers/$(part)) --cov-branch --cov-fail-under=95 \
	--cov-report=term-missing:skip-covered

.PHONY: help demo test test-long bench lint format docs-pictures docs-reference pins clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  %-20s %s\n' "$$name" "$$text"; done

demo: .venv/.runtime ## the example council, then the screen (without a terminal: its posture report)
	@$(PY) -m cyberlayers demo .demo

test: .venv/.dev ## lint, types, import contracts, tests and coverage: what .ci/run calls
	@sh requirements/setup.sh debian
	@$(MAKE) --no-print-directory lint
	@$(PYTEST) -m 'not long' $(addprefix tests/,$(PURE)) $(COVERAGE)
	@$(PYTEST) -m 'not long' $(addprefix tests/,$(OTHERS))

test-long: .venv/.dev ## the tests that take minutes
	@sh requirements/setup.sh debian
	@$(PYTEST) -m long

bench: .venv/.dev ## speed as ratios, each measured in one run on this machine
	@for file in tests/benchmarks/bench_*.py; do PYTHONPATH=. $(PY) "$$file" || exit 1; done

lint: .venv/.dev ## ruff, mypy --strict and the import contracts
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

format: .venv/.dev ## let ruff put the code into its one form
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

docs-pictures: .venv/.runtime ## draw docs/screenshots/ from the example council
	@$(PY) docs/make_pictures.py

docs-reference: .venv/.runtime ## write the generated pages of docs/reference/
	@$(PY) docs/make_reference.py

pins: ## compile requirements/*.txt again (needs uv)
	@sh requirements/pins.sh

clean: ## remove everything that these targets made
	@rm -rf .venv .demo .bench dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache *.egg-info
	@find cyberlayers tests docs -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.runtime: requirements/runtime.txt requirements/setup.sh pyproject.toml
	@sh requirements/setup.sh venv $(if $(wildcard .venv/.dev),dev,runtime)

.venv/.dev: requirements/dev.txt requirements/setup.sh pyproject.toml
	@sh requirements/setup.sh venv dev
