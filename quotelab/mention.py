"""Where the mention of a source begins and ends.

A tree cuts an apposition off, hangs a time on a name, or takes the first half of "both women" for something else.
Commas, brackets and the cue bound a mention more surely. `EDGES` is tried in order; each rule answers with the first
token and the one after the last, or `None` where it has nothing to say. How PolNeAR's annotators drew the edges of
sources (its guidelines, section "Close-up on sources", and counts on its training articles) decides what belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotelab import cues
from quotelab.cues import Cue
from quotelab.document import Sentence, Span, Token
from quotelab.find import DAYS, NOMINAL, TIMES

Edges = tuple[int, int]
Edge = Callable[[Sequence[Token], int, int, Cue], Edges | None]

OPENING = frozenset({'"', "“", "‘", "„", "«", "``", "''", "”"})
ROLES = frozenset(
    "be serve work lead run head chair direct own teach represent write live study help oversee manage cover advise"
    " found lose win track research specialize coordinate train edit publish host attend organize co-found"
    " coach supervise command practice replace".split()
)
BEARERS = frozenset({"who", "whose", "which"})
QUANTIFIERS = frozenset({"both", "neither"})
ROUGHLY = frozenset({"about", "nearly", "almost", "roughly", "around", "over", "least", "most"})
DEGREES = ROUGHLY | {"just", "at", "only"}
PARTS = frozenset({"one", "some", "most", "many", "all", "both", "half", "none", "several", "few", "members", "each"})
FRONTED = frozenset({"meanwhile", "still", "perhaps", "however", "instead", "even", "regardless"})


def whole(sentence: Sentence, source: Span | None, cue: Cue) -> Span | None:
    """The source from its first word to its last, where the tree gave too little or too much of it.

    `None` where there is none.
    """
    if source is None:
        return None
    tokens = sentence.tokens
    inside = sentence.tokens_between(source.start, source.end)
    if not inside:
        return source
    start, end = inside[0].index, inside[-1].index + 1
    for edge in EDGES:
        found = edge(tokens, start, end, cue)
        if found is not None and found[0] < found[1] and not found[0] <= cue.token.index < found[1]:
            start, end = found
    return Span(tokens[start].start, tokens[end - 1].end)


# ------------------------------------------------------------------ where it begins


def after_what_is_fronted(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """Meanwhile, <the union> said …; In a call with reporters, <Mara Lund> said …; RIGA — <The bank> said …"""
    if end > cue.token.index:
        return None
    if start == 1 and tokens[0].upos in {"ADP", "SCONJ"}:
        comma = next((i for i in range(start + 1, end - 1) if tokens[i].text == ","), None)
        return None if comma is None or tokens[comma + 1].upos not in NOMINAL | {"DET"} else (comma + 1, end)
    if start > 0:
        return None
    dash = next((i for i in range(1, min(end + 1, 14)) if _ends_dateline(tokens, i)), None)
    if dash is not None and tokens[0].text.isupper() and len(tokens[0].text) > 2:
        verb = next((t.index for t in tokens[dash:] if t.upos in {"VERB", "AUX"}), end)
        return dash + 1, end if dash + 1 < end else verb
    first = tokens[0]
    begins = first.text.lower() in DAYS or first.text.lower() in FRONTED and first.upos == "ADV"
    if not begins:
        return None
    commas = [i for i in range(1, end - 1) if tokens[i].text == ","]
    if first.text.lower() in DAYS:
        return (commas[-1] + _skip_marks(tokens, commas[-1]), end) if commas else None
    return (2 if tokens[1].text == "," else 1), end


def _ends_dateline(tokens: Sequence[Token], index: int) -> bool:
    """Whether a dash ends a dateline: RIGA — …, RIGA, June 3 (AFP) - …"""
    dash = tokens[index].text
    return dash in {"—", "–", "―", "--"} or dash == "-" and tokens[index - 1].text in {")", "-RRB-"}


def _skip_marks(tokens: Sequence[Token], comma: int) -> int:
    return 2 if tokens[comma + 1].text in OPENING else 1


def after_a_stray_comma(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """All of a sudden, <Mara Lund> said …; Voters, <she> suggested, …: an apposition would end in a comma too."""
    if start > 0 or not _is_beside(tokens, end, cue):
        return None
    commas = [i for i in range(start + 1, end - 1) if tokens[i].text in {",", ":"}]
    if not commas or any(t.upos in {"CCONJ", "NUM"} or t.text.lower() in BEARERS for t in tokens[start:end]):
        return None
    if tokens[commas[-1] - 2].upos == "ADP":  # of Columbia, South Carolina
        return None
    rest = tokens[commas[-1] + 1 : end]
    named = rest[0].upos in NOMINAL | {"DET", "ADJ"} and any(t.upos in NOMINAL and len(t.text) > 2 for t in rest)
    return (commas[-1] + 1, end) if named and len(rest[-1].text) > 1 else None


def _is_beside(tokens: Sequence[Token], end: int, cue: Cue) -> bool:
    """Whether nothing but auxiliaries and adverbs stands between a mention and the cue after it."""
    return end <= cue.token.index and all(t.upos in {"AUX", "ADV", "PART"} for t in tokens[end : cue.token.index])


def with_first_half(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<She and her defenders> argue …; <the union, the church and many shops> say …"""
    if start < 2 or tokens[start - 1].text.lower() not in {"and", "or", "nor"} or not _is_beside(tokens, end, cue):
        return None
    begin = start - 1
    while begin > 0 and (tokens[begin - 1].upos in WITHIN or tokens[begin - 1].text == "," and begin < start - 1):
        begin -= 1
    if begin == start - 1 or begin > 0 and tokens[begin - 1].upos not in {"SCONJ", "PUNCT", "CCONJ"}:
        return None
    first = tokens[begin : start - 1]
    return (begin, end) if first[0].upos != "ADP" and any(t.upos in NOMINAL for t in first) else None


