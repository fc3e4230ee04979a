"""Where is speech reported? Rules that answer with the content, and the cue that gave it away.

Each rule looks at one token that may be a cue, and answers with the token numbers of the content or `None`.
`RULES` is the algorithm: the first rule that answers for a token is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quotelab import cues
from quotelab.cues import Cue
from quotelab.document import Sentence, Token

Tokens = frozenset[int]
SUBJECTS = frozenset({"nsubj", "csubj"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible quotation in one sentence: which rule, which cue, which tokens are content."""

    rule: str
    sentence: Sentence
    cue: Cue
    content: Tokens


Rule = Callable[[Sentence, Cue], Tokens | None]


def below(sentence: Sentence, token: Token, *, without: Iterable[Token] = ()) -> Tokens:
    """The token numbers of a subtree, with some of its branches cut off."""
    cut = {t.index for t in without}
    found, queue = {token.index}, [token]
    while queue:
        for child in sentence.children[queue.pop().index]:
            if child.index not in cut:
                found.add(child.index)
                queue.append(child)
    return frozenset(found)


def child(sentence: Sentence, token: Token, *relations: str) -> Token | None:
    """The first child with one of these relations; a relation without a colon matches its subtypes."""
    for candidate in sentence.children[token.index]:
        if candidate.deprel in relations or candidate.relation in relations:
            return candidate
    return None


def subject(sentence: Sentence, token: Token) -> Token | None:
    return child(sentence, token, "nsubj", "csubj")


def belongs_to_content(sentence: Sentence, cue: Token, subject: Token) -> bool:
    """Whether a subject after the cue is the reported clause's: "A doctor, who left, said {patients had} waited"."""
    tokens = sentence.tokens
    if subject.index < cue.index or child(sentence, cue, "ccomp") is None:
        return False
    before = cue.index
    while before > 0 and tokens[before - 1].upos in {"AUX", "ADV"}:
        before -= 1
    if before == 0:
        return False
    if tokens[before - 1].upos in NOMINAL | {"NUM", "SYM"}:
        return True
    verbs = [t for t in tokens[:before] if "VerbForm=Fin" in t.feats]
    return tokens[before - 1].text == "," and all(t.relation in {"acl", "advcl"} for t in verbs) and before > 2


def case(sentence: Sentence, token: Token) -> str:
    """The preposition of a noun phrase, lower-case: "of"; "" when there is none."""
    marker = child(sentence, token, "case")
    return marker.text.lower() if marker is not None else ""


def preposed(sentence: Sentence, verb: Token, prepositions: frozenset[str]) -> Token | None:
    """The noun phrase or gerund that hangs on the verb with one of the prepositions."""
    for candidate in sentence.children[verb.index]:
        if (
            candidate.relation in {"obl", "nmod"}
            and case(sentence, candidate) in prepositions
            and candidate.index > verb.index
        ):
            return candidate
        if candidate.relation == "advcl" and introduced_by(sentence, candidate) in prepositions:
            return candidate
    return None


def introduced_by(sentence: Sentence, token: Token) -> str:
    """The preposition or mark before a phrase or gerund, lower-case."""
    marker = child(sentence, token, "mark", "case")
    return marker.text.lower() if marker is not None else ""


def agent_phrase(sentence: Sentence, token: Token) -> Token | None:
    """Who does what a passive says: "rejected by <the bank>"; trees also hang it on the predicate, "as a farce by"."""
    near = [branch for branch in sentence.children[token.index] if branch.index > token.index]
    for candidate in (*near, *(below for branch in near for below in sentence.children[branch.index])):
        if candidate.deprel == "obl:agent":
            return candidate
        if candidate.relation in {"obl", "nmod"} and case(sentence, candidate) == "by":
            return candidate
    return None


def has_infinitive_mark(sentence: Sentence, token: Token) -> bool:
    marker = child(sentence, token, "mark")
    return marker is not None and marker.text.lower() == "to"


ADVERBIAL = frozenset({"after", "before", "once", "when", "while", "because", "although", "since", "until", "unless"})


def is_adverbial(sentence: Sentence, token: Token) -> bool:
    """A clause of time or reason, which trees at times take for the content: "said after she had left"."""
    marker = child(sentence, token, "mark", "advmod")
    return marker is not None and marker.index < token.index and marker.text.lower() in ADVERBIAL


# ------------------------------------------------------------------ verbs


