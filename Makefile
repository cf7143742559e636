# Two commands matter: `make run` and `make test`. The rest is named below them.
SHELL := /bin/sh
BIN := .venv/bin
UNDER_TEST := DJANGO_SETTINGS_MODULE=config.settings.test
REPORTS := var/reports
# One process of tests for each core, two at least; more than four only wait for one another.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); if [ $$n -lt 2 ]; then echo 2; elif [ $$n -gt 4 ]; then echo 4; else echo $$n; fi)

.PHONY: help run test lint format lock bench bench-files bench-live bench-relay bench-search fuzz stack test-stack clean

help:
	@echo 'make run          start the portal here (HOST=, PORT= to choose the address)'
	@echo 'make test         every check and every test, browser tests included'
	@echo 'make lint         the checks alone      make format      put the code in order'
	@echo 'make stack        start the production form here, from installed packages'
	@echo 'make test-stack   the black-box tests against the production form'
	@echo 'make bench        what a page costs     make lock        lock the requirements anew'
	@echo 'make bench-files  what a file costs on its way in and out'
	@echo 'make bench-live   what a live message costs, 1,000 races with a removal'
	@echo 'make bench-relay  what the relay costs, and its mails while everything around it is killed'
	@echo 'make bench-search what rights and passages cost a search'
	@echo 'make fuzz         100,000 bodies that nobody would write, through the renderer'
	@echo 'make clean        remove what was built, keep var/ and its data'

run:
	@deploy/venv.sh base
	@exec $(BIN)/python -m config.serve

test: lint
	@deploy/packages.sh browser
	@mkdir -p $(REPORTS)
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --junitxml=$(REPORTS)/test.xml

lint:
	@deploy/venv.sh test
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(UNDER_TEST) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.architecture.budgets

format:
	@deploy/venv.sh test
	$(BIN)/ruff check -q --fix .
	$(BIN)/ruff format -q .

# No index or download address is written into the lock files: they say what, never from where.
lock:
	@deploy/venv.sh test
	cd requirements && for set in base production test; do \
		../$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-annotate --no-header $$set.in -o $$set.txt || exit 1; done

bench:
	@deploy/venv.sh test
	@deploy/packages.sh stack
	$(BIN)/python -m bench.run

bench-files:
	@deploy/venv.sh test
	@deploy/packages.sh stack
	$(BIN)/python -m bench.files

bench-search:
	@deploy/venv.sh test
	$(BIN)/python -m bench.search

bench-live:
	@deploy/venv.sh test
	@deploy/packages.sh stack
	$(BIN)/python -m bench.live
	RACES=1000 $(BIN)/pytest -q -n 0 tests/live/test_races.py

bench-relay:
	@deploy/venv.sh test
	@deploy/packages.sh stack
	$(BIN)/python -m bench.relay
	$(BIN)/python -m bench.relay --crash

fuzz:
	@deploy/venv.sh test
	FUZZED=100000 $(BIN)/pytest -q -n 2 tests/portal/test_richtext_fuzz.py

stack:
	@deploy/venv.sh test
	@deploy/packages.sh stack
	@exec $(BIN)/python -m deploy.stack

test-stack:
	@deploy/venv.sh test
	@deploy/packages.sh browser
	@deploy/packages.sh stack
	@mkdir -p $(REPORTS)
	$(BIN)/pytest -q tests/stack --junitxml=$(REPORTS)/stack.xml

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles $(REPORTS)
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
