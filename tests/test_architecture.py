"""The rows of the house: who may import whom, what `import quotelab` loads, what is documented."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import quotelab

PACKAGE = Path(quotelab.__file__).parent
ROWS = (
    {"errors", "document", "quotation"},
    {
        *(
            "clean",
            "furniture",
            "marks",
            "cues",
            "find",
            "mend",
            "mention",
            "attribute",
            "doubt",
            "found",
            "quoted",
            "headline",
            "transcript",
            "extract",
            "confidence",
            "choose",
        ),
        *(
            "names",
            "context",
            "resolve",
            "register",
            "proposals",
            "corrections",
            "anonymity",
            "compare",
            "evaluation",
            "highlight",
        ),
    },
    {"load", "parse", "models", "table", "charts", "export", "store", "engine", "meter"},
    {"analysis"},
    {"explorer", "magics", "cli", "__main__"},
)
# Who alone may import a heavy library. The command line imports Stanza for `quotelab download`.
OWNERS = {
    "stanza": {"parse", "cli"},
    "torch": {"parse"},
    "pandas": {"table", "load", "export", "evaluation", "explorer", "charts"},
    "matplotlib": {"charts"},
    "PIL": {"charts"},
    "ipywidgets": {"explorer"},
    "anywidget": {"explorer"},
    "IPython": {"magics"},
    "pyarrow": {"export", "load", "store"},
    "xlsxwriter": {"export"},
    "filelock": {"store"},
    "tqdm": {"meter"},
    "click": {"cli"},
    "rich": {"cli"},
}
LIGHT_SECONDS = 0.3
HEAVY = ("torch", "stanza", "pandas", "matplotlib", "ipywidgets", "IPython")


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def home(path: Path) -> str:
    """The module or folder directly under quotelab to which a file belongs."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names that are imported when the code runs: all but those for the type checker only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from imports(ast.Module(node.orelse, []))
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield from (f"{node.module}.{name.name}" for name in node.names)
        else:
            yield from imports(node)


def imported(path: Path) -> set[str]:
    return set(imports(ast.parse(path.read_text(encoding="utf-8"))))


def row(name: str) -> int:
    return next(number for number, names in enumerate(ROWS) if name in names)


def test_imports_are_read_off_the_code() -> None:
    code = "import a.b\nif TYPE_CHECKING:\n    import c\nelse:\n    import d\ndef f():\n    from e import g, h\n"
    assert list(imports(ast.parse(code))) == ["a.b", "d", "e.g", "e.h"]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_from_its_own_row_or_above(path: Path) -> None:
    own = home(path)
    assert any(own in names for names in ROWS), f"{own} has no row"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "quotelab" and len(parts) > 1 and parts[1] != own:
            assert any(parts[1] in names for names in ROWS), f"{own} imports {name}, which has no row"
            assert row(parts[1]) <= row(own), f"{own} imports {name}, which lies below it"


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_heavy_library_has_one_door(path: Path) -> None:
    for name in imported(path):
        owners = OWNERS.get(name.split(".")[0])
        assert owners is None or home(path) in owners, f"{home(path)} imports {name}"


def in_fresh_interpreter(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_import_is_light() -> None:
    loaded = in_fresh_interpreter(f"import sys, quotelab; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert loaded == "[]"


def test_import_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import quotelab; print(time.perf_counter() - t)"
    assert min(float(in_fresh_interpreter(code)) for _ in range(3)) < LIGHT_SECONDS


def test_import_changes_no_settings_and_writes_nothing() -> None:
    settings = "(dict(os.environ), list(warnings.filters), logging.root.level)"
    code = f"import logging, os, warnings; old = {settings}; import quotelab; print(old == {settings})"
    assert in_fresh_interpreter(code) == "True"


@pytest.mark.parametrize(
    "first", ["", "import quotelab.analysis, quotelab.cli, quotelab.evaluation, quotelab.explorer"]
)
def test_every_public_name_is_there_whatever_was_imported_before(first: str) -> None:
    listed = "[name for name in quotelab.__all__ if not callable(getattr(quotelab, name))]"
    code = f"{first or 'pass'}\nimport quotelab\nprint({listed})"
    assert in_fresh_interpreter(code) == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sing'"):
        quotelab.sing  # noqa: B018  # the access is what is tested


def documented() -> Iterator[tuple[str, object]]:
    for name in quotelab.__all__:
        value = getattr(quotelab, name)
        yield name, value
        if inspect.isclass(value) and value.__module__.startswith("quotelab"):
            members = vars(value).items()
            yield from ((f"{name}.{n}", m) for n, m in members if isinstance(m, FunctionType) and n[0] != "_")


@pytest.mark.parametrize("name", [name for name, _ in documented()])
def test_public_names_are_documented(name: str) -> None:
    value = dict(documented())[name]
    text = inspect.getdoc(value) or ""
    # A dataclass without a docstring of its own gets its signature as one.
    assert text and not text.startswith(f"{name}("), f"{name} has no docstring"


@pytest.mark.parametrize("path", [PACKAGE / "__init__.py", *files()], ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_prints() -> None:
    for path in files():
        if home(path) != "cli":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
            assert not [call for call in calls if call.func.id == "print"], path  # type: ignore[attr-defined]  # a Name