def according_to(sentence: Sentence, cue: Cue) -> Tokens | None:
    """[According to] two aides, {the vote was postponed}. {The roof}, [according to] the firm, {was too heavy}."""
    if cue.frame != cues.ACCORDING or cue.token.head < 0:
        return None
    source = sentence.tokens[cue.token.head]
    if source.index < cue.token.index:
        source = child(sentence, cue.token, "obl", "nmod", "obj") or source
    if source.head < 0 or source.lemma.lower() in MEASURES:
        return None
    tokens = sentence.tokens
    last = max((i for i in below(sentence, source) if i >= cue.token.index), default=cue.token.index + 1)
    comma = next((t.index for t in tokens[cue.token.index :] if t.text == "," and t.index >= source.index), None)
    end = len(tokens) if comma is None else comma + 1
    if comma is not None and comma < last and cue.token.index > 0 and tokens[cue.token.index - 1].text != ",":
        end = last + 1
    opens = cue.token.index == 0 or tokens[cue.token.index - 1].text in {",", "—", "–", "--", "(", "“", '"'}
    if not opens and comma is not None:
        end = min(end, last + 1)
    before, after = frozenset(range(cue.token.index)), frozenset(range(end, len(tokens)))
    content = before | after
    return content if any(tokens[i].upos in {"VERB", "AUX"} for i in content) else None


MEASURES = frozenset({"size", "plan", "age", "weight", "law", "rule", "need", "schedule", "order", "colour", "color"})


def clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """The ministry [announced] {that talks would resume}. {The road would reopen}, she [said]."""
    if "that" not in cue.frames:
        return None
    clauses = [
        branch
        for branch in sentence.children[cue.token.index]
        if branch.relation == "ccomp"
        and not has_infinitive_mark(sentence, branch)
        and not is_adverbial(sentence, branch)
    ]
    after = [branch for branch in clauses if branch.index > cue.token.index]
    if not clauses or _is_plural_noun(sentence, cue.token):
        return None
    if not after:
        return frozenset(i for i in below(sentence, clauses[0]) if i < cue.token.index)
    content = frozenset().union(*(below(sentence, branch) for branch in after))
    return completed(sentence, cue, frozenset(i for i in content if i > cue.token.index))


def _is_plural_noun(sentence: Sentence, token: Token) -> bool:
    """The object that a tagger took for a verb: "rejected claims that …"."""
    before = sentence.tokens[token.index - 1] if token.index else None
    return token.xpos == "VBZ" and subject(sentence, token) is None and (before is None or before.upos == "VERB")


def that_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """He [predicted] at the debate {that she would win}; for trees that hang the clause elsewhere."""
    token = cue.token
    if "that" not in cue.frames or token.upos not in {"VERB", "AUX"} or child(sentence, token, "ccomp", "csubj"):
        return None
    for other in sentence.tokens[token.index + 1 : token.index + 12]:
        if other.text.lower() == "that" and _opens_clause(sentence, other):
            return completed(sentence, cue, frozenset(range(other.index, clause_end(sentence, other) + 1)))
        if other.upos in {"VERB", "AUX"} or other.text in {";", ":", "—", "(", ")"}:
            return None
    return None


def _opens_clause(sentence: Sentence, that: Token) -> bool:
    """Whether "that" is the mark of a clause, also where the tree makes it the object of one with a subject."""
    if that.upos == "SCONJ":
        return True
    following = sentence.tokens[that.index + 1 : that.index + 2]
    return that.relation == "obj" and bool(following) and following[0].upos in NOMINAL | {"DET"}


def bare_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """He repeated it, [saying] {she would win}; for trees that hang the clause elsewhere."""
    token = cue.token
    if token.lemma not in BARE or child(sentence, token, "ccomp", "csubj", "xcomp") is not None:
        return None
    if child(sentence, token, "obj") is not None and token.lemma not in ONLY_CLAUSES:
        return None
    following = sentence.tokens[token.index + 1 :]
    if not following or following[0].upos not in {"PRON", "PROPN", "DET", "NOUN", "ADJ", "NUM"}:
        return None
    verb = next((t for t in following[:14] if "VerbForm=Fin" in t.feats or t.xpos in {"VBD", "VBN"}), None)
    stop = next((t for t in following[:14] if t.text in {",", ";", ":"}), None)
    if verb is None or subject(sentence, token) is None and token.relation not in {"advcl", "conj", "acl", "xcomp"}:
        return None
    if stop is not None and stop.index < verb.index:
        return None
    return completed(sentence, cue, frozenset(range(token.index + 1, clause_end(sentence, verb) + 1)))


