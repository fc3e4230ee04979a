"""What the README shows works: its Python runs, its shell lines run, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import quotelab
from quotelab.analysis import Analysis
from quotelab.export import read_csv
from quotelab.table import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def shell_lines() -> list[list[str]]:
    return [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines() if line.strip()]


QUOTELAB_LINES = [line[1:] for line in shell_lines() if line[0] == "quotelab"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample corpus, to run things in."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "sample_corpus", folder / "sample_corpus")
    return folder


@pytest.fixture(scope="module")
def shell(folder: Path) -> Iterator[InteractiveShell]:
    """One notebook's shell in which all Python of the README has run, block after block."""
    before = Path.cwd()
    os.chdir(folder)
    InteractiveShell.clear_instance()
    own = InteractiveShell.instance()
    try:
        for block in blocks("python"):
            with capture_output() as shown:
                result = own.run_cell(block)
            assert result.success, f"{block}\n{shown.stdout}{shown.stderr}"
        yield own
    finally:
        InteractiveShell.clear_instance()
        os.chdir(before)


def test_there_is_code() -> None:
    assert len(blocks("python")) >= 3 and len(QUOTELAB_LINES) >= 4


def test_python_gives_what_is_promised(shell: InteractiveShell, folder: Path) -> None:
    names = shell.user_ns
    assert f"# {names['corpus']!r}" in README
    assert isinstance(names["analysis"], Analysis) and len(names["analysis"].quotations) > 200
    assert len(names["frame"]) == len(names["analysis"].quotations)
    assert set(read_csv(folder / "wire.csv")["outlet"]) == {"Meridian Wire"}


@pytest.mark.parametrize("arguments", QUOTELAB_LINES, ids=" ".join)
def test_shell_lines_run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quotelab", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    targets = [target for option, target in pairwise(arguments) if option == "-o"]
    assert all((folder / target).stat().st_size for target in targets)
    assert targets or done.stdout.strip()


def test_the_other_shell_lines_name_what_there_is() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command, *arguments in shell_lines():
        if command == "make":
            assert re.search(rf"^{arguments[0]}:", makefile, flags=re.MULTILINE)
        elif command == "pip":
            assert arguments == ["install", "."]
        else:
            assert command == "quotelab"
    for extra in re.findall(r'pip install "\.\[(\w+)\]"', README):
        assert extra in PROJECT["optional-dependencies"]
    for module in re.findall(r"python -m (benchmarks\.\w+)", README):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists()
    for command in re.findall(r"`quotelab (\w+)", README):
        assert command in {"extract", "evaluate", "explain", "download"}


def test_columns_are_those_of_the_frame() -> None:
    table = README.partition("| column |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert tuple(re.findall(r"`(\w+)`", " ".join(cells))) == COLUMNS[:18]
    behind = README.partition("Behind these:")[2].partition("`.save`")[0]
    assert set(re.findall(r"`(\w+)`", behind)) <= set(COLUMNS[18:])


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    local = [link for link in links if not link.startswith("https://")]
    assert "docs/explorer.png" in local
    assert not [link for link in local if not (ROOT / link).exists()]


def test_version_and_python_are_those_of_the_package() -> None:
    assert f"version = {{{quotelab.__version__}}}" in README
    assert PROJECT["requires-python"] == ">=3.11" and "Python 3.11 or newer" in README
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{quotelab.__version__}]" in changes


def test_the_first_screen_says_how_to_begin() -> None:
    first = "\n".join(README.splitlines()[:15])
    for words in ("who said what", "pip install", "make demo", "make test"):
        assert words in first
