"""What stands around a speaker, by which a surname alone is told: names, days and roles of the articles that quote it.

Two articles that write of one person mostly name the same other persons, places and bodies. How far that holds is
measured by `python -m benchmarks.namesakes`, which takes the given names out of articles and asks who is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotelab import names
from quotelab.document import Document

FEWEST_NAMES = 4  # that two speakers' articles have in common
FEWEST_NEAR = 2  # the same, where their articles are at most NEAR days apart
NEAR = 7
RARE = 0.1  # of the articles: a name in more of them says nothing
FEWEST_ARTICLES = 3  # a name in no more than these is rare in any corpus
# Capitals behind a small letter or a comma are a name's; at the beginning of a sentence they needn't be.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*|\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
_TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss|Mme|Sir|Dame|Lord|Lady)\.? ((?:[A-Z][\w’'-]+ |[A-Z]\. )*[A-Z][\w’'-]+)")
# Roles that so many hold that two of one surname may do so.
_HELD_BY_MANY = frozenset(
    "spokesman spokeswoman spokesperson officer official sergeant sgt lieutenant lt captain capt detective det"
    " constable judge lawyer attorney analyst expert adviser advisor aide resident witness member man woman mother"
    " father student teacher doctor fan voter player coach author reporter journalist police senator sen"
    " representative rep".split()
)
CALENDAR = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
# Words of roles that don't tell one person from another.
_SAYS_LITTLE = frozenset(
    "a an the of for at from in to with by and or one two three several some his her its their who senior top former"
    " ex acting current mr mrs ms miss mme sir dame lord lady dr prof professor herr frau new old young late first"
    " second local national foreign own long time longtime".split()
)
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """Names in the articles of a speaker, their days as ordinals, and the words of the speaker's roles."""

    names: frozenset[str] = _EMPTY
    days: frozenset[int] = frozenset()
    roles: frozenset[str] = _EMPTY


def of_articles(documents: Iterable[Document]) -> dict[str, Context]:
    """The context that each article gives, by its id; names that many of the articles have are left out."""
    found = {d.document_id: d for d in documents}
    named = {identifier: names_in(d.text) for identifier, d in found.items()}
    counts = Counter(name for those in named.values() for name in those)
    most = max(FEWEST_ARTICLES, RARE * len(found))
    return {
        identifier: Context(
            frozenset(name for name in named[identifier] if counts[name] <= most),
            frozenset() if d.date is None else frozenset({d.date.toordinal()}),
        )
        for identifier, d in found.items()
    }


def names_in(text: str) -> set[str]:
    """The last words of the names in a text, but for days, months and titles.

    >>> sorted(names_in("In Varn, Mary Lund met Bo Holm of the Harbour Board on Monday."))
    ['board', 'holm', 'lund', 'varn']
    """
    last = (names.folded(re.sub(r"['’]s?$", "", match[0]).split()[-1]) for match in _NAME.finditer(text))
    return {word for word in last if word not in CALENDAR and word not in names.TITLES}


def role_words(roles: Iterable[str]) -> frozenset[str]:
    """The words of roles that tell something.

    >>> sorted(role_words(["the former minister", "head of the Harbour Board"]))
    ['board', 'harbour', 'head', 'minister']
    """
    words = (word for role in roles for word in re.findall(r"\w+", re.sub(r"['’]s?\b", "", names.folded(role))))
    return frozenset(word for word in words if word not in _SAYS_LITTLE and not word.isdigit())


def titled(text: str) -> dict[str, str]:
    """The gender that titles tell of each surname in a text; nobody of whom they tell both.

    >>> titled("Mr. Lund met Ms. Dell. Mr. Dell left, and so did Mr. Lund.")
    {'lund': 'm'}
    """
    found: dict[str, set[str]] = {}
    for match in _TITLED.finditer(text):
        name = names.parse(match[0])
        gender = names.stated_gender(name)
        if gender is not None:
            found.setdefault(names.letters(name.surname), set()).add(gender)
    return {surname: next(iter(genders)) for surname, genders in found.items() if len(genders) == 1}


def together(contexts: Iterable[Context]) -> Context:
    """The context of a speaker whom several articles quote."""
    parts = list(contexts)
    return Context(
        _EMPTY.union(*(c.names for c in parts)),
        frozenset[int]().union(*(c.days for c in parts)),
        _EMPTY.union(*(c.roles for c in parts)),
    )


def of_the_others(contexts: Iterable[Context]) -> Context:
    """What at least two of these have: to each of them, what it has in common with any other.

    >>> one, other = Context(frozenset({"varn", "sund"})), Context(frozenset({"sund"}))
    >>> of_the_others([one, other]).names
    frozenset({'sund'})
    """
    parts = list(contexts)

    def twice(counts: Mapping[str, int]) -> frozenset[str]:
        return frozenset(word for word, number in counts.items() if number > 1)

    days = Counter(day for c in parts for day in c.days)
    return Context(
        twice(Counter(name for c in parts for name in c.names)),
        frozenset(day for day, number in days.items() if number > 1 or any(o in days for o in _near(day) if o != day)),
        twice(Counter(word for c in parts for word in c.roles)),
    )


def agree(one: Context, other: Context, surname: str) -> bool:
    """Whether two contexts speak for one bearer of a surname: a word of their roles, or names, in common.

    >>> names_here = frozenset({"varn", "sund", "holm", "dell"})
    >>> agree(Context(names_here), Context(names_here | {"lund"}), "lund"), agree(Context(), Context(), "lund")
    (True, False)
    """
    if are_at_odds(one, other):
        return False
    alike = one.roles & other.roles
    is_near = any(day in other.days for own in one.days for day in _near(own))
    fewest = 0 if alike - _HELD_BY_MANY else FEWEST_NEAR if alike or is_near else FEWEST_NAMES
    return len((one.names & other.names) - {surname}) >= fewest


def are_at_odds(one: Context, other: Context) -> bool:
    """Whether both have roles, and no word of them is the same: the minister, the goalkeeper."""
    return bool(one.roles and other.roles) and one.roles.isdisjoint(other.roles)


def _near(day: int) -> range:
    return range(day - NEAR, day + NEAR + 1)