BARE = frozenset(
    {"say", "tell", "think", "believe", "argue", "claim", "suggest", "hope", "add", "note", "insist", "know"}
)


ONLY_CLAUSES = frozenset({"say", "think", "argue", "insist", "hope"})


def clause_end(sentence: Sentence, start: Token) -> int:
    """The number of the last token of a clause that begins at a token: the sentence's, or before the next report."""
    for token in sentence.tokens[start.index + 2 :]:
        before = sentence.tokens[token.index - 1]
        reports = is_reporting(sentence, token) and "VerbForm=Ger" in token.feats
        if before.text in {",", ";", "—", "–", "--"} and (reports or token.text.lower() == cues.ACCORDING):
            return before.index - 1
    return len(sentence.tokens) - 1


def completed(sentence: Sentence, cue: Cue, content: Tokens) -> Tokens:
    """The clause without holes: what stands between the cue and it, and what trails it, where nothing says otherwise.

    Trees lose the beginning of a clause ("said {Sanders winning} California could …") and hang its adverbial
    clauses on the cue ("said he would go {if asked}").
    """
    first, last = min(content), max(content)
    outside = {cue.token.index}
    for branch in sentence.children[cue.token.index]:
        is_aside = branch.relation in {
            "obj",
            "iobj",
            "obl",
            "advmod",
            "compound",
            "nsubj",
            "aux",
            "discourse",
            "nmod",
        }
        is_aside = is_aside and not (branch.relation == "nsubj" and belongs_to_content(sentence, cue.token, branch))
        is_report = branch.relation in {"advcl", "conj", "parataxis"} and is_reporting(sentence, branch)
        if is_aside and branch.index < first or is_report or branch.relation in {"conj", "cc"}:
            outside |= below(sentence, branch)
    filled = set(content)
    opened = next(
        (i for i in range(cue.token.index + 1, first) if i not in outside and sentence.tokens[i].upos != "PUNCT"),
        first,
    )
    filled |= {i for i in range(opened, first) if i not in outside}
    filled |= {i for i in range(first, last) if i not in outside}
    for branch in sentence.children[cue.token.index]:
        trails = (
            branch.index > last and branch.relation in {"advcl", "ccomp", "obl", "dep"} and branch.index not in outside
        )
        is_comparison = branch.text.lower() == "compared"
        if trails and not (is_comparison or is_time(sentence, branch) or is_manner(sentence, branch)):
            filled |= {i for i in below(sentence, branch) if i > last}
    return frozenset(filled)


def is_reporting(sentence: Sentence, token: Token) -> bool:
    """Whether a branch reports in its own right: "…, adding that", "…, according to"."""
    found = cues.cue(token)
    return found is not None and ("quote" in found.frames or bool(found.frame))


def is_time(sentence: Sentence, token: Token) -> bool:
    """A day or date that says when it was said: "on Wednesday"."""
    return token.text.lower() in TIMES or token.deprel == "obl:tmod" or token.deprel == "obl:unmarked"


def is_manner(sentence: Sentence, token: Token) -> bool:
    """Where or how it was said: "in an interview", "during the debate"."""
    return token.relation == "obl" and token.lemma.lower() in OCCASIONS


DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow".split())
TIMES = DAYS | {"week", "month"}
OCCASIONS = frozenset(
    "interview statement conference debate speech rally tweet email letter post briefing call meeting event television"
    " radio twitter facebook news report memo hearing testimony op-ed column essay ad video release remark"
    " condition".split()
)


def clausal_subject(sentence: Sentence, cue: Cue) -> Tokens | None:
    """It was [announced] {that talks would resume}."""
    if "that" not in cue.frames:
        return None
    late = child(sentence, cue.token, "csubj", "expl")
    if late is None:
        return None
    for candidate in sentence.children[cue.token.index]:
        if candidate.relation == "csubj" and candidate.index > cue.token.index:
            return below(sentence, candidate)
    return None


