"""Page furniture: what a saved web page says around its article, and what it says about the article.

Furniture is named conservatively: a line is furniture when a rule knows its kind, or when it stands in a menu
before the article's first sentence or after its last. A sentence of the article must never be taken for it.
The headline isn't furniture: headlines hold quotations.

Rules were written on saved pages and measured on PolNeAR (Newell, Margolin and Ruths 2018) and Wikinews, so
that they leave alone what is annotated there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources

from quotelab import clean
from quotelab.document import Span

LONGEST_LINE = 900  # characters; whatever is longer is prose
ANCHOR_WORDS = 15  # a sentence of that many words belongs to an article
SENTENCE_WORDS = 5
EDGES = " ()[]|•·.:>»…"

AGENCIES = {
    "AAP": "Australian Associated Press",
    "AFP": "Agence France-Presse",
    "ANSA": "ANSA",
    "AP": "Associated Press",
    "BBC": "BBC",
    "Bloomberg": "Bloomberg",
    "CNN": "CNN",
    "dpa": "dpa",
    "DPA": "dpa",
    "EFE": "EFE",
    "IANS": "IANS",
    "Kyodo": "Kyodo News",
    "PA": "PA Media",
    "PTI": "Press Trust of India",
    "Reuters": "Reuters",
    "REUTERS": "Reuters",
    "TASS": "TASS",
    "The Associated Press": "Associated Press",
    "UPI": "United Press International",
    "Xinhua": "Xinhua",
}  # fmt: skip

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?)"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:{_MONTH}\s+{_ORDINAL},?\s+\d{{4}}|{_ORDINAL}\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
_DASH = r"(?:--|[-–—―])"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: where it stands, its words with single spaces, and the number of its block."""

    span: Span
    words: str
    block: int

    @property
    def length(self) -> int:
        return self.words.count(" ") + 1


@dataclass(frozen=True, slots=True)
class Masked:
    """A span of furniture and the name of the rule that knew it."""

    span: Span
    rule: str


# --- what a line is -----------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.!?…][\"”’'»\])]*$")
_MARK = re.compile(r"[\"“”„«»‘`]|''")
_SAYS = re.compile(
    r"\b(?:said|says|saying|told|tells|added|adds|asked|asks|warned|warns|according to|wrote|claimed|argued"
    r"|announced|tweeted)\b",
    re.IGNORECASE,
)


def may_quote(words: str) -> bool:
    """Whether a line has a quotation mark or a word of reporting, so that only a sure rule may mask it.

    >>> may_quote("Sign up early, she said."), may_quote("Sign up now")
    (True, False)
    """
    return bool(_MARK.search(words) or _SAYS.search(words))


def is_title(words: str) -> bool:
    """Whether most longer words begin with a capital, as in headlines.

    >>> is_title("How the Harbour Council Thinks About Fees."), is_title("The council met late on Monday.")
    (True, False)
    """
    longer = [word for word in re.findall(r"[^\W\d_][\w’'-]*", words) if len(word) > 3]
    return len(longer) > 2 and sum(word[0].isupper() for word in longer) >= 0.8 * len(longer)


def is_sentence(words: str) -> bool:
    """Whether a line is a sentence or a paragraph, not a label, a heading or a headline.

    >>> is_sentence("The council met on Monday."), is_sentence("World news"), is_sentence("Will Lund Go?")
    (True, False, False)
    """
    if len(words) > LONGEST_LINE:
        return True
    length = words.count(" ") + 1
    if length < SENTENCE_WORDS or not _SENTENCE_END.search(words):
        return False
    return length >= ANCHOR_WORDS or not (words.endswith("?") or is_title(words))


# --- rules for a line, wherever it stands; the first that answers wins --------------------------------------

LineRule = Callable[[str], bool]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """For each rule, the lines that it knows, as one pattern."""
    text = resources.files("quotelab").joinpath("data/furniture.txt").read_text(encoding="utf-8")
    rules: dict[str, list[str]] = {}
    for line in filter(None, text.split("\n")):
        if line.startswith("["):
            rules[name := line.strip("[]")] = []
        elif not line.startswith("#"):
            rules[name].append(line)
    return {name: re.compile("|".join(f"(?:{p})" for p in lines), re.IGNORECASE) for name, lines in rules.items()}


