# make demo    who said what in the sample corpus (or in CORPUS=path/to/articles)
# make test    every check; the tests come last
# make clean   away with what these made

PYTHON := python3
BIN := .venv/bin
READY := .venv/.ready
CORPUS := sample_corpus
NOTEBOOK := notebooks/01_who_said_what.ipynb

# PyTorch's threads spin while they wait for each other: on busy cores one thread is many times as fast as two.
export OMP_NUM_THREADS := 1

.PHONY: demo test clean

demo: $(READY)
	@$(BIN)/python -m quotelab extract "$(CORPUS)" --summary -o quotations.csv -o quotations.html
	@echo "Open the notebook: $(BIN)/jupyter lab $(NOTEBOOK)"

test: $(READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest

$(READY): pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet -r requirements/dev.txt
	.venv/bin/python -m pip install --quiet -e ".[dev]"
	@touch $@

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis quotations.csv quotations.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
