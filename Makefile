# make demo: a shop, a broker and a desk to play with. make test: every check and every test.
# Needs python3 >= 3.11 with venv, make and git. Each target sets up what it needs.

PYTHON ?= python3
ARGS ?=
# More than cores: most of the time a test waits for a board, a broker or a browser.
WORKERS ?= 4

V := .venv
BIN := $(V)/bin
READY := $(V)/.ready
CAD := .venv-cad
CAD_READY := $(CAD)/.ready
ASSETS := backend/deskbell/web/assets
INPUTS := pyproject.toml hatch_build.py requirements/build.txt requirements/everything.txt requirements/node.txt requirements/esp32-stubs.txt \
	$(ASSETS)/package.json $(ASSETS)/package-lock.json $(ASSETS)/files.txt $(ASSETS)/fonts.txt $(ASSETS)/icons.txt \
	$(wildcard backend/deskbell/locale/*/LC_MESSAGES/*.po) $(wildcard broker/deskbell_catalogue/pictograms/*)
SITE := -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo check parts test bench soak cad case

help:
	@echo 'make demo    a virtual shop with its desk; ARGS="--shops 3" is passed on'
	@echo 'make test    every check and every test'
	@echo 'make check   linter, types, import rules'
	@echo 'make setup   .venv with everything but the CAD kernel'
	@echo 'make bench   our speed as a share of what the machine can do'
	@echo 'make soak    the simulations for longer'
	@echo 'make cad     every printed case, built, checked and sliced; .venv-cad, 1 GB'
	@echo 'make case    one printed case; ARGS="--board esp32_generic --out case"'

setup: $(READY)
	@:

$(READY): $(INPUTS)
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Deskbell needs python3 >= 3.11 with venv. On Debian and Ubuntu: apt install python3-venv. Another Python: make PYTHON=python3.12' >&2; exit 1; }
	@echo 'Setting up .venv (once; about a minute)'
	@$(PYTHON) -m venv $(V)
	@$(PIP) install --require-hashes --only-binary :all: --requirement requirements/build.txt
	@$(PIP) install --require-hashes --only-binary :all: --no-binary esptool --no-build-isolation --requirement requirements/everything.txt
	@command -v npm >/dev/null || $(PIP) install --require-hashes --only-binary :all: --requirement requirements/node.txt
	@$(PIP) install --require-hashes --no-deps --upgrade --target $(V)/esp32-stubs --requirement requirements/esp32-stubs.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

# The CAD kernel lies beside the rest: .venv-cad sees .venv, and .venv does not see it.
$(CAD_READY): requirements/cad.txt $(READY)
	@echo 'Setting up .venv-cad (once; 1 GB, about a minute)'
	@$(PYTHON) -m venv $(CAD)
	@$(CAD)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: --requirement requirements/cad.txt
	@echo "import site; site.addsitedir('$$($(BIN)/python $(SITE))')" >"$$($(CAD)/bin/python $(SITE))/beside.pth"
	@sed '1s|.*|#!$(CURDIR)/$(CAD)/bin/python|' $(BIN)/deskbell >$(CAD)/bin/deskbell && chmod +x $(CAD)/bin/deskbell
	@touch $@

demo: setup
	@$(BIN)/deskbell demo $(ARGS)

check: setup
	@$(BIN)/ruff format --check --quiet . || { echo 'Run .venv/bin/ruff format .' >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@node $(ASSETS)/node_modules/pyright/index.js
	@$(BIN)/lint-imports --no-cache

# What tests need from the operating system; what is missing afterwards is a skipped test, and a failure in CI.
parts: setup
	@tools/parts
	-@$(BIN)/python -m deskbell_broker.parts mosquitto micropython

test: check parts $(CAD_READY)
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS)
	@$(CAD)/bin/python -m pytest --numprocesses 2 -m 'cad and smoke' tests/enclosures

# PrusaSlicer and the kernel use a core each.
cad: parts $(CAD_READY)
	@$(CAD)/bin/python -m pytest --numprocesses 2 -m 'cad or slice' tests/enclosures $(ARGS)

bench: parts
	@$(BIN)/python -m bench $(ARGS)

soak: parts
	@$(BIN)/python -m pytest -m soak $(ARGS)

case: $(CAD_READY)
	@$(CAD)/bin/deskbell case $(ARGS)
