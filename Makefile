# Two commands are enough: `make run` and `make test`. Both need make and CPython 3.11 or newer with venv, nothing else.

ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PYTHON := $(or $(PYTHON),python3)
CHOSEN := any
else
CHOSEN := this
endif
PORT ?= 8000
ARGS ?=
VENV ?= .venv
UV_VERSION := 0.13.9
PY := $(VENV)/bin/python
STEP := $(PY) -m tests.step
COMPILE := pip compile -q --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 --universal \
  --custom-compile-command "make lock" pyproject.toml

# Tests start many processes: each would compile the sources anew where compiled modules are not kept.
unexport PYTHONDONTWRITEBYTECODE

.SILENT:
.PHONY: help run test check proof bench lock clean python run-lock dev-lock

help:
	echo "make run     install, load and publish the demo brand, serve it on http://127.0.0.1:$(PORT)/ (PORT=, ARGS=--once)"
	echo "make test    everything: lint, types, layers, unit, SQLite and PostgreSQL suites"
	echo "make check   the inner loop, under a minute: lint, types, layers and the tests without a database"
	echo "make proof   the property, fault and scale tests with their full counts; writes docs/proofs.md"
	echo "make bench   the benchmarks"
	echo "make lock    resolve pyproject.toml into requirements/*.txt again"
	echo "make clean   remove the virtual environment and the caches; var/ is kept"
	echo "PYTHON=python3.12 chooses the interpreter, VENV= the place of the virtual environment"

python:
	command -v "$(PYTHON)" >/dev/null || { echo "$(PYTHON) is not installed. Install CPython 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$$("$(PYTHON)" --version 2>&1 | head -n 1) is too old. Install CPython 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }

run-lock: python
	"$(PYTHON)" requirements/install.py run --venv "$(VENV)" --python $(CHOSEN)

dev-lock: python
	"$(PYTHON)" requirements/install.py dev --venv "$(VENV)" --python $(CHOSEN)

run: run-lock
	exec $(PY) manage.py up --port $(PORT) $(ARGS)

check: dev-lock
	$(STEP) "lint" ruff check .
	$(STEP) "format" ruff format --check .
	$(STEP) "types" mypy
	$(STEP) "layers" lint-imports
	QUICK=1 $(STEP) "tests without a database" pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not database and not slow"

test: dev-lock
	$(STEP) "lint" ruff check .
	$(STEP) "format" ruff format --check .
	$(STEP) "types" mypy
	$(STEP) "layers" lint-imports
	$(STEP) "all tests, SQLite" pytest -q -n 2 --dist loadfile --no-loadscope-reorder
	$(STEP) "database tests, PostgreSQL" tests.services pg -- $(PY) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m database

proof: dev-lock
	PROOF=1 $(PY) -m tests.proofs

bench: dev-lock
	$(PY) -m benchmarks $(ARGS)

lock: python
	uv=$$(command -v uv || echo .venv-lock/bin/uv); \
	[ -x "$$uv" ] || { echo "Installing uv $(UV_VERSION) into .venv-lock"; "$(PYTHON)" -m venv .venv-lock && .venv-lock/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) 2>.venv-lock/pip.log || { tail -3 .venv-lock/pip.log >&2; exit 1; }; }; \
	"$$uv" $(COMPILE) -o requirements/run.txt && "$$uv" $(COMPILE) --all-extras -o requirements/grown.txt && "$$uv" $(COMPILE) --group dev -o requirements/dev.txt

clean:
	rm -rf "$(VENV)" .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