def _known(rule: str, line: str, *, words: int) -> bool:
    """Whether the rule's list has the line, which has at most so many words."""
    return line.count(" ") < words and bool(_patterns()[rule].fullmatch(line))


def button(line: str) -> bool:
    """Share buttons and other controls of a page.

    >>> button("Save Story"), button("Share Tweet Email"), button("Share prices fell on Monday.")
    (True, True, False)
    """
    return _known("button", line.strip(EDGES + "-–—"), words=12)


def counter(line: str) -> bool:
    """How many photos, comments or shares there are.

    >>> counter("3 photos"), counter("3 photos were stolen")
    (True, False)
    """
    return _known("counter", line.strip(EDGES), words=5)


def reading_time(line: str) -> bool:
    """How long the article takes to read.

    >>> reading_time("Estimated read time: 3-4 minutes"), reading_time("5 min read")
    (True, True)
    >>> reading_time("Five minutes later")
    False
    """
    return _known("reading_time", line.strip(EDGES), words=10)


_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?\s*[A-Z]{0,4}"
_PUBLISHED = r"(?:first |originally |last )?(?:published|updated|posted|created|modified|edited)(?: on| at)?"
_DATE_LINE = re.compile(
    rf"(?:{_PUBLISHED}\s*:?\s*)?(?:{_WEEKDAY},?\s+)?(?P<date>{_DAY})"
    rf"(?:\s*(?:,|at|@|[-–—|•·T/])?\s*{_CLOCK})?(?:\s*[|•·/(–—-]?\s*(?:last )?updated\b.{{0,60}})?",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"(?:{_PUBLISHED}\s*:?\s*)?(?:an?|\d+|a few) (?:second|minute|hour|day|week|month|year)s? ago",
    re.IGNORECASE,
)


def date_line(line: str) -> bool:
    """A line that is only a date.

    >>> date_line("Published May 22, 2019 at 4:05 pm"), date_line("3 hours ago")
    (True, True)
    >>> date_line("On May 22, 2019 she left.")
    False
    """
    words = line.strip(EDGES)
    return bool(_DATE_LINE.fullmatch(words) or _AGO.fullmatch(words))


_BY = re.compile(r"(?:(?:Written |Reported |Story |Text |Report )?[Bb][Yy]|WRITTEN BY|STORY BY)\s*:?\s+(?P<names>\S.*)")
_NOT_A_NAME = re.compile(
    rf"{_WEEKDAY}|{_MONTH}|Today|Tomorrow|Then|Now|Contrast|Comparison|Law|Default|Design|Noon|Midnight|\d.*"
    r"|This|That|These|His|Her|Their|My|Our"
)
_ORGANISATION = re.compile(
    r"\b(?:Press|News|Newspaper|Staff|Writers?|Correspondents?|Times|Reporters?|Editors?|Post|Reuters|Agenc\w+"
    r"|Agence|Media|Services?|Network|Bureau|Contributor|Columnist|AP|AFP|CNN|BBC|NPR|UPI|Journal|Herald"
    r"|Tribune|Desk|Associated|Special)\b",
    re.IGNORECASE,
)
_PARTICLES = {"bin", "das", "del", "della", "den", "der", "des", "dos", "ibn", "ten", "ter", "van", "von"}


def is_capitalised(words: str) -> bool:
    """Whether every word begins with a capital or a digit, the smallest and the particles of names apart.

    >>> is_capitalised("Ludwig van der Lund"), is_capitalised("the harbour")
    (True, False)
    """
    parts = words.split()
    return words[:1].isupper() and all(not p[0].islower() or len(p) < 3 or p in _PARTICLES for p in parts)


def _is_name(words: str) -> bool:
    parts = words.split()
    named = 1 < len(parts) < 6 and not _NOT_A_NAME.fullmatch(parts[0]) and is_capitalised(words)
    return named and not re.search(r"\d", words) and not _ORGANISATION.search(words)