def aside(sentence: Sentence, cue: Cue) -> Tokens | None:
    """{The van}, one neighbour [said], {was going too fast}. {Nothing was stolen}, [said] the owner."""
    token = cue.token
    if not _may_be_aside(sentence, cue) or token.index < 3:
        return None
    first = _first_of_subject(sentence, token)
    comma = sentence.tokens[first - 1]
    if comma.text not in {",", "—", "–", "--", "-"} or first - 1 < 2:
        return None
    end = _aside_end(sentence, token, inverted=first == token.index)
    if end is None:
        return None
    if _reports_again(sentence, end):
        end = len(sentence.tokens)
    if not any("VerbForm=Fin" in t.feats for t in (*sentence.tokens[: first - 1], *sentence.tokens[end:])):
        return None
    return frozenset(range(first - 1)) | frozenset(range(end, len(sentence.tokens)))


def _may_be_aside(sentence: Sentence, cue: Cue) -> bool:
    """A finite verb of saying, or one of thinking that the tree sets apart; not "who said", not "you know"."""
    token = cue.token
    if "VerbForm=Fin" not in token.feats or "that" not in cue.frames:
        return False
    subjects = {t.text.lower() for t in sentence.children[token.index] if t.relation in SUBJECTS}
    if not subjects.isdisjoint({"who", "which", "you"}):
        return False
    return "quote" in cue.frames or token.relation == "parataxis" and bool(subjects)


def _reports_again(sentence: Sentence, start: int) -> bool:
    """Whether the speaker's next report begins at a token: "…, he said, | but added that …"."""
    following = [t for t in sentence.tokens[start : start + 4] if t.upos != "ADV"]
    return len(following) > 1 and following[0].upos == "CCONJ" and is_reporting(sentence, following[1])


def _first_of_subject(sentence: Sentence, token: Token) -> int:
    """The number of the first token of the cue's subject before it; the cue's own when the subject follows.

    Where the tree has another subject far away, the nouns that stand between a comma and the cue are it.
    """
    start = token.index
    while start > 0 and sentence.tokens[start - 1].upos in {"AUX", "ADV"}:
        start -= 1
    before = [t for t in sentence.children[token.index] if t.relation in SUBJECTS and t.index < token.index]
    if before:
        inside = below(sentence, before[-1])
        for earlier in reversed(before[:-1]):  # one mention that the tree cut in two: the news site | RTL Info
            edge = max(below(sentence, earlier))
            if edge + 1 == min(inside) and sentence.tokens[edge].upos != "PUNCT":
                inside |= below(sentence, earlier)
        if max(inside) + 1 >= start or sentence.tokens[max(inside) + 1].text == "," and max(inside) + 2 >= start:
            return min(inside)
    position = start
    while position > 0 and sentence.tokens[position - 1].upos in NOMINAL | {
        "DET",
        "ADJ",
        "NUM",
        "ADP",
        "PART",
    }:
        position -= 1
    named = sentence.tokens[position:start]
    return position if any(t.upos in NOMINAL for t in named) else token.index


def _aside_end(sentence: Sentence, token: Token, *, inverted: bool) -> int | None:
    """Where the aside ends: at the comma or full stop after the cue, with a time or an addressee between at most."""
    for other in sentence.tokens[token.index + 1 : token.index + (16 if inverted else 8)]:
        if other.text in {",", "—", "–", "--"}:
            inside = sentence.tokens[token.index + 1 : other.index]
            named = not inverted or any(t.upos in NOMINAL for t in inside)
            return other.index + 1 if named else None
        if other.text == "." and other.index >= len(sentence.tokens) - 2:
            return len(sentence.tokens)
        if other.upos in {"VERB", "SCONJ", "AUX"} or other.text == ":":
            return None
    return len(sentence.tokens) if token.index == len(sentence.tokens) - 1 else None


NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


NAMING = frozenset({"call", "label", "dub", "term", "brand", "declare", "consider"})


def small_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """She [called] {the plan a gamble}. They [described] {the vote as a farce}."""
    if "small" not in cue.frames:
        return None
    named = child(sentence, cue.token, "obj")
    if named is None:
        return None
    content = below(sentence, named)
    predicate = _predicate(sentence, cue, named)
    accused = cue.cue_class == "accusation" and any(
        introduced_by(sentence, sentence.tokens[i]) == "of" for i in content
    )
    if predicate is None and not accused and "object" not in cue.frames:
        return None
    content |= rest_of_phrase(sentence, cue.token, predicate or named)
    return content if predicate is None else content | below(sentence, predicate)


