"""What is kept on disk beside a corpus: the corrections, in a file that a person can read and change.

The file is read as data and never executed. It is written whole or not at all, and read again under a lock
before each change, so that two notebooks on one corpus don't lose each other's corrections.
"""

from __future__ import annotations

import csv
import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock, Timeout

from quotelab import corrections, names
from quotelab.corrections import Action, Anchor, Correction, Named
from quotelab.document import Corpus, Span
from quotelab.errors import CorrectionError, InputError, MissingPathError
from quotelab.quotation import SpeakerKind

NAME = "quotelab-corrections.yaml"
FORMAT = 1
LARGEST = 50_000_000  # bytes
DEEPEST = 10  # lists and mappings in each other
PATIENCE = 10  # seconds to wait for another notebook
HEAD = f"""\
# What people corrected in this corpus: quotelab reads it when the corpus is analysed, and adds to it.
# Entries can be changed or removed by hand.
format: {FORMAT}
corrections:
"""
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def beside(corpus: Corpus) -> Path | None:
    """The file for a corpus's corrections: in its folder, or beside its file; `None` when it has no place on disk.

    >>> beside(Corpus(())) is None
    True
    """
    if corpus.origin is None:
        return None
    try:
        place = Path(corpus.origin).expanduser().resolve()
        if place.is_dir():
            return place / NAME
        return place.with_name(f"{place.name}.{NAME}") if place.is_file() else None
    except (OSError, ValueError, RuntimeError):  # an origin that isn't a path: several paths, a data frame
        return None


def read(path: Path) -> tuple[Correction, ...]:
    """The corrections of a file, in order; none when there is no such file.

    Raises:
        InputError: the file isn't one of corrections, or was written by a newer quotelab.
        CorrectionError: two of its corrections contradict each other.
    """
    found = _parsed(path, _text(path))
    _check(path, found)
    return found


def add(path: Path, new: Sequence[Correction], known: Iterable[Correction] = ()) -> None:
    """Add corrections to those of the file; what is in it already isn't added again.

    `known` are those made before: they are written too where there is no file yet.

    Raises:
        InputError: the file isn't one of corrections, or another program holds it.
        CorrectionError: a correction contradicts one of the file.
        OSError: the file can't be written.
    """
    with _locked(path):
        text = _text(path)
        there = _parsed(path, text)
        ids = {one.correction_id for one in there}
        missing = [
            one for one in (*(() if text.strip() else known), *new)
            if one.correction_id not in ids and not any(corrections.is_same_decision(one, other) for other in there)
        ]  # fmt: skip
        together = (*there, *missing)
        _check(path, there)
        try:
            corrections.check(together)
        except CorrectionError as error:
            raise CorrectionError(f"{path}: {error}{_unread(there, known)}") from error
        if missing:
            longer = (text.rstrip("\n") + "\n" if text.strip() else HEAD) + _entries(missing)
            is_whole = _reads_as(path, longer, together)
            _write(path, longer if is_whole else HEAD + _entries(together))


def remove(path: Path, gone: Correction) -> None:
    """Take a correction out of the file; the others stay.

    Raises:
        InputError: the file isn't one of corrections, or another program holds it.
        OSError: the file can't be written.
    """
    with _locked(path):
        there = _parsed(path, _text(path))
        left = [
            one for one in there
            if one.correction_id != gone.correction_id and not corrections.is_same_decision(one, gone)
        ]  # fmt: skip
        if len(left) < len(there):
            _write(path, HEAD + _entries(left))


