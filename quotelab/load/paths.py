"""Which files are meant: a file, a folder, a pattern, a list of these."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quotelab.document import Skipped
from quotelab.errors import InputError, MissingPathError

ARTICLES = (".txt", ".html", ".htm", ".docx")
TABLES = (".csv", ".tsv", ".jsonl", ".parquet")
# What is often lying there, and what the program that made it can save it as.
_INSTEAD = {
    ".xlsx": ".csv", ".xls": ".csv", ".ods": ".csv", ".doc": ".docx", ".rtf": ".docx", ".odt": ".docx",
    ".pdf": ".txt, as with pdftotext", ".mht": ".html", ".mhtml": ".html",
}  # fmt: skip
LARGEST_ARTICLE = 50_000_000  # bytes
LARGEST_TABLE = 500_000_000

# What lies in a folder of articles without being one. A file that is named by itself is read all the same.
_NOT_AN_ARTICLE = re.compile(
    r"\..*|~\$.*|__MACOSX|Thumbs\.db|desktop\.ini|gold\.jsonl|(?:.*\.)?quotelab-corrections\.yaml|(?:readme|licen[cs]e|changelog|notice)(?:\.\w+)?",
    re.IGNORECASE,
)
_MAGIC = re.compile(r"[*?\[]")
_DATED = re.compile(r"[\d_.-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` is its place below what the user named, `outlet` the subfolder it lies in."""

    path: Path
    name: str
    outlet: str | None = None

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @property
    def stem(self) -> str:
        """The name without its suffix: the document's id."""
        return self.name[: -len(self.path.suffix)] if self.path.suffix else self.name


def shown(path: str | Path) -> str:
    """A path as it can be shown in one line, whatever bytes or controls are in it.

    >>> shown("news/a\\nb.txt")
    'news/a\\\\nb.txt'
    """
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def find(paths: Iterable[str | Path]) -> tuple[list[Source], list[Skipped]]:
    """The files that the paths, folders and patterns lead to, each once, and what was left out and why.

    Raises:
        MissingPathError: a path or a pattern leads to nothing.
        InputError: a path is an article's text or an address.
    """
    found: dict[str, Source] = {}
    skipped: list[Skipped] = []
    for path in paths:
        for one in _expanded(path):
            if isinstance(one, Skipped):
                skipped.append(one)
            else:
                found.setdefault(str(one.path.absolute()), one)
    return list(found.values()), skipped


def _expanded(given: str | Path) -> Iterator[Source | Skipped]:
    if not isinstance(given, str | Path):
        raise InputError(f"a path was expected, not {type(given).__name__}: give a path, a folder, a pattern or a list")
    path = _checked(given)
    if path.is_dir():
        yield from _in_folder(path, path)
    elif _exists(path):
        yield Source(path, shown(path.name))
    elif _MAGIC.search(str(path)):
        yield from _matching(path)
    else:
        raise MissingPathError(_missing(path))


def _checked(given: str | Path) -> Path:
    text = str(given)
    if re.match(r"https?://", text):
        raise InputError(f"{shown(text[:80])} is an address: save the page first, and give the file's path")
    if "\n" in text or "\0" in text or len(os.fsencode(text)) > 4096 or not text.strip():
        raise InputError(
            f"'{shown(text[:40])}' is not a path. For an article's text: analyze(Document(\"name\", text))"
        )
    return Path(text).expanduser()


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except OSError:  # a name that is too long for the file system
        return False


def _missing(path: Path) -> str:
    parent = path.parent
    if not parent.is_dir():
        missing = next((p for p in reversed(path.parents) if not p.is_dir()), parent)
        return f"{shown(path)} doesn't exist, nor does the folder {shown(missing)}: check the path"
    names = [entry.name for entry in parent.iterdir()]
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.5)
    hint = f"did you mean {shown(parent / near[0])}?" if near else "check the path"
    return f"{shown(path)} doesn't exist: {hint}"


def _in_folder(folder: Path, root: Path) -> Iterator[Source | Skipped]:
    """The files of a folder and its subfolders, in the order of their names."""
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not _NOT_AN_ARTICLE.fullmatch(name))
        linked = [name for name in folders if (here / name).is_symlink()]
        for name in linked:
            yield Skipped(shown(here / name), "a link to a folder: name that folder itself to read it")
        for name in sorted(files):
            if not _NOT_AN_ARTICLE.fullmatch(name):
                yield _below(here / name, root)
    for error in unreadable:
        yield Skipped(shown(str(error.filename)), f"can't be opened: {error.strerror}")


def _matching(pattern: Path) -> Iterator[Source | Skipped]:
    parts = pattern.parts
    first = next(n for n, part in enumerate(parts) if _MAGIC.search(part))
    root = Path(*parts[:first])
    named = not _MAGIC.search(parts[-1])
    matches = sorted(root.glob(str(Path(*parts[first:])))) if root.is_dir() else []
    if not matches:
        raise MissingPathError(f"no file matches {shown(pattern)}: check the pattern (** stands for any subfolders)")
    for path in matches:
        hidden = any(_NOT_AN_ARTICLE.fullmatch(part) for part in path.relative_to(root).parts)
        if path.is_dir() and not path.is_symlink() and "**" not in parts:
            yield from () if hidden else _in_folder(path, root)
        elif not path.is_dir() and (named or not hidden):
            yield _below(path, root)


def _below(path: Path, root: Path) -> Source | Skipped:
    """A file of a folder, unless it is a link that leads out of it."""
    if path.is_symlink():
        try:
            inside = path.resolve(strict=True).is_relative_to(root.resolve())
        except (OSError, RuntimeError):
            return Skipped(shown(path), "a link that leads nowhere, or in a circle")
        if not inside:
            return Skipped(shown(path), "a link to a file outside the folder")
    relative = path.relative_to(root)
    folders = [part for part in relative.parts[:-1] if not _DATED.fullmatch(part)]
    return Source(path, shown(relative.as_posix()), shown(folders[0]) if folders else None)


def unreadable(source: Source) -> str | None:
    """Why a file can't be read, found out before it is opened; `None` when it can.

    >>> unreadable(Source(Path("/dev/null"), "null"))
    'not a file, but a device'
    """
    try:
        found = source.path.stat()
    except (OSError, RuntimeError) as error:
        return f"can't be opened: {getattr(error, 'strerror', None) or error}"
    if not stat.S_ISREG(found.st_mode):
        device = stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode)
        return f"not a file, but {'a device' if device else 'a pipe or a socket'}"
    if source.suffix not in (*ARTICLES, *TABLES):
        kind = f"files of the kind {source.suffix}" if source.suffix else "files without a suffix"
        known = f"known are {', '.join((*ARTICLES, *TABLES))}"
        instead = _INSTEAD.get(source.suffix)
        return f"{kind} aren't read; {f'save it as {instead}' if instead else known}"
    largest = LARGEST_TABLE if source.suffix in TABLES else LARGEST_ARTICLE
    if found.st_size > largest:
        return f"too large: {found.st_size / 1e6:,.0f} MB, and at most {largest / 1e6:,.0f} MB are read"
    return None