WITHIN = NOMINAL | {"DET", "ADJ", "NUM", "PART"}


def after_a_link(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """… where <Mara Lund> told reporters …; … what <an aide> called …"""
    links = {"which", "what", "where", "when", "who", "whom", "why", "how", "that", "while", "because"}
    if end - start < 2 or tokens[start].text.lower() not in links or end > cue.token.index:
        return None
    following = tokens[start + 1]
    named = following.upos == "PROPN" or following.upos == "DET" and tokens[start].text.lower() != "that"
    return (start + 1, end) if named else None


def before_its_clause(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Mara Lund>, who chairs the board, said …, where the tree has only the clause."""
    if end - start < 3 or start < 2 or tokens[start].text.lower() not in BEARERS or end > cue.token.index:
        return None
    if tokens[start - 1].text != "," or tokens[start - 2].upos not in NOMINAL:
        return None
    begin = start - 1
    while begin > 0 and tokens[begin - 1].upos in NOMINAL | {"DET", "ADJ", "NUM"}:
        begin -= 1
    return begin, (end if _says_who(tokens, begin, start, end, cue) else start - 1)


def with_quantifier(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Both women> said …; <about four in ten> said …; <nine in ten voters> said …"""
    if start == 0:
        return None
    before = tokens[start - 1]
    whole = tokens[start].text.lower() in {"all", "everyone", "everybody", "every"}
    if before.text.lower() in QUANTIFIERS or whole and before.text.lower() in {"not", "virtually", "nearly", "almost"}:
        return start - 1, end
    number = any(t.upos == "NUM" or t.text.lower() in {"half", "third", "quarter"} for t in tokens[start : start + 3])
    if not number:
        return None
    begin = start
    if before.text.lower() in {"in", "-", "of"} and start > 1 and tokens[start - 2].upos == "NUM":
        begin = start - 2
    while begin > 0 and tokens[begin - 1].text.lower() in DEGREES and _opens(tokens, begin - 1):
        begin -= 1
    return (begin, end) if begin < start else None


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token stands where a clause begins, alone or with other words of degree before it."""
    while index > 0 and tokens[index - 1].text.lower() in DEGREES:
        index -= 1
    return index == 0 or tokens[index - 1].upos in {"PUNCT", "CCONJ", "SCONJ"}


def with_what_it_is_part_of(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<one of her ads> asking …; <some in the crowd> say …; <both of whom> opposed …"""
    if start < 2 or tokens[start - 1].text.lower() not in {"of", "in"} or end > cue.token.index:
        return None
    part = tokens[start - 2]
    if part.text.lower() not in PARTS and (part.upos != "NUM" or tokens[start - 1].text.lower() == "in"):
        return None
    return start - 2, end


def with_what_stands_before_the_comma(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Ann Voss, the dean,> said …; <the harbour master, Anselm Quade,> said …, where the tree has only the second."""
    closed = end < len(tokens) and tokens[end].text == "," and end < cue.token.index
    if start < 2 or not closed or tokens[start - 1].text != "," or _has_clause(tokens[end : cue.token.index]):
        return None
    stop = start - 1
    begin = stop
    while begin > 0 and tokens[begin - 1].upos in NOMINAL | {"DET", "ADJ", "NUM", "ADP", "PART"}:
        begin -= 1
    if begin == stop or tokens[begin].upos in {"ADP", "PART"}:
        return None
    if begin > 0 and tokens[begin - 1].upos not in {"PUNCT", "CCONJ", "SCONJ"}:
        return None
    name, role = tokens[begin:stop], tokens[start:end]
    named = all(t.upos == "PROPN" for t in name) and tokens[start].upos in {"DET", "ADJ", "NOUN"}
    roled = name[0].upos == "DET" and all(t.upos == "PROPN" for t in role)
    return (begin, end) if named or roled else None


# ------------------------------------------------------------------ where it ends


def with_its_bracket(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Senator Ida Marsh (R)> said …"""
    if end >= len(tokens) or tokens[end].text not in {"(", "-LRB-"}:
        return None
    close = next((i for i in range(end + 1, min(end + 9, len(tokens))) if tokens[i].text in {")", "-RRB-"}), None)
    return None if close is None else (start, close + 1)


def without_its_clause(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Mara Lund>, who has backed the mayor, said …; but <Mara Lund, who runs the clinic,> said …"""
    for comma in range(start + 1, end - 2):
        if tokens[comma].text == "," and tokens[comma + 1].text.lower() in BEARERS:
            return None if _says_who(tokens, start, comma + 1, end, cue) else (start, comma)
    return None


def without_what_happens(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Mara Lund>, in a statement, said …; <Mara Lund>, for instance, said …; "…", said <Lund>, citing the cost."""
    for comma in range(start + 1, end - 1):
        following = tokens[comma + 1]
        if tokens[comma].text != "," or any(t.text.lower() in BEARERS for t in tokens[start:comma]):
            continue
        occasion = following.upos == "ADP" and following.text.lower() in OCCASIONAL
        gerund = following.xpos == "VBG" and following.text.lower() != "including"
        if occasion and not _is_place(tokens, comma, end) or gerund and cue.token.index < start:
            return start, comma
    return None


OCCASIONAL = frozenset("in on at during after before through via for over amid despite since to".split())


def _is_place(tokens: Sequence[Token], comma: int, end: int) -> bool:
    """Whether it goes on with a mention after the comma's phrase: "the mayor of Ahl, in the north, and his wife"."""
    return any(t.upos == "CCONJ" for t in tokens[comma:end])


def without_the_day(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<Governor Hale> on Friday said …; <the senator> last month told …"""
    if end > cue.token.index:
        return None
    if [t.text.lower() for t in tokens[end - 3 : end]] == ["at", "the", "time"] and end - 3 > start:
        return start, end - 3
    last = end
    if tokens[last - 1].text.lower() in {"morning", "afternoon", "evening", "night"} and last - 2 > start:
        last -= 1
    if tokens[last - 1].text.lower() not in TIMES | {"year"}:
        return None
    if tokens[last - 2].text.lower() in {"on", "last", "this", "late", "earlier"}:
        last -= 1
    elif tokens[last - 1].text.lower() not in DAYS:
        return None
    dated = any(t.xpos in {"VBN", "VBG", "VBD"} for t in tokens[start : last - 1])  # <a poll released> on Friday
    return (start, last - 1) if last - 1 > start and not dated and _is_named(tokens[last - 2]) else None


def _is_named(token: Token) -> bool:
    return token.upos in NOMINAL or token.text == ")"


def up_to_the_cue(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """<those surveyed> say …; <people briefed on the plan> said …; <polls there> show …"""
    stop = cue.token.index
    while stop > end and tokens[stop - 1].upos in {"AUX", "ADV", "PART"} and tokens[stop - 1].text.lower() != "there":
        stop -= 1
    if stop <= end or stop > cue.token.index or stop - end > 12:
        return None
    between = tokens[end:stop]
    first = between[0]
    reduced = first.xpos == "VBN" or first.text.lower() == "there"
    if not reduced or any(t.upos in {"PUNCT", "SCONJ", "CCONJ", "PRON"} for t in between):
        return None
    return None if _has_clause(between) else (start, stop)


def with_apposition(tokens: Sequence[Token], start: int, end: int, cue: Cue) -> Edges | None:
    """ "…," said <Mara Lund, a nurse>. "…," said <Mara Lund, who runs the clinic>. <Ann Voss, a nurse,> said …"""
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return None
    stop = _end_of_aside(tokens, end + 1, cue)
    first = tokens[end + 1]
    if stop is None or stop <= end + 1:
        return None
    inside = tokens[end + 1 : stop]
    if first.text.lower() in BEARERS:
        return (start, stop) if _says_who(tokens, start, end + 1, stop, cue) else None
    if first.text.lower() not in APPOSED or _has_clause(inside) or not any(t.upos in NOMINAL for t in inside):
        return None
    return start, stop


APPOSED = frozenset("a an another one the then his her their its".split())


def _end_of_aside(tokens: Sequence[Token], begin: int, cue: Cue) -> int | None:
    """Where an aside ends that began after a comma: before the cue, or with the sentence after an inverted cue."""
    if cue.token.index >= begin:
        stop = cue.token.index
        while stop > begin and tokens[stop - 1].upos in {"AUX", "ADV"}:
            stop -= 1
        if tokens[stop - 1].text != ",":
            return None
        return stop - 1
    for index in range(begin, len(tokens)):
        if tokens[index].text in OPENING | {":", ";", "—", "–"}:
            return None
        gerund = index + 1 < len(tokens) and tokens[index + 1].xpos == "VBG"
        if tokens[index].text == "," and gerund and tokens[index + 1].text.lower() != "including":
            return index
    last = len(tokens)
    while last > begin and tokens[last - 1].upos == "PUNCT" and tokens[last - 1].text != ")":
        last -= 1
    return last


def _has_clause(tokens: Sequence[Token]) -> bool:
    """Whether a finite verb stands there outside a relative clause."""
    relative = next((n for n, t in enumerate(tokens) if t.text.lower() in BEARERS | {"that"}), len(tokens))
    return any(t.xpos in {"VBD", "VBZ", "VBP", "MD"} for t in tokens[:relative])


def _says_who(tokens: Sequence[Token], name: int, bearer: int, end: int, cue: Cue) -> bool:
    """Whether a relative clause says who somebody is, rather than what he did or said: "who runs the clinic".

    In PolNeAR's training articles a clause of a role, or with "is", belongs to the source in 99 of 120 cases, one of
    saying or thinking in 15 of 59. Others do after a name in full (Mara Lund), or after an inverted cue.
    """
    if tokens[bearer].text.lower() == "which":
        return False
    verbs = [t for t in tokens[bearer + 1 : end] if t.upos in {"VERB", "AUX"}]
    if not verbs or verbs[0].xpos == "MD":
        return False
    first, lemma = verbs[0], verbs[0].lemma.lower()
    inverted = cue.token.index < name
    in_full = sum(t.upos in NOMINAL and t.text not in COURTESY for t in tokens[name : bearer - 1]) > 1
    following = verbs[1] if len(verbs) > 1 and verbs[1].index - first.index < 4 else None
    if lemma == "have" and following is not None:
        said = cues.cue(following) is not None
        return following.lemma.lower() in ROLES or inverted and in_full and not said
    if lemma == "be" and following is not None and following.xpos == "VBG":
        return in_full and not inverted
    if lemma in ROLES:
        return True
    return (inverted or in_full) and lemma not in SILENT and cues.cue(first) is None


COURTESY = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Mr", "Mrs", "Ms"})
SILENT = frozenset({"decline", "refuse", "ask", "request", "insist", "speak"})


EDGES: tuple[Edge, ...] = (
    after_what_is_fronted,
    after_a_stray_comma,
    after_a_link,
    before_its_clause,
    without_its_clause,
    without_what_happens,
    without_the_day,
    with_quantifier,
    with_what_it_is_part_of,
    with_first_half,
    with_what_stands_before_the_comma,
    with_its_bracket,
    up_to_the_cue,
    with_apposition,
)
