"""What a file says about its articles: columns, front matter, dates."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from quotelab.errors import InputError
from quotelab.load.decode import repaired

# Names of columns and of front matter, the surest first.
NAMES = {
    "text": (
        "text", "full_text", "fulltext", "article_text", "articletext", "body", "body_text", "article_body",
        "articlebody", "content", "article_content", "main_text", "maintext", "article", "story",
    ),
    "title": ("title", "headline", "heading", "head", "article_title"),
    "outlet": (
        "outlet", "publisher", "newspaper", "publication", "news_outlet", "media", "medium", "source_name",
        "media_name", "outlet_name", "source", "site", "site_name", "sitename",
    ),
    "date": (
        "date", "published", "published_at", "publishedat", "date_published", "datepublished",
        "publication_date", "publish_date", "published_date", "pub_date", "pubdate", "publish_time",
        "published_time", "datetime", "timestamp",
    ),
    "author": ("author", "authors", "byline", "writer", "journalist", "reporter"),
    "url": ("url", "link", "permalink", "web_url", "article_url", "href", "address"),
    "id": ("id", "doc", "doc_id", "document_id", "docid", "document", "article_id", "articleid", "uid"),
}  # fmt: skip

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<fields>(?:.*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
LONGEST_FRONT_MATTER = 20_000
LONGEST_FIELD = 2_000

_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,].{0,40})?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T,].{0,40})?")
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?")
_IN_WORDS = re.compile(
    r"(?:[A-Za-z]{3,9}[.,]*\s+)?(?P<day>(?:[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?[\s-]+[A-Za-z]{3,9}\.?,?[\s-]+\d{4}))\b.{0,40}"
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a file says about an article; `None` where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: dt.date | None = None
    url: str | None = None
    flags: tuple[str, ...] = ()


def columns(names: Sequence[object], *, text_column: str | None = None, where: str) -> dict[str, int]:
    """For each field that the columns hold, the column's position.

    >>> columns(["Headline", "Body", "Newspaper"], where="a.csv")
    {'text': 1, 'title': 0, 'outlet': 2}

    Raises:
        InputError: no column holds the text, or there is no column of the given name.
    """
    folded = [re.sub(r"\W+", "_", str(name).strip().casefold()).strip("_") for name in names]
    found = {}
    for field, synonyms in NAMES.items():
        position = next((folded.index(name) for name in synonyms if name in folded), None)
        if position is not None:
            found[field] = position
    if text_column is not None:
        position = _named(names, text_column, where)
        found = {"text": position} | {f: p for f, p in found.items() if f != "text" and p != position}
    if "text" not in found:
        raise InputError(
            f"no column with the text of articles in {where}; it has {_listed(names)}. "
            'Name the column: text_column="…", in a shell --text-column …'
        )
    return found


def _named(names: Sequence[object], text_column: str, where: str) -> int:
    written = [str(name) for name in names]
    if text_column in written:
        return written.index(text_column)
    folded = [name.strip().casefold() for name in written]
    if text_column.strip().casefold() in folded:
        return folded.index(text_column.strip().casefold())
    near = difflib.get_close_matches(text_column.strip().casefold(), folded, n=1, cutoff=0.5)
    hint = f"; did you mean {written[folded.index(near[0])]!r}?" if near else ""
    raise InputError(f"no column {text_column!r} in {where}; it has {_listed(names)}{hint}")


def _listed(names: Sequence[object], most: int = 12) -> str:
    shown = ", ".join(repr(str(name)[:40]) for name in names[:most])
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (shown + more) or "no columns"


def words(value: object) -> str | None:
    """A field's value as one line of text; `None` when it holds nothing.

    >>> words("  Daily \\n Harbour "), words(7.0), words(float("nan")), words(["Jane Doe", "John Roe"])
    ('Daily Harbour', '7', None, 'Jane Doe, John Roe')
    """
    if is_missing(value):
        return None
    if isinstance(value, list | tuple):
        flat = (words(one) for one in value[:100] if not isinstance(one, list | tuple))
        return ", ".join(part for part in flat if part) or None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Mapping | bytes):
        return None
    return " ".join(repaired(str(value)[:LONGEST_FIELD]).split()) or None


def is_missing(value: object) -> bool:
    """Whether a table's cell is empty: None, NaN, pandas' NA or NaT.

    >>> is_missing(None), is_missing(float("nan")), is_missing("")
    (True, True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def as_date(value: object, *, day_first: bool | None = None) -> dt.date | None:
    """The day that a value names; `None` when it names none, or when day and month can't be told apart.

    `day_first` says how to read 03/04/2024.

    >>> as_date("Wed, 22 May 2019 10:00:00 GMT"), as_date("2019"), as_date("03/04/2024")
    (datetime.date(2019, 5, 22), None, None)
    >>> as_date("03/04/2024", day_first=True)
    datetime.date(2024, 4, 3)
    """
    if is_missing(value):
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = words(value) or ""
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first > 12 or second > 12 or first == second:
            return _day(year, *((second, first) if first > 12 else (first, second)))
        if day_first is None:
            return None
        return _day(year, *((second, first) if day_first else (first, second)))
    return _in_words(text)


def _in_words(text: str) -> dt.date | None:
    match = _IN_WORDS.fullmatch(text)
    if match is None:
        return None
    import dateparser  # slow to import, and few files need it

    day = match["day"].replace("-", " ")
    found = dateparser.parse(day, languages=["en"], settings={"STRICT_PARSING": True})
    return None if found is None else found.date()


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_first(values: Sequence[object]) -> bool | None:
    """Whether dates such as 03/04/2024 begin with the day, as other dates of the same column show.

    >>> day_first(["03/04/2024", "25/12/2024"]), day_first(["03/04/2024"])
    (True, None)
    """
    pairs = [(int(m[1]), int(m[2])) for v in values if isinstance(v, str) and (m := _NUMERIC.fullmatch(v.strip()))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if first == second else first


def given(fields: Mapping[str, object], *, day_first: bool | None = None) -> Given:
    """What the fields `title`, `outlet`, `author`, `date`, `url` say."""
    date = as_date(fields.get("date"), day_first=day_first)
    written = words(fields.get("date"))
    flags = (f"date not understood: {written[:60]}",) if written is not None and date is None else ()
    title, outlet, author, url = (words(fields.get(name)) for name in ("title", "outlet", "author", "url"))
    return Given(title, outlet, author, date, url, flags)


def front_matter(text: str) -> tuple[dict[str, object], int]:
    """The fields between two lines of dashes at the text's beginning, and where they end (0 without any).

    >>> front_matter("---\\ntitle: Lund: no deal\\nSource: Daily\\n---\\nShe left.")
    ({'title': 'Lund: no deal', 'outlet': 'Daily'}, 43)
    """
    match = _FRONT_MATTER.match(text[:LONGEST_FRONT_MATTER])
    if match is None:
        return {}, 0
    found = _yaml(match["fields"]) or _plain_fields(match["fields"])
    if not found:
        return {}, 0
    folded = {re.sub(r"\W+", "_", str(name).strip().casefold()): value for name, value in found.items()}
    fields = {
        field: folded[name]
        for field, synonyms in NAMES.items()
        if field != "text" and (name := next((s for s in synonyms if s in folded), None))
    }
    return fields, match.end()


def _yaml(text: str) -> dict[object, object] | None:
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, OverflowError):
        return None
    return found if isinstance(found, dict) else None


def _plain_fields(text: str) -> dict[object, object]:
    """Lines with a name, a colon and a value, for values that YAML can't read: a headline with a colon."""
    lines = text.strip().split("\n")
    pairs = [re.fullmatch(r"(\w[\w -]{0,30}):(?:\s+(.*))?", line.rstrip()) for line in lines]
    if not all(pairs):
        return {}
    return {pair[1]: (pair[2] or "").strip("\"'") for pair in pairs if pair is not None}