def _predicate(sentence: Sentence, cue: Cue, named: Token) -> Token | None:
    """What somebody is said to be: {a gamble}, {as a farce}, {of hiding losses}; trees hang it in several places."""
    predicate = child(sentence, cue.token, "xcomp") or preposed(sentence, cue.token, frozenset({"as", "for", "of"}))
    if predicate is None and cue.cue_class == "accusation":
        return next(
            (t for t in sentence.children[named.index] if introduced_by(sentence, t) in {"as", "of", "for"}), None
        )
    if predicate is None and cue.lemma in NAMING:
        later = (t for t in sentence.children[cue.token.index] if t.index > max(below(sentence, named)))
        return next((t for t in later if t.relation in {"obj", "ccomp", "dep", "iobj", "nmod"}), None)
    return predicate


def gives_a_name(cue: Cue) -> bool:
    """A site called “Lund”: nobody says that, it is what the site is called."""
    return cue.lemma in NAMING and cue.token.relation == "acl" and cue.token.xpos == "VBN"


def naming(sentence: Sentence, cue: Cue) -> Tokens | None:
    """He [called] {that "beyond belief"}; for trees that make something else of the two parts."""
    if cue.lemma not in NAMING or "small" not in cue.frames or cue.token.upos != "VERB":
        return None
    if gives_a_name(cue):
        return None
    following = sentence.tokens[cue.token.index + 1 :]
    if (
        not following
        or following[0].upos not in {"PRON", "DET", "PROPN", "NOUN", "SCONJ"}
        or child(sentence, cue.token, "nsubj:pass")
    ):
        return None
    parts = [
        t
        for t in sentence.children[cue.token.index]
        if t.index > cue.token.index and t.relation in NAMED and not is_time(sentence, t)
    ]
    content = frozenset().union(*(below(sentence, t) for t in parts))
    return frozenset(i for i in content if i > cue.token.index) if len(content) > 2 else None


NAMED = frozenset({"obj", "iobj", "ccomp", "xcomp", "dep"})


def passive_small_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """{The vote} was [called] {a farce} by the opposition. {He} is [said] {to have fled}."""
    named = child(sentence, cue.token, "nsubj:pass")
    if named is None or cue.frames.isdisjoint({"small", "raised", "urge"}):
        return None
    by = agent_phrase(sentence, cue.token)
    if "raised" not in cue.frames and by is None:
        return None
    predicate = child(sentence, cue.token, "xcomp") or preposed(sentence, cue.token, frozenset({"as", "of", "for"}))
    if predicate is None:
        return None
    return (below(sentence, named) | below(sentence, predicate)) - (frozenset() if by is None else below(sentence, by))


def infinitive(sentence: Sentence, cue: Cue) -> Tokens | None:
    """He [vowed] {to appeal}. She [urged] {the council to wait}."""
    if cue.frames.isdisjoint({"to", "urge"}):
        return None
    wish = child(sentence, cue.token, "xcomp") or child(sentence, cue.token, "ccomp")
    if wish is None and "urge" in cue.frames:
        wish = child(sentence, cue.token, "advcl")
    if wish is None or not has_infinitive_mark(sentence, wish):
        return None
    asked = child(sentence, cue.token, "obj", "iobj")
    content = below(sentence, wish)
    before = min(content) - 1
    if before > cue.token.index and sentence.tokens[before].text.lower() == "not":
        content |= {before}
    content |= rest_of_phrase(sentence, cue.token, wish)
    return content | below(sentence, asked) if asked is not None and "urge" in cue.frames else content


def gerund(sentence: Sentence, cue: Cue) -> Tokens | None:
    """Witnesses [reported] {seeing a van}. He [denied] {taking the money}."""
    if cue.lemma not in GERUNDS or cue.token.upos != "VERB":
        return None
    for branch in sentence.children[cue.token.index]:
        if branch.relation in {"xcomp", "ccomp"} and branch.index > cue.token.index and branch.xpos == "VBG":
            return below(sentence, branch)
    return None


GERUNDS = frozenset(
    {"report", "recall", "deny", "admit", "remember", "suggest", "recommend", "mention", "propose", "describe"}
)