def byline_names(line: str) -> tuple[str, ...]:
    """The names of a byline; none when the line isn't one.

    >>> byline_names("By Jane Doe and John Roe, Associated Press")
    ('Jane Doe', 'John Roe')
    >>> byline_names("By Friday the talks had failed.")
    ()
    """
    match = _BY.fullmatch(line)
    if not match or line.count(" ") > 14 or may_quote(line):
        return ()
    written = re.split(rf"\s*[|•·(/@]\s*|\s+{_DASH}\s+|\s+(?:for|in|at|updated|published)\s+", match["names"])[0]
    parts = [p.strip(" .,") for p in re.split(r"\s*(?:[,;&]|\b(?:and|AND|with)\b)\s*", written)]
    people = tuple(filter(_is_name, parts))
    if people[:1] == (parts[0],):
        return people
    return (parts[0],) if _ORGANISATION.search(parts[0]) and is_capitalised(parts[0]) else ()


def byline_line(line: str) -> bool:
    """Who wrote the article.

    >>> byline_line("By Jane Doe"), byline_line("By Jane Doe's account, the ship had sailed.")
    (True, False)
    """
    return bool(byline_names(line))


def caption(line: str) -> bool:
    """A photograph's caption, known by its first words or by its credit.

    >>> caption("In this May 3, 2017 file photo, Mara Lund arrives. (AP Photo/Jane Doe, File)")
    True
    >>> caption("Lund arrives at the council on Monday. John Roe/Getty Images")
    True
    >>> caption("In this photo there was no hint of what came next, Lund said.")
    False
    """
    return _known("credit", line, words=130) or (not may_quote(line) and _known("caption", line, words=80))


def copyright_line(line: str) -> bool:
    """Who holds the rights.

    >>> copyright_line("Copyright © 2024 The Daily Harbour. All rights reserved.")
    True
    >>> copyright_line("Copyright law is at the heart of the dispute.")
    False
    """
    return _known("copyright_line", line, words=60) and not may_quote(line)


def notice(line: str) -> bool:
    """What the site says about the article: archived, updated, first published elsewhere.

    >>> notice("This story was first published on May 3."), notice("This story was hers to tell.")
    (True, False)
    """
    return _known("notice", line, words=70) and not may_quote(line)


def contributors(line: str) -> bool:
    """Who else worked on the article.

    >>> contributors("Press writers Jane Doe in Paris and John Roe in Rome contributed to this report.")
    True
    >>> contributors("Doe, who contributed to this report, said it was late.")
    False
    """
    return _known("contributors", line, words=50) and not may_quote(line)


def consent(line: str) -> bool:
    """Cookies, privacy and terms of use.

    >>> consent("By subscribing, you agree to our Terms of Use and Privacy Policy.")
    True
    >>> consent("By signing up, members of the union agreed to strike.")
    False
    """
    return _known("consent", line.strip(EDGES), words=60) and not may_quote(line)


def sign_up(line: str) -> bool:
    """An invitation to register, to log in or to take a newsletter.

    >>> sign_up("Sign up to read this article"), sign_up("Already a member? Sign in here")
    (True, True)
    >>> sign_up("Join the army, the posters read."), sign_up("Subscribe to that theory and you lose.")
    (False, False)
    """
    return _known("sign_up", line, words=40) and not may_quote(line)


def sales_pitch(line: str) -> bool:
    """What a site says to sell itself.

    >>> sales_pitch("Read all your news in one app."), sales_pitch("Download the app")
    (True, True)
    >>> sales_pitch("Read your contract before you sign.")
    False
    """
    return _known("sales_pitch", line, words=16) and not may_quote(line)


def contact(line: str) -> bool:
    """How to follow or to reach a writer.

    >>> contact("Follow Jane Doe on Twitter @janedoe."), contact("Follow the money, she said.")
    (True, False)
    """
    return _known("contact", line, words=25) and not may_quote(line)


def related_heading(line: str) -> bool:
    """The heading of a list of other articles.

    >>> related_heading("Related Stories"), related_heading("Most recent World stories")
    (True, True)
    >>> related_heading("Related claims were denied by the council.")
    False
    """
    return _known("related_heading", line.strip(" :|•·>»…"), words=10) and not may_quote(line)


def linked_story(line: str) -> bool:
    """A link to another article or to a video, whose words are somebody else's.

    >>> linked_story("READ MORE: Lund tells council no"), linked_story("Watch the full video below:")
    (True, True)
    >>> linked_story("Read the law, she said: it is all in there.")
    False
    """
    return _known("linked_story", line, words=25) or (_known("pointer", line, words=20) and not may_quote(line))


