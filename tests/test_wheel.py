"""The wheel holds what is needed, and works where nothing but it is installed of quotelab."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 50_000_000  # bytes
ARTICLE = "Peter Brown said that the bridge would reopen in May. “We are late,” Mara Lund said."


def run(*command: str | Path, cwd: Path) -> str:
    """What a command says, in an environment that leads to no other quotelab."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheel; the libraries are those that are here already.

    Only their folder is on its path: an editable quotelab is found by a `.pth` file, which isn't read there.
    """
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    libraries = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (own / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps")
    run(*pip, "--ignore-installed", wheel, cwd=folder)
    return python


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    package = ROOT / "quotelab"
    expected = {
        str(path.relative_to(ROOT)) for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    inside = {name for name in files(wheel) if name.startswith("quotelab/")}
    assert inside == expected
    for name in (
        "py.typed",
        "data/cues.tsv",
        "data/confidence.tsv",
        "explorer/table.js",
        "explorer/explorer.css",
    ):
        assert f"quotelab/{name}" in inside


def test_the_models_are_in_it_as_their_manifest_says(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read("quotelab/model/manifest.json"))
    assert {f"quotelab/model/{name}" for name in manifest["sha256"]} <= files(wheel)
    assert "quotelab/model/resources.json" in files(wheel)
    assert wheel.stat().st_size < LARGEST


def test_both_licences_are_in_it_and_nothing_else(wheel: Path) -> None:
    others = {name for name in files(wheel) if not name.startswith("quotelab/")}
    assert all(".dist-info/" in name for name in others)
    licences = {name.partition("/licenses/")[2] for name in others if "/licenses/" in name}
    assert licences == {"LICENSE", "quotelab/model/LICENSE.md"}
    with zipfile.ZipFile(wheel) as archive:
        texts = [archive.read(name).decode() for name in others if "/licenses/" in name]
    assert any("Apache License" in text for text in texts)
    assert any("Attribution-ShareAlike 4.0" in " ".join(text.split()) for text in texts)


def test_it_is_the_installed_one_that_is_imported(fresh: Path, tmp_path: Path) -> None:
    where = run(fresh, "-c", "import quotelab; print(quotelab.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(fresh.parent.parent)


def test_it_finds_who_said_what_in_a_fresh_environment(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    run(fresh.parent / "quotelab", "extract", "a.txt", "-o", "found.jsonl", cwd=tmp_path)
    record = json.loads((tmp_path / "found.jsonl").read_text(encoding="utf-8"))
    assert record["text"] == ARTICLE
    assert {one["speaker"] for one in record["attributions"]} == {"Peter Brown", "Mara Lund"}