def in_view(sentence: Sentence, cue: Cue) -> Tokens | None:
    """In her [view], {one winter is not enough}."""
    token = cue.token
    if token.upos != "NOUN" or token.relation not in {"obl", "nmod"} or case(sentence, token) != "in" or token.head < 0:
        return None
    if cue.lemma not in VIEWS or child(sentence, token, "nmod:poss") is None:
        return None
    governor = sentence.tokens[token.head]
    if governor.index < token.index or not any("VerbForm=Fin" in t.feats for t in sentence.tokens[token.index :]):
        return None
    return frozenset(i for i in below(sentence, governor, without=[token]) if i > token.index)


VIEWS = frozenset({"view", "opinion", "word", "judgment", "judgement", "estimation", "telling", "eye", "mind"})


def object_phrase(sentence: Sentence, cue: Cue) -> Tokens | None:
    """An aide [rejected] {claims that the firm had paid}. The office [expressed] {support for Lund}."""
    stated = child(sentence, cue.token, "obj")
    if "object" not in cue.frames and (stated is None or cue.lemma != "say" or stated.lemma.lower() not in SAYABLE):
        return None
    if stated is None and agent_phrase(sentence, cue.token) is not None:
        claims = answered(sentence, cue.token)
        if claims is not None:
            return claims
        stated = child(sentence, cue.token, "nsubj:pass")
    if stated is None or stated.upos == "PRON" and stated.lemma in {"what", "it", "that", "who", "which"}:
        return None
    return below(sentence, stated) | rest_of_phrase(sentence, cue.token, stated)


def answered(sentence: Sentence, verb: Token) -> Tokens | None:
    """She accused the firm of fraud, {claims} [denied] by <its chairman>: the noun before a participle."""
    if verb.relation != "acl" or verb.xpos != "VBN" or verb.index == 0:
        return None
    noun = sentence.tokens[verb.index - 1]
    if (noun.lemma.lower(), "NOUN") not in cues.lexicon():
        return None
    return frozenset(i for i in below(sentence, noun, without=[verb]) if _is_near(sentence, i, noun))


def _is_near(sentence: Sentence, index: int, noun: Token) -> bool:
    """Whether a token stands before a noun with nothing but its own words between."""
    between = sentence.tokens[index : noun.index]
    return index <= noun.index and all(t.head == noun.index and t.upos != "PUNCT" for t in between)


def rest_of_phrase(sentence: Sentence, verb: Token, stated: Token) -> Tokens:
    """What follows the object and isn't when, where or how it was said: supports {a tax} {on sugar to pay for it}."""
    content: Tokens = frozenset()
    for branch in sentence.children[verb.index]:
        if branch.index <= max(stated.index, verb.index) or branch.relation not in FOLLOWING:
            continue
        subtree = below(sentence, branch)
        after_comma = sentence.tokens[min(subtree)].text == "," or sentence.tokens[min(subtree) - 1].text == ","
        if not after_comma and not _is_circumstance(sentence, branch):
            content |= subtree
    return content


FOLLOWING = frozenset({"obl", "advcl", "xcomp", "nmod", "acl"})
CIRCUMSTANCES = frozenset({"as", "by", "even", "though", "whereas", "like"})


def _is_circumstance(sentence: Sentence, branch: Token) -> bool:
    """When, where, by whom or how something was said: "on Friday", "as he left", "by pointing out that …"."""
    if is_time(sentence, branch) or is_manner(sentence, branch) or is_adverbial(sentence, branch):
        return True
    reports = is_reporting(sentence, branch) and "VerbForm=Ger" in branch.feats
    clause = branch.relation == "advcl" and introduced_by(sentence, branch) in CIRCUMSTANCES
    return reports or clause or branch.deprel == "obl:agent" or case(sentence, branch) == "by"


SAYABLE = frozenset({"same", "opposite", "yes", "no", "goodbye", "thing", "word", "much", "little"})

PREPOSITIONS = {
    "": frozenset({"about", "of", "for", "against"}),
    "talk": frozenset({"about", "of"}),
    "speak": frozenset({"about", "of"}),
    "write": frozenset({"about"}),
    "ask": frozenset({"about", "for"}),
    "hope": frozenset({"for"}),
    "push": frozenset({"for"}),
    "comment": frozenset({"on"}),
    "critical": frozenset({"of"}),
    "mention": frozenset({"of"}),
    "call": frozenset({"for"}),
    "apologize": frozenset({"for"}),
    "apologise": frozenset({"for"}),
    "refer": frozenset({"to"}),
    "allude": frozenset({"to"}),
    "disagree": frozenset({"with", "about", "on"}),
    "agree": frozenset({"with", "to"}),
}