def site_path(line: str) -> bool:
    """The way to a page, or a row of its sections.

    >>> site_path("Home > News > World"), site_path("News | Sport | Weather")
    (True, True)
    >>> site_path("Lund | a life in three parts.")
    False
    """
    parts = re.split(r"\s+[>|›»•·/]\s+", line.strip(" >|›»•·/"))
    short = all(0 < len(part.split()) <= 4 for part in parts)
    return len(parts) > 2 and short and not _SENTENCE_END.search(line) and not may_quote(line)


LINE_RULES: tuple[LineRule, ...] = (
    button,
    counter,
    reading_time,
    date_line,
    byline_line,
    caption,
    copyright_line,
    notice,
    contributors,
    consent,
    sign_up,
    sales_pitch,
    contact,
    related_heading,
    linked_story,
    site_path,
)


# --- rules for lines in their place on the page -------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The lines of a text and, by a line's index, the rule that masked it."""

    lines: tuple[Line, ...]
    rules: dict[int, str]

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls(tuple(_lines(text)), {})
        return page.masked({n: rule for n, line in enumerate(page.lines) if (rule := _line_rule(line.words))})

    def masked(self, rules: dict[int, str]) -> Page:
        return replace(self, rules=rules | self.rules)

    @cached_property
    def sentences(self) -> list[int]:
        """The lines that are the article's own sentences, as far as is known."""
        return [n for n, line in enumerate(self.lines) if n not in self.rules and is_sentence(line.words)]

    @cached_property
    def anchors(self) -> list[int]:
        return [n for n in self.sentences if self.lines[n].length >= ANCHOR_WORDS]

    @property
    def head(self) -> list[int]:
        """The unmasked lines before the first sentence; none when there is no sentence."""
        return [n for n in range(self.sentences[0]) if n not in self.rules] if self.sentences else []

    @property
    def tail(self) -> list[int]:
        """The unmasked lines after the last sentence; none when there is no sentence."""
        if not self.sentences:
            return []
        return [n for n in range(self.sentences[-1] + 1, len(self.lines)) if n not in self.rules]

    @cached_property
    def headline(self) -> int | None:
        """The line that is the headline.

        Of the lines before the first sentence, the one that stands there twice, or else the first of some
        length, or else the page's first line when it stands alone.
        """
        able = [n for n in self.head if _can_be_headline(self.lines[n].words)]
        words = [self.lines[n].words.casefold() for n in able]
        twice = next((n for n, one in zip(able, words, strict=True) if words.count(one) > 1), None)
        if twice is not None:
            return twice
        if able:
            return able[0]
        return 0 if self.head[:1] == [0] and self._begins_apart else None

    @property
    def _begins_apart(self) -> bool:
        """Whether the first line has two words or more and stands alone, as a headline does."""
        first = self.lines[0]
        apart = len(self.lines) > 1 and first.block != self.lines[1].block
        return apart and first.length > 1 and not first.words.endswith((":", "."))


PageRule = Callable[[Page], Iterable[int]]


def _lines(text: str) -> Iterator[Line]:
    block, end = 0, 0
    for span in clean.paragraphs(text):
        block += text.count("\n", end, span.start) > 1
        end = span.end
        inner = span.of(text)
        words = " ".join(inner.split()) if len(inner) <= 2 * LONGEST_LINE else inner.strip()
        yield Line(span, words, block)


def _line_rule(words: str) -> str | None:
    if len(words) > LONGEST_LINE:
        return None
    return next((rule.__name__ for rule in LINE_RULES if rule(words)), None)


def _can_be_headline(words: str) -> bool:
    return 3 <= words.count(" ") < 30 and len(words) < 250 and (not words.endswith(".") or is_title(words))


def menu_block(page: Page) -> list[int]:
    """A block of short lines before the first paragraph or after the last, where paragraphs stand apart.

    The headline and lines that may quote are left.
    """
    if len(page.anchors) < 2 or page.lines[page.anchors[0]].block == page.lines[page.anchors[-1]].block:
        return []
    blocks: dict[int, list[int]] = {}
    for n, line in enumerate(page.lines):
        if not page.anchors[0] < n < page.anchors[-1]:
            blocks.setdefault(line.block, []).append(n)
    menus = [b for b in blocks.values() if len(b) > 2 and all(page.lines[n].length < 13 for n in b)]
    return [n for menu in menus for n in menu if not _may_be_article(page, n)]


