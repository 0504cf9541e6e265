# What one does in this repository. Only Python 3.11+, git and make are assumed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test gate bench codebook notebook corpus curves reader accounts lock clean

READOUTS := examples/strait/readout-buenos-aires.md examples/strait/readout-santiago.txt
demo: .venv/program ## show what the program says about the example and how its two readouts differ, and write the pages
	$(BIN)/communique read examples/strait
	$(BIN)/communique commitments examples/strait
	$(BIN)/communique read examples/strait --out out/strait.html --replace
	$(BIN)/communique compare $(READOUTS)
	$(BIN)/communique compare $(READOUTS) --out out/strait-compare.html --replace
	@echo "The pages: out/strait.html, out/strait-compare.html"

test: .venv/development ## lint, types, tests, gate: everything that must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest
	$(BIN)/python -m evaluation gate

gate: .venv/development ## the evaluation floors alone
	$(BIN)/python -m evaluation gate

bench: .venv/development ## speed and memory, as ratios in one run
	$(BIN)/python benchmarks/read.py
	$(BIN)/python benchmarks/merge.py
	$(BIN)/python benchmarks/compare.py

codebook: .venv/program ## docs/codebook.md from the tables in communique/codebooks
	$(BIN)/python -m docs.codebook

notebook: .venv/development ## run the example notebook anew and store what its cells give
	$(BIN)/python docs/execute.py docs/walkthrough.ipynb

corpus: .venv/program ## the corpus's data files from its sources, refused while anything is wrong in them
	$(BIN)/python -m corpus build

curves: .venv/training ## what is learnt from the corpus alone, on real news and real accounts (about an hour on two cores)
	$(BIN)/python -m training.events_curve
	$(BIN)/python -m training.accounts_curve --real

reader: .venv/training ## fit the reader of statements again and write communique/models/reader (hours on two cores, minutes on a GPU)
	$(BIN)/python -m training.fit_reader

accounts: .venv/training ## fit what compares accounts again and write communique/models/accounts (an hour or more on two cores)
	$(BIN)/python -m training.fit_accounts

LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	--custom-compile-command "make lock"
lock: .venv/bin/python ## resolve the dependencies again
	$(BIN)/python -m pip install -q uv
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --group build -o requirements-build.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) pyproject.toml --group training -c requirements.txt -o requirements-training.txt

clean:
	rm -rf .venv out build dist

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv

# the locked packages, each checked against its hash; then this checkout itself, linked, without asking for anything more
.venv/program: requirements.txt requirements-build.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-build.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: requirements-dev.txt .venv/program
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv/training: requirements-training.txt .venv/program
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-training.txt
	@touch $@