def about_phrase(sentence: Sentence, cue: Cue) -> Tokens | None:
    """Residents [complained] about {the noise}."""
    if "about" not in cue.frames or child(sentence, cue.token, "aux:pass") is not None:
        return None
    topic = preposed(sentence, cue.token, PREPOSITIONS.get(cue.lemma, PREPOSITIONS[""]))
    if topic is None:
        return None
    preposition = [t for t in sentence.children[topic.index] if t.relation in {"case", "mark"}][:1]
    return below(sentence, topic, without=preposition) | rest_of_phrase(sentence, cue.token, topic)


# ------------------------------------------------------------------ nouns, adjectives


def noun_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """Her [claim] {that the vote was stolen} was disputed. A [promise] {to resign}."""
    if cue.token.upos != "NOUN" or "noun" not in cue.frames:
        return None
    following = sentence.tokens[cue.token.index + 1 :]
    for candidate in sentence.children[cue.token.index]:
        if candidate.deprel in {"acl", "ccomp", "acl:that", "advcl"} and candidate.index > cue.token.index:
            marker = child(sentence, candidate, "mark")
            if marker is not None and marker.text.lower() in {"that", "to"}:
                return below(sentence, candidate)
        if candidate.deprel == "acl:relcl" and following and following[0].text.lower() == "that":
            own, complete = subject(sentence, candidate), child(sentence, candidate, "obj", "ccomp", "xcomp", "cop")
            if own is not None and own.text.lower() != "that" and complete is not None:  # "that" has no part in it
                return below(sentence, candidate)
    return None


def copular_noun(sentence: Sentence, cue: Cue) -> Tokens | None:
    """Her [view] was {that the vote came too early}."""
    if cue.token.upos != "NOUN" or "noun" not in cue.frames or cue.token.relation != "nsubj":
        return None
    governor = sentence.tokens[cue.token.head]
    copula = child(sentence, governor, "cop")
    marker = child(sentence, governor, "mark")
    if copula is None or marker is None or marker.text.lower() not in {"that", "to"} or marker.index < copula.index:
        return None
    return frozenset(i for i in below(sentence, governor, without=[cue.token]) if i > copula.index)


def adjective_clause(sentence: Sentence, cue: Cue) -> Tokens | None:
    """The mayor is [confident] {that the bridge will hold}. They are [eager] {to talk}."""
    if cue.token.upos not in {"ADJ", "VERB"} or "adjective" not in cue.frames:
        return None
    for candidate in sentence.children[cue.token.index]:
        if candidate.relation in {"ccomp", "advcl", "xcomp"} and candidate.index > cue.token.index:
            marker = child(sentence, candidate, "mark")
            if marker is None or marker.text.lower() in {"that", "to"}:
                return below(sentence, candidate)
    return None


RULES: tuple[Rule, ...] = (
    according_to,
    aside,
    clause,
    clausal_subject,
    that_clause,
    bare_clause,
    small_clause,
    naming,
    passive_small_clause,
    infinitive,
    gerund,
    object_phrase,
    about_phrase,
    noun_clause,
    in_view,
    copular_noun,
    adjective_clause,
)


def candidates(sentence: Sentence) -> list[Candidate]:
    """What the rules find in a sentence, in the order of the cues."""
    return [found for cue in cues.cues(sentence) if (found := candidate(sentence, cue)) is not None]


def candidate(sentence: Sentence, cue: Cue) -> Candidate | None:
    """What the first rule that answers for a cue finds."""
    for rule in RULES:
        content = rule(sentence, cue)
        if content is not None:
            tail = answer_to_it(sentence, cue)
            return Candidate(rule.__name__, sentence, cue, content - {cue.token.index} - tail)
    return None


def answer_to_it(sentence: Sentence, cue: Cue) -> Tokens:
    """What is answered at the end of a sentence belongs to no content before: "…, claims denied by its chairman"."""
    for token in sentence.tokens[cue.token.index + 1 :]:
        comma = min(answered(sentence, token) or {0}) - 1
        if comma >= 0 and sentence.tokens[comma].text == "," and agent_phrase(sentence, token) is not None:
            return frozenset(range(comma, len(sentence.tokens)))
    return frozenset()