def _may_be_article(page: Page, index: int) -> bool:
    """Whether a line of a menu may speak, or may be the headline."""
    words = page.lines[index].words
    above = index < page.anchors[0]
    return may_quote(words) or index == page.headline or (above and _can_be_headline(words) and is_title(words))


def after_the_rights(page: Page) -> list[int]:
    """Whatever follows the copyright line at the end of an article."""
    ends = [n for n, rule in page.rules.items() if rule == "copyright_line" and _is_late(page, n)]
    return list(range(min(ends) + 1, len(page.lines))) if ends else []


def after_the_end(page: Page) -> list[int]:
    """What isn't a sentence after the list of writers, the related stories or the invitation to sign up."""
    closing = {"contributors", "related_heading", "sign_up", "sales_pitch", "consent"}
    ends = [n for n, rule in page.rules.items() if rule in closing and n in _after_the_last_sentence(page)]
    if not ends:
        return []
    return [n for n in page.tail if n > min(ends) and not _is_spoken(page.lines[n].words)]


def related_list(page: Page) -> list[int]:
    """The titles right below the heading of a list of other articles, inside an article."""
    found: list[int] = []
    for heading in (n for n, rule in page.rules.items() if rule == "related_heading"):
        for n in range(heading + 1, min(heading + 8, len(page.lines))):
            if page.lines[n].block != page.lines[heading].block or not is_title(page.lines[n].words):
                break
            found.append(n)
    return found


def repeated_headline(page: Page) -> list[int]:
    """Other copies of the headline before the first sentence, also with the site's name behind it."""
    if page.headline is None:
        return []
    headline = page.lines[page.headline].words.casefold()
    copy = re.compile(rf"{re.escape(headline)}(?:\s*(?:\||{_DASH}|::?|»)\s*\S+(?: \S+){{0,4}})?")
    return [n for n in page.head if n != page.headline and copy.fullmatch(page.lines[n].words.casefold())]


def outlet_line(page: Page) -> list[int]:
    """A line with place and outlet: "Paris- The Daily Harbour"."""
    before = next(iter([*page.anchors, *page.sentences]), 0)
    return [n for n in range(before) if n not in page.rules and _placed_outlet(page, n)]


def label(page: Page) -> list[int]:
    """A word or two that stand alone before the first sentence or after the last: sections, names, tags."""
    if len(page.anchors) < 2:
        return []
    return [
        n
        for n in (*page.head, *page.tail)
        if n != page.headline and page.lines[n].length < 4 and _is_label(page.lines[n].words)
    ]


def _is_spoken(words: str) -> bool:
    return may_quote(words) and bool(_SENTENCE_END.search(words))


def _is_label(words: str) -> bool:
    return not may_quote(words) and not words.endswith(";") and ":" not in words and not _SENTENCE_END.search(words)


def _is_late(page: Page, index: int) -> bool:
    written = sum(len(page.lines[n].words) for n in page.sentences)
    return sum(len(page.lines[n].words) for n in page.sentences if n < index) > written * 2 / 3


def _after_the_last_sentence(page: Page) -> range:
    return range(page.sentences[-1] + 1 if page.sentences else len(page.lines), len(page.lines))


PAGE_RULES: tuple[PageRule, ...] = (
    outlet_line,
    repeated_headline,
    menu_block,
    after_the_rights,
    after_the_end,
    related_list,
    label,
)


def _page(text: str) -> Page:
    page = Page.of(text)
    for rule in PAGE_RULES:
        page = page.masked(dict.fromkeys(rule(page), rule.__name__))
    return page


# --- place and agency ---------------------------------------------------------------------------------------