def read_ids(path: str | Path) -> dict[str, str]:
    """Wikidata ids by folded name, from a table with a column `name` and a column `wikidata` or `id`.

    An id is Q and a number, alone or at the end of an address. A name with two ids has none.

    Raises:
        MissingPathError: there is no such file.
        InputError: it isn't such a table; the message names the line.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    try:
        with Path(path).expanduser().open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            columns = {str(name).strip().casefold(): name for name in rows.fieldnames or ()}
            name = next((columns[c] for c in ("name", "label", "speaker") if c in columns), None)
            identifier = next((columns[c] for c in ("wikidata", "id", "qid") if c in columns), None)
            if name is None or identifier is None:
                listed = ", ".join(map(str, columns.values())) or "none"
                raise InputError(f"{path} needs the columns 'name' and 'wikidata'; it has {listed}")
            for row in rows:
                written = (row[identifier] or "").strip()
                match = re.fullmatch(r"(?:\S*/)?(Q[1-9]\d{0,11})", written)
                if match is None and written:
                    raise InputError(f"{path}, line {rows.line_num}: {written[:40]!r} is no id such as Q42")
                if match is not None and (row[name] or "").strip():
                    found[names.folded(" ".join(row[name].split()))].add(match[1])
    except FileNotFoundError as error:
        raise MissingPathError(f"no file {path}") from error
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} isn't a table of names and ids: {error}") from error
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _unread(there: Iterable[Correction], known: Iterable[Correction]) -> str:
    """What to do when the file has corrections that whoever adds to it hasn't seen."""
    seen = {one.correction_id for one in known}
    if all(one.correction_id in seen for one in there):
        return ""
    return ". Another notebook has added to the file: analyze the corpus again to see what it decided"


def _check(path: Path, found: Sequence[Correction]) -> None:
    try:
        corrections.check(found)
    except CorrectionError as error:
        raise CorrectionError(f"{path}: {error}") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE)
    try:
        with lock:
            yield
    except Timeout as error:
        raise InputError(f"another program has been writing {path} for {PATIENCE} seconds: try again") from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST:,} bytes: it isn't a file of corrections")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise InputError(f"{path} isn't a file of corrections: it isn't UTF-8") from error
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror or error}") from error


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.yaml")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _reads_as(path: Path, text: str, expected: Sequence[Correction]) -> bool:
    """Whether a text that was added to reads as it should: not when people changed how the file is laid out."""
    try:
        return _parsed(path, text) == tuple(expected)
    except InputError:
        return False


# ------------------------------------------------------------------ corrections as text


def _entries(found: Iterable[Correction]) -> str:
    records = [_record(one) for one in found]
    if not records:
        return ""
    written = yaml.dump(records, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=110)
    return str(written)


def _record(one: Correction) -> dict[str, Any]:
    record: dict[str, Any] = {"id": one.correction_id, "made": one.made, "action": one.action.value}
    if one.replaces is not None:
        record["replaces"] = one.replaces
    if one.action is Action.MERGE:
        record["speakers"] = [_speaker(s) for s in one.speakers]
    elif one.action is not Action.REJECT:
        record["speaker"] = _speaker(one.speakers[0]) if one.speakers else ""
    if one.spellings:
        record["spellings"] = list(one.spellings)
    if one.label is not None:
        record["label"] = one.label
    if one.quotation is not None:
        record["quotation"] = _anchor(one.quotation)
    return record


def _speaker(named: Named) -> dict[str, Any]:
    record: dict[str, Any] = {"label": named.label, "kind": named.kind.value}
    if named.spellings:
        record["spellings"] = list(named.spellings)
    if named.quotation is not None:
        record["quotation"] = _anchor(named.quotation)
    return record


def _anchor(place: Anchor) -> dict[str, Any]:
    return {
        "document": place.document,
        "words": place.words,
        "before": place.before,
        "after": place.after,
        "at": " ".join(f"{span.start}-{span.end}" for span in place.content),
        "text": place.text,
    }


# ------------------------------------------------------------------ text as corrections


class _EntryError(ValueError):
    """What is wrong with an entry, in words."""


def _parsed(path: Path, text: str) -> tuple[Correction, ...]:
    """The corrections of a file's text. Everything in it is read as a string, a list or a mapping, nothing else."""
    if not text.strip():
        return ()
    try:
        _check_shape(path, text)
        whole = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        what = " ".join(str(error).split())[:200]
        raise InputError(f"{path} can't be read as YAML ({what}): mend it, or move it away") from error
    if not isinstance(whole, dict) or "format" not in whole:
        raise InputError(f"{path} isn't a file of corrections: it has no line 'format: {FORMAT}'")
    if whole["format"] != str(FORMAT):
        raise InputError(
            f"{path} has the format {str(whole['format'])[:20]!r}, and this quotelab reads {FORMAT}: "
            "upgrade quotelab, or leave the file aside with corrections=False"
        )
    entries = whole.get("corrections") or []
    if not isinstance(entries, list):
        raise InputError(f"{path}: 'corrections' isn't a list")
    found = []
    for number, entry in enumerate(entries, start=1):
        try:
            found.append(_correction(entry))
        except _EntryError as error:
            raise InputError(f"{path}, correction {number}: {error}") from error
    return tuple(found)


