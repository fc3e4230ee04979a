"""`make demo`, as a stranger would run it, apart from installing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quotelab.export import read_csv

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60  # what the demo may take once everything is installed

Demo = tuple[Path, subprocess.CompletedProcess[str], float]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Make in `folder`, with this interpreter in place of the one that the Makefile would install."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        [
            *("make", "--no-print-directory", f"--makefile={ROOT / 'Makefile'}", "--old-file=.venv/.ready"),
            *(f"BIN={Path(sys.executable).parent}", *arguments),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env={**own, "COLUMNS": "140", "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "sample_corpus", folder / "sample_corpus")
    start = time.perf_counter()
    done = make(folder, "demo")
    return folder, done, time.perf_counter() - start


def test_it_shows_who_is_quoted_where(demo: Demo) -> None:
    _, done, _ = demo
    assert done.returncode == 0, done.stderr
    for words in ("quotations of", "Courier", "Wire", "speaker", "Pavle Orsik", "quotations more"):
        assert words in done.stdout
    assert "in 16 documents, 7 outlets" in done.stderr
    assert len(done.stdout.splitlines()) < 80


def test_it_leaves_a_table_and_a_page_of_all_quotations(demo: Demo) -> None:
    folder, done, _ = demo
    frame = read_csv(folder / "quotations.csv")
    assert len(frame) > 200 and frame["outlet"].nunique() == 7
    assert f"{len(frame)} quotations" in done.stderr
    page = (folder / "quotations.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and "Pavle Orsik" in page


def test_its_last_line_opens_the_notebook(demo: Demo) -> None:
    _, done, _ = demo
    words = done.stdout.splitlines()[-1].removeprefix("Open the notebook: ").split()
    assert words[0].endswith("/jupyter") and Path(words[0]).exists()
    assert words[1] == "lab" and (ROOT / words[2]).exists()


def test_it_takes_less_than_a_minute(demo: Demo) -> None:
    assert demo[2] < SECONDS


def test_it_reads_other_articles(tmp_path: Path) -> None:
    (tmp_path / "my articles").mkdir()
    (tmp_path / "my articles" / "a.txt").write_text("“We are late,” Mara Lund said.", encoding="utf-8")
    done = make(tmp_path, "demo", "CORPUS=my articles")
    assert done.returncode == 0, done.stderr
    assert "Mara Lund" in done.stdout
    assert len(read_csv(tmp_path / "quotations.csv")) == 1


def test_a_mistake_fails(tmp_path: Path) -> None:
    done = make(tmp_path, "demo", "CORPUS=nowhere")
    assert done.returncode != 0
    assert "nowhere" in done.stderr and "Traceback" not in done.stderr


def test_the_tests_run_last() -> None:
    done = make(ROOT, "--dry-run", "test")
    tools = [line.split(" -m ")[1].split()[0] for line in done.stdout.splitlines()]
    assert tools == ["ruff", "ruff", "mypy", "pytest"]
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("\nmake test")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
