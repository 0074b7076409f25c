# Needs Python 3.11 or newer with pip and venv, and make. Another interpreter: make test PYTHON=python3.12
PYTHON ?= python3
VENV   ?= .venv
BENCH  := $(VENV)-bench
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check
DISTS  := . $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
TOMLS  := $(addsuffix /pyproject.toml,$(DISTS))
# One process a core. For one test, with its output: make test PYTEST='-x tests/unit/test_units.py'
PYTEST ?= -q -n auto --maxprocesses 4

.DEFAULT_GOAL := help
.PHONY: help demo test engines cover sheets speed lint types format dist bundle docs browse bench lock ci clean
help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "commstd needs Python 3.11 or newer, and this is %d.%d: make PYTHON=..." % sys.version_info[:2])'
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt install python3-venv)" >&2; rm -rf $(VENV); exit 1; }

# pip and not uv: it reads the user's own settings, a mirror among them.
$(VENV)/.test: requirements/test.txt $(TOMLS) | $(PY)
	$(PIP) install -q --require-hashes -r requirements/test.txt
	$(PIP) install -q --no-deps --no-build-isolation $(addprefix -e ,$(DISTS))
	@touch $@

$(VENV)/.lint $(VENV)/.build: $(VENV)/.%: requirements/%.txt $(VENV)/.test
	$(PIP) install -q --require-hashes -r $<
	@touch $@

$(VENV)/.lock: requirements/lock.txt | $(PY)
	$(PIP) install -q --require-hashes -r $<
	@touch $@

demo: $(VENV)/.test ## set up, and assess the example table of Puyang
	$(VENV)/bin/commstd assess examples/puyang.csv --city puyang --as-of 2020-12-31

test: $(VENV)/.test ## set up, and run the tests
	$(PY) -m pytest $(PYTEST)

# `coverage run`, not `pytest --cov`: what a pytest plugin imports is loaded before the latter starts to look.
EXACT := src/commstd/formula/*,src/commstd/readings.py,src/commstd/standards.py,src/commstd/verdicts.py,src/commstd/assess/*
# Java 17 or newer has to be there for Spark; .ci/run sees to it.
$(VENV)/.engines: requirements/engines.txt $(VENV)/.test
	$(PIP) install -q --require-hashes -r $<
	@touch $@

# Spark in one process, which has the session, and all others in another.
engines: $(VENV)/.engines ## every engine against the exact reader: pandas, PyArrow, DuckDB, Ibis, Spark
	@$(PY) -m pytest -q -m 'not spark' tests/engines > $(VENV)/others.log 2>&1 & others=$$!; \
	$(PY) -m pytest -q -m spark tests/engines; spark=$$?; \
	wait $$others; others=$$?; cat $(VENV)/others.log; exit $$((spark | others))

# What is only for tables of other engines is reached by `make engines`.
cover: $(VENV)/.test ## the tests again, measured: every branch of what computes a verdict
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest $(PYTEST) tests/laws tests/unit tests/faults
	$(PY) -m coverage combine -q
	$(PY) -m coverage report --include='$(EXACT)' --omit='src/commstd/assess/lazy*' --fail-under=100

sheets: $(VENV)/.test ## workbooks in LibreOffice: corrected, recalculated, and held to the assessment of the corrected table
	$(PY) -m pytest -q tests/sheets

speed: $(VENV)/.test ## whether commstd keeps up with Polars by hand, starts fast, and is fast for one community
	$(PY) -m benchmarks --check
	$(PY) benchmarks/startup.py --check
	$(PY) benchmarks/one_entity.py --check

lint: $(VENV)/.lint ## style, layers, spelling
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/lint-imports
	$(VENV)/bin/typos

types: $(VENV)/.lint ## mypy --strict
	$(PY) -m mypy src $(wildcard plugins/*/src) website release

format: $(VENV)/.lint ## what ruff can mend by itself
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

# --src-dir: whatever lies in src, the pack's TOML too, has to be in the wheel.
dist: $(VENV)/.build ## every wheel and sdist, checked
	rm -rf dist
	set -e; for d in $(DISTS); do \
	  $(PY) -m build --no-isolation --outdir dist $$d; \
	  for p in $$d/src/*/; do $(VENV)/bin/check-wheel-contents --src-dir $$d/src dist/$$(basename $$p)-*.whl; done; \
	done
	$(PY) -m twine check --strict dist/*

bundle: dist ## one archive to install from without a network, Windows and Linux
	$(PY) -m release.bundle

$(VENV)/.docs: requirements/docs.txt $(VENV)/.test
	$(PIP) install -q --require-hashes -r $<
	@touch $@

$(VENV)/.browser: requirements/browser.txt $(VENV)/.docs
	$(PIP) install -q --require-hashes -r $<
	@touch $@

docs: $(VENV)/.docs ## the documentation as a site, in site/, English and Chinese
	$(PY) -m website

# Chromium has to be there; .ci/run sees to it.
browse: $(VENV)/.browser docs ## the site in a browser: calculators, search, diagrams, phone, accessibility
	$(PY) -m pytest -q -n 2 tests/site

# In an environment of its own: nothing else needs what commstd is held against. Less of it: make bench ARGS='--rows 10000'
$(BENCH)/.done: requirements/bench.txt $(TOMLS)
	@$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip --disable-pip-version-check install -q --require-hashes -r requirements/bench.txt
	$(BENCH)/bin/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e . -e plugins/commstd-puyang
	@touch $@

bench: $(BENCH)/.done ## commstd beside other ways to the same verdicts: time, memory, wrong verdicts
	$(BENCH)/bin/python -m benchmarks $(ARGS)

# Hashes, no addresses, one file for every Python from 3.11 on. Each file keeps to the versions of the ones before it.
# Newer versions: make lock LOCK=--upgrade. A mirror: uv has its own settings for it, and does not read pip's.
lock: $(VENV)/.lock ## requirements/*.in -> *.txt
	$(COMPILE) requirements/lock.in -o requirements/lock.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra excel --extra report -c requirements/run.txt -o requirements/office.txt
	$(COMPILE) pyproject.toml --extra excel --extra report --extra testing requirements/test.in -c requirements/run.txt -o requirements/test.txt
	$(COMPILE) requirements/engines.in -c requirements/test.txt -o requirements/engines.txt
	$(COMPILE) requirements/lint.in -c requirements/test.txt -o requirements/lint.txt
	$(COMPILE) requirements/build.in -c requirements/test.txt -c requirements/lint.txt -o requirements/build.txt
	$(COMPILE) requirements/docs.in -c requirements/test.txt -c requirements/lint.txt -c requirements/build.txt -o requirements/docs.txt
	$(COMPILE) requirements/browser.in -c requirements/test.txt -c requirements/docs.txt -o requirements/browser.txt
	$(COMPILE) pyproject.toml requirements/bench.in -c requirements/test.txt -o requirements/bench.txt
COMPILE = $(VENV)/bin/uv pip compile -q $(LOCK) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'

ci: ## all that a change has to pass
	bash .ci/run

clean: ## forget the environment and every cache
	rm -rf $(VENV) $(BENCH) dist site .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
