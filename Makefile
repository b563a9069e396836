# Every target sets up what it needs in .venv; nothing outside the project is touched.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
CELLS := .venv-cells
DOCS := .venv-docs
ISO15118 := .venv-iso15118
ROUTES := .venv-routes
PYTHON_ROUTES ?=
SITES := .venv-sites
SUMO := .venv-sumo

.PHONY: demo studio test tests test-long check check-src check-style format docs bench bench-site validate cells fit-losses catalogue technology usable-energy cost example-trips studio-pictures iso15118 routes sumo lock hooks clean help

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirement requirements.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(VENV)/.ready ## compare the Xiaomi SU7 with the Tesla Model 3 and the Polestar 2
	$(BIN)/voltwright compare xiaomi-su7 tesla-model-3-2024-rwd polestar-2-2024-lrsm --html out/compare.html
	@echo "The studio, a page on which a car is designed: make studio"

studio: $(VENV)/.ready ## open the studio, the page on which a car is designed
	$(BIN)/voltwright studio

test: $(VENV)/.ready ## check style, layers, types of the program; run the tests beside
	@$(MAKE) --no-print-directory --jobs=2 check-src tests

tests: $(VENV)/.ready
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

test-long: $(VENV)/.ready check ## run the tests with many new random examples
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --hypothesis-profile=long

check: $(VENV)/.ready check-style ## style, layers, types of everything
	$(BIN)/basedpyright

check-src: $(VENV)/.ready check-style
	$(BIN)/basedpyright src

check-style: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.ready ## put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(DOCS)/.ready: website/requirements.lock $(VENV)/.ready
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(DOCS)
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(DOCS)/bin/python --require-hashes --requirement website/requirements.lock
	@touch $@

docs: $(VENV)/.ready $(DOCS)/.ready ## build the documentation as a site that needs no network, out/site/index.html
	$(BIN)/python website/assemble.py out
	$(DOCS)/bin/zensical build --strict --clean --config-file out/zensical.toml
	$(BIN)/python website/check_site.py out/site

bench: $(VENV)/.ready ## measure speed beside FASTSim, and what a live car with its protocols costs
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement benchmarks/requirements.lock
	RUST_BACKTRACE=0 $(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/codegen.py
	$(BIN)/python benchmarks/fmu.py
	$(BIN)/python benchmarks/live_cost.py
	$(BIN)/python benchmarks/fleet.py
	$(BIN)/python benchmarks/studio_hostile.py
	$(BIN)/python benchmarks/studio.py

bench-site: $(VENV)/.ready ## compare a site of 1,000 sessions with ACN-Sim and EV2Gym, each in an environment of its own
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(SITES)-acn
	$(BIN)/uv pip install --quiet --python $(SITES)-acn/bin/python acnportal==0.3.3 "setuptools<80"
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(SITES)-gym
	$(BIN)/uv pip install --quiet --python $(SITES)-gym/bin/python ev2gym==2.0.0 "setuptools<80" pandapower numba psutil multicopula
	$(BIN)/python benchmarks/site.py $(SITES)-acn/bin/python $(SITES)-gym/bin/python

validate: $(VENV)/.ready ## compare cars and certified tests with published figures, write docs/accuracy.md and docs/validation.md
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/charging.py
	$(BIN)/python benchmarks/cold_ftp.py
	$(BIN)/python benchmarks/trips.py $(MEASURED)
	RUST_BACKTRACE=0 $(BIN)/python benchmarks/validation.py

cells: $(VENV)/.ready ## compare cells with PyBaMM, in an environment of its own, write docs/cell-accuracy.md
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(CELLS)
	$(BIN)/uv pip install --quiet --python $(CELLS)/bin/python --editable ".[cells]"
	$(CELLS)/bin/python benchmarks/cells.py out/cells

fit-losses: $(VENV)/.ready ## fit the default losses to the shipped certified tests again
	$(BIN)/voltwright fit-losses --install

catalogue: $(VENV)/.ready ## join the catalogue of certified cars anew from the lists in $(DATA)
	$(BIN)/python benchmarks/catalogue.py $(DATA)

technology: $(VENV)/.ready ## write docs/technology.md from the table of documented technology
	$(BIN)/python benchmarks/technology.py

usable-energy: $(VENV)/.ready ## learn the usable share of nominal energy from the guide in $(DATA), write docs/usable-energy.md
	$(BIN)/python benchmarks/usable_energy.py $(DATA)

cost: $(VENV)/.ready ## print the cost model against the written prices
	$(BIN)/python benchmarks/cost.py

example-trips: $(VENV)/.ready ## simulate the shipped example trips anew
	$(BIN)/python benchmarks/simulated_trips.py

studio-pictures: $(VENV)/.ready ## take pictures of every view of the studio into out/studio, and those of the pages (needs chromium)
	$(BIN)/python benchmarks/studio_pictures.py out/studio --docs

iso15118: $(VENV)/.ready ## set up the environment of ISO 15118, $(ISO15118); sessions need Java 17 too
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(ISO15118)
	$(BIN)/uv pip install --quiet --python $(ISO15118)/bin/python --require-hashes --requirement src/voltwright/live/iso15118_env/requirements.lock

routes: $(VENV)/.ready ## set up the environment of ways over a map, $(ROUTES), with Python 3.12 or later (PYTHON_ROUTES=its path)
	@for each in $(PYTHON_ROUTES) python3.14 python3.13 python3.12 python3; do \
		found=$$($$each -c 'import sys; print(sys.executable if sys.version_info >= (3, 12) else "")' 2> /dev/null) && [ -n "$$found" ] && break; \
	done; \
	[ -n "$$found" ] || { \
		echo "make routes needs Python 3.12 or later; install one, or name it: make routes PYTHON_ROUTES=/path/to/python3.12" >&2; exit 1; }; \
	$(BIN)/uv venv --quiet --clear --python "$$found" $(ROUTES)
	$(BIN)/uv pip install --quiet --python $(ROUTES)/bin/python --require-hashes --requirement src/voltwright/interfaces/valhalla_env/requirements.lock

sumo: $(VENV)/.ready ## set up the environment of SUMO, $(SUMO), and compare a town and car following with it
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(SUMO)
	$(BIN)/uv pip install --quiet --python $(SUMO)/bin/python --editable ".[sumo]"
	$(SUMO)/bin/python benchmarks/sumo_trips.py
	$(SUMO)/bin/python benchmarks/sumo_followers.py

lock: $(VENV)/.ready ## renew the lock files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group bench pyproject.toml -c requirements.lock -o benchmarks/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group pyproject.toml:docs --python-version 3.11 -c requirements.lock -o website/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group pyproject.toml:iso15118 --python-version 3.11 -o src/voltwright/live/iso15118_env/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group pyproject.toml:routes --python-version 3.12 -o src/voltwright/interfaces/valhalla_env/requirements.lock

hooks: $(VENV)/.ready ## run ruff before every commit
	$(BIN)/pre-commit install

clean: ## remove what the targets made
	rm -rf $(VENV) $(CELLS) $(DOCS) $(ISO15118) $(ROUTES) $(SUMO) out .pytest_cache .ruff_cache .hypothesis