_REGION = rf"(?:,\s(?!{_MONTH}\b){_UPPER}[\w.]*(?:\s{_UPPER}[\w.]*){{0,2}})?"
_DATELINE_DAY = rf"(?:,?\s{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?)?"
_AGENCY = r"\s?\((?P<agency>[^\W\d_][\w .&/’'-]{1,30})\)"
_UPPER_PLACE = rf"(?P<place>{_UPPER}(?:{_UPPER}|[.’' /-]){{2,40}}{_REGION}){_DATELINE_DAY}"
_TITLE_PLACE = rf"(?P<place>{_UPPER}[\w’'.-]+(?:\s(?:de|of|la|el|al|{_UPPER})[\w’'.-]*){{0,3}}{_REGION}){_DATELINE_DAY}"
_NEXT = rf"(?=[\"“‘'«\[(]*(?:{_UPPER}|\d|''|``))"
_DATELINES = (
    re.compile(rf"{_UPPER_PLACE}{_AGENCY}\s*(?:{_DASH}|:)\s*"),
    re.compile(rf"\s*{_TITLE_PLACE}{_AGENCY}\s*(?:{_DASH}|:)\s*"),
    re.compile(rf"\s*{_AGENCY[3:]}\s*{_DASH}\s*{_NEXT}"),
    re.compile(rf"\s*{_UPPER_PLACE}(?:\s{_DASH}\s|—\s?){_NEXT}"),
)
# All-capital words of up to four letters before a dash are abbreviations, unless they are one of these.
_SHORT_PLACE = re.compile(
    "BAKU|BALI|BATH|BERN|BONN|CALI|CORK|DOHA|GAZA|JUBA|KIEV|KYIV|LIMA|LODZ|LOME|LYON|METZ|NICE|OSLO|PERM|RENO"
    "|RIGA|ROME|SUVA|WACO"
)


@dataclass(frozen=True, slots=True)
class _Dateline:
    span: Span
    place: str | None
    agency: str | None


def _dateline_of(text: str, line: Line) -> _Dateline | None:
    begin = _trimmed(text, line.span).start
    start = text[begin : begin + 160].partition("\n")[0]
    for number, pattern in enumerate(_DATELINES):
        match = pattern.match(start)
        if match is None or match.end() >= len(start.rstrip()):
            continue
        found = match.groupdict()
        place, agency = (found.get("place") or "").strip() or None, found.get("agency")
        if number == 1 and agency not in AGENCIES:
            continue
        if agency is None and place is not None and len(place) < 5 and not _SHORT_PLACE.fullmatch(place):
            continue
        return _Dateline(Span(begin, begin + match.end()), place, agency)
    return None


def _dateline(text: str, page: Page) -> _Dateline | None:
    first = [n for n in range(len(page.lines)) if n not in page.rules and n != page.headline][:3]
    return next((found for n in first if (found := _dateline_of(text, page.lines[n]))), None)


_PLACE_AND_OUTLET = re.compile(
    rf"(?P<place>{_UPPER}[\w.’'-]*?(?: {_UPPER}[\w.’'-]*?){{0,2}})\s?{_DASH}\s?(?P<outlet>{_UPPER}.{{2,40}})"
)


def _placed_outlet(page: Page, index: int) -> re.Match[str] | None:
    """Place and outlet, when the outlet is an agency or has a line of its own elsewhere on the page."""
    match = _PLACE_AND_OUTLET.fullmatch(page.lines[index].words)
    if match is None:
        return None
    elsewhere = (line.words for n, line in enumerate(page.lines) if n != index)
    return match if match["outlet"] in AGENCIES or match["outlet"] in elsewhere else None


# --- what callers ask ---------------------------------------------------------------------------------