def _check_shape(path: Path, text: str) -> None:
    """No aliases and no deep nesting, which small files can blow up with."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            what = "an alias (*)" if depth <= DEEPEST else "lists in lists in lists"
            raise InputError(f"{path} isn't a file of corrections: it has {what}")


def _correction(entry: Any) -> Correction:
    if not isinstance(entry, dict):
        raise _EntryError("it isn't a mapping with an action")
    action = _one_of(Action, entry.get("action"), "action")
    speakers = _several(entry.get("speakers")) if action is Action.MERGE else _several_of_one(entry.get("speaker"))
    spellings = tuple(map(_string, _list(entry.get("spellings"))))
    label = entry.get("label")
    quotation = entry.get("quotation")
    if action is Action.MERGE and len(speakers) < 2:
        raise _EntryError("a merge needs 'speakers', two or more")
    if action in {Action.SPLIT, Action.RENAME} and not speakers:
        raise _EntryError(f"a {action} needs a 'speaker'")
    if action is Action.SPLIT and not spellings:
        raise _EntryError("a split needs 'spellings'")
    if action is Action.RENAME and not label:
        raise _EntryError("a rename needs a 'label'")
    if action in {Action.ASSIGN, Action.REJECT} and not quotation:
        raise _EntryError(f"'{action}' needs a 'quotation'")
    made = Correction(
        action,
        speakers,
        spellings,
        _string(label) if action is Action.RENAME else None,
        _place(quotation) if action in {Action.ASSIGN, Action.REJECT} else None,
        _string(entry["replaces"]) if entry.get("replaces") else None,
        _string(entry.get("id") or ""),
        _string(entry.get("made") or ""),
    )
    return made if made.correction_id else _with_id(made)


def _with_id(made: Correction) -> Correction:
    """An entry that was written by hand gets an id that is the same each time."""
    digest = hashlib.blake2b(repr(made).encode("utf-8", "surrogatepass"), digest_size=4)
    return replace(made, correction_id=digest.hexdigest())


def _several(value: Any) -> tuple[Named, ...]:
    return tuple(_named(one) for one in _list(value))


def _several_of_one(value: Any) -> tuple[Named, ...]:
    return (_named(value),) if value else ()


def _named(value: Any) -> Named:
    if isinstance(value, str):
        return Named(value)
    if not isinstance(value, dict) or not isinstance(value.get("label"), str) or not value["label"]:
        raise _EntryError("a speaker is a name, or a mapping with a 'label'")
    return Named(
        value["label"],
        _one_of(SpeakerKind, value.get("kind") or SpeakerKind.PERSON.value, "kind"),
        tuple(map(_string, _list(value.get("spellings")))),
        _place(value["quotation"]) if value.get("quotation") else None,
    )


def _place(value: Any) -> Anchor:
    if not isinstance(value, dict) or not value.get("words"):
        raise _EntryError("a quotation is a mapping with its 'words' and its 'document'")
    texts = {name: _string(value.get(name) or "") for name in ("document", "text", "words", "before", "after")}
    return Anchor(content=_spans(_string(value.get("at") or "")), **texts)


def _spans(value: str) -> tuple[Span, ...]:
    try:
        pairs = [tuple(map(int, part.split("-"))) for part in value.split()]
        return tuple(Span(start, end) for start, end in pairs if 0 <= start < end)
    except ValueError as error:
        raise _EntryError(f"'at' isn't places such as 10-25: {value[:40]!r}") from error


def _list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    if not isinstance(value, list):
        raise _EntryError(f"a list was expected, not {str(value)[:40]!r}")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _EntryError(f"a text was expected, not {str(value)[:40]!r}")
    return value


def _one_of(kinds: Any, value: Any, what: str) -> Any:
    if value not in {str(kind) for kind in kinds}:
        raise _EntryError(f"{str(value)[:40]!r} is no {what}: it is one of {', '.join(kinds)}")
    return kinds(value)
