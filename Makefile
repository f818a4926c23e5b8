# From a fresh clone: `make demo` and `make test` need Python 3.11 or later and nothing else.
# Everything is installed into .venv, once; an environment that is active in the caller's shell stays as it is.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
# One more than processors: many tests wait for a crawl's delays.
JOBS   ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# What an active environment or a user's set-up would slip into ours, and what would compile all anew at each start.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install demo test fault fuzz soak bench golden ratchet check format clean

help:
	@echo "make demo     crawl five small invented news sites on this computer"
	@echo "make test     unit and end-to-end tests; one: make test ARGS='-k demo'"
	@echo "make fault    runs over time: what is new, what fails, hangs, is killed; exit statuses. Minutes"
	@echo "make fuzz     looks for bytes that break us, a minute a target; make fuzz ARGS='--seconds 600 extract'"
	@echo "make soak     20,000 pages in one run, a tenth of them hostile: memory, handles, books; make soak ARGS='--pages 2000'"
	@echo "make bench    beside other extractors and crawlers, growth, start-up; needs NEWSCRAWL_EVAL. An hour and more"
	@echo "make golden   rewrite what the golden pages expect, and show what that changes"
	@echo "make ratchet  scores on NEWSCRAWL_EVAL against their floors; make ratchet ARGS=--raise lifts those that were beaten"
	@echo "make check    style, types and layers"
	@echo "make format   bring the code into style"
	@echo "make clean    remove .venv and caches; data/ stays"
	@echo "              another Python: make demo PYTHON=python3.12"

install: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]' --constraint constraints.txt
	@touch $@

demo: $(READY)
	@$(BIN)/newscrawl demo

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) --durations=12 $(ARGS)

fault: $(READY)
	$(BIN)/python -m pytest tests/fault -n $(JOBS) $(ARGS)

fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]' --constraint constraints.txt
	@$(BIN)/python tests/fuzz/fuzz.py $(ARGS)

soak: $(READY)
	@$(BIN)/python benchmarks/soak.py $(ARGS)

# Each can be run alone, and has options: see the head of the file.
bench: $(READY)
	@$(BIN)/python benchmarks/peers.py
	@$(BIN)/python benchmarks/crawls.py
	@$(BIN)/python benchmarks/startup.py

golden: $(READY)
	@$(BIN)/python tests/pages/golden.py $(ARGS)

ratchet: $(READY)
	@$(BIN)/python benchmarks/ratchet.py $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .fuzz
	find newscrawl tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