_OWNER = re.compile(
    r"(?:copyright|©|\(c\)|\s|\d{4}(?:\s*[-–]\s*\d{4})?|,|by\b)+"
    r"(?P<owner>[A-Z][\w&’' .-]{2,50}?)\s*(?:\.|,|;|\||all rights\b|$).*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """All that a page says around its article and about it: what the functions below give, at one reading."""

    text: str

    @cached_property
    def _page(self) -> Page:
        return _page(self.text)

    @cached_property
    def _dateline(self) -> _Dateline | None:
        return _dateline(self.text, self._page)

    def _words(self, rule: str) -> Iterator[str]:
        return (self._page.lines[n].words for n in sorted(self._page.rules) if self._page.rules[n] == rule)

    @property
    def _placed(self) -> re.Match[str] | None:
        lines = (n for n in sorted(self._page.rules) if self._page.rules[n] == "outlet_line")
        return next((match for n in lines if (match := _placed_outlet(self._page, n))), None)

    @cached_property
    def explained(self) -> tuple[Masked, ...]:
        found = [Masked(self._page.lines[n].span, rule) for n, rule in self._page.rules.items()]
        if self._dateline is not None:
            found.append(Masked(self._dateline.span, "dateline"))
        return tuple(sorted(found, key=lambda masked: masked.span))

    @property
    def furniture(self) -> tuple[Span, ...]:
        return tuple(masked.span for masked in self.explained)

    @property
    def headline(self) -> Span | None:
        number = self._page.headline
        return None if number is None else _trimmed(self.text, self._page.lines[number].span)

    @property
    def byline(self) -> str | None:
        first = next(self._words("byline_line"), None)
        return None if first is None else " and ".join(byline_names(first))

    @property
    def dateline(self) -> tuple[str | None, str | None] | None:
        if self._placed is not None:
            return self._placed["place"], self._placed["outlet"]
        return None if self._dateline is None else (self._dateline.place, self._dateline.agency)

    @property
    def outlet(self) -> str | None:
        """The outlet that the page names beside its place: "Paris- The Daily Harbour"."""
        return None if self._placed is None else AGENCIES.get(self._placed["outlet"], self._placed["outlet"])

    @property
    def rights_holder(self) -> str | None:
        """Who holds the rights or sent the report, which is often an agency and not the outlet."""
        matches = (_OWNER.match(line) for line in self._words("copyright_line"))
        owners = (match["owner"].strip() for match in matches if match)
        owner = next(owners, None)
        if owner is not None:
            return AGENCIES.get(owner, owner)
        agency = None if self._dateline is None else self._dateline.agency
        return None if agency is None else AGENCIES.get(agency)

    @property
    def published(self) -> str | None:
        """The day on which the page says, above its article, that it appeared, as written."""
        page = self._page
        before = page.sentences[0] if page.sentences else len(page.lines)
        days = [n for n, rule in sorted(page.rules.items()) if rule == "date_line" and n < before]
        matches = (_DATE_LINE.fullmatch(page.lines[n].words.strip(EDGES)) for n in days)
        return next((match["date"] for match in matches if match), None)


def read_page(text: str) -> Reading:
    """All that a page says, read once.

    >>> article = "The envoy warned on Tuesday that talks had failed."
    >>> read_page(f"The Daily Harbour\\nParis- The Daily Harbour\\n\\n{article}").outlet
    'The Daily Harbour'
    >>> read_page(f"{article}\\n\\nCopyright © 2024 The Daily Harbour.").rights_holder
    'The Daily Harbour'
    >>> read_page(f"Posted May 22, 2019 at 4:05 pm\\n\\n{article}").published
    'May 22, 2019'
    """
    return Reading(text)


def explained(text: str) -> tuple[Masked, ...]:
    """The furniture of a text, in order, each span with the name of the rule that knew it.

    >>> explained("3 photos\\n\\nShe left.")
    (Masked(span=Span(start=0, end=8), rule='counter'),)
    """
    return read_page(text).explained


def furniture(text: str) -> tuple[Span, ...]:
    """The spans of page furniture in a text, in order, without overlaps.

    >>> text = "Save Story\\n\\nPARIS (AP) — The envoy warned on Tuesday that talks had failed."
    >>> [span.of(text) for span in furniture(text)]
    ['Save Story', 'PARIS (AP) — ']
    """
    return read_page(text).furniture


def headline(text: str) -> Span | None:
    """Where the headline stands; `None` when the text doesn't begin with one.

    >>> text = "Lund to Council: Terms Not Met\\n\\nThe envoy warned on Tuesday that talks had failed."
    >>> headline(text).of(text)
    'Lund to Council: Terms Not Met'
    >>> headline("The envoy warned on Tuesday that talks had failed.")
    """
    return read_page(text).headline


def byline(text: str) -> str | None:
    """The writers that the page names, as written; `None` when it names none.

    >>> byline("Terms Not Met\\n\\nBy Jane Doe and John Roe\\n\\nThe envoy warned that talks had failed.")
    'Jane Doe and John Roe'
    """
    return read_page(text).byline


def dateline(text: str) -> tuple[str | None, str | None] | None:
    """Place and agency of the dateline, each `None` when it isn't there; `None` when there is no dateline.

    >>> dateline("PARIS (AP) — The envoy warned on Tuesday that talks had failed.")
    ('PARIS', 'AP')
    >>> dateline("Paris — the city of light — was dark on Tuesday, and nobody knew why.")
    """
    return read_page(text).dateline


def _trimmed(text: str, span: Span) -> Span:
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))
