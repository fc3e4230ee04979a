"""Words of mentions: their role, number, gender; whether they point back; how two of them agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from quotelab import names
from quotelab.document import Sentence, Span, Token

ROLES = Path(__file__).parent.parent / "data" / "roles.tsv"
MASCULINE = frozenset({"he", "him", "his", "himself"})
FEMININE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
THIRD = MASCULINE | FEMININE | PLURAL | NEUTER
FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
SECOND = frozenset({"you", "your", "yourself"})
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
POINTING = frozenset({"this", "that", "these", "those", "what"})
ARTICLES = re.compile(
    r"^(?:(?:by|among|from|to) )?(?:the|a|an|one(?! of| in)|another|this|(?:that|these|those)(?! who))\s+",
    re.IGNORECASE,
)
BESIDES = re.compile(r"(?<=\w),\s+(?:who|whose|which|including|such as)\s.*$|\s[–—]\s.*$", re.DOTALL)
TIMES = frozenset(
    "year month week day night today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday"
    " january february march april may june july august september october november december".split()
)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
OWNING = MASCULINE | FEMININE | PLURAL | NEUTER - {"itself"}
NAMELESS = frozenset({"official", "source", "person", "insider", "aide", "man", "woman", "resident", "witness"})
FIRMS = frozenset({"company", "firm", "group", "manufacturer", "retailer", "organisation", "organization"})
FEMALE_NOUNS = frozenset(
    "woman girl lady mother wife widow daughter sister aunt niece grandmother actress queen princess duchess"
    " goddess heroine nun bride girlfriend mum mom businesswoman waitress hostess".split()
)
MALE_NOUNS = frozenset(
    "man boy gentleman father husband widower son brother uncle nephew grandfather actor king prince duke monk"
    " priest bridegroom boyfriend dad businessman waiter".split()
)
RANKS = {
    "deputy": "deputy",
    "vice": "deputy",
    "assistant": "deputy",
    "former": "former",
    "ex": "former",
    "late": "former",
    "prime": "prime",
}
NICKNAMED = re.compile(r"[A-Z]\w+ (?:[\"“‘'][^\"”’'\n]{2,25}[\"”’']) [A-Z]\w+")
LOOSE = frozenset(
    "former current new old own same first second third other another late then ex vice deputy senior top young"
    " the a an this that these those both of for in at to and his her its their".split()
)


@cache
def roles() -> dict[str, str]:
    """Kind of speaker by the noun that a source is described with: person, group, organisation or document."""
    lines = ROLES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def lower(word: str) -> str:
    """A word in lower case, except for an acronym: "US" isn't "us", nor is "WHO" "who".

    >>> lower("She"), lower("I"), lower("WHO")
    ('she', 'i', 'WHO')
    """
    return word if len(word) > 1 and word.isupper() else word.lower()


def clean(text: str) -> str:
    """One line, without a possessive ending and loose punctuation.

    >>> clean("Mara\\nLund's,")
    'Mara Lund'
    """
    plain = re.sub(r"\s+", " ", text).strip(" ,;:—–-")
    if NICKNAMED.fullmatch(plain):
        plain = re.sub(r" [\"“‘'].*[\"”’'] ", " ", plain)
    return re.sub(r"['’‘]s?$", "", plain)


def short(text: str, width: int = 60) -> str:
    """One line of at most `width` characters."""
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= width else plain[: width - 1].rstrip() + "…"


def bare(text: str) -> str:
    """A description without its article, and without what is said of its bearer besides.

    >>> bare("The minister"), bare("two aides, who weren't at the talks")
    ('minister', 'two aides')
    """
    return clean(BESIDES.sub("", ARTICLES.sub("", text.strip())))


def ago(distance: int) -> str:
    """A distance in sentences, in words."""
    if distance == 0:
        return "in the same sentence"
    return "one sentence before" if distance == 1 else f"{distance} sentences before"


def role_noun(head: Token) -> str:
    """The noun of a mention as the list of roles has it: "officials" is "official"."""
    lemma = head.lemma.lower()
    return lemma if lemma in roles() or not lemma.endswith("s") else lemma.removesuffix("s")


def is_plural(sentence: Sentence, head: Token) -> bool:
    """Whether a mention is of several: "two officials", "Lund and Holm"."""
    joined = joined_to(sentence, head)
    both_roles = roles().get(role_noun(head)) == "person" and all(
        roles().get(role_noun(t)) == "person"
        and not any(c.relation == "det" or c.deprel == "nmod:poss" for c in sentence.children[t.index])
        and not (_bears_a_name(sentence, head) and _bears_a_name(sentence, t))
        for t in joined
    )  # "the senator and candidate" is one
    return "Number=Plur" in head.feats or bool(joined) and not both_roles


def joined_to(sentence: Sentence, head: Token) -> list[Token]:
    """Those who are joined to a word by "and" or "or"; not what the parser joins to it with a comma alone."""
    joined = [t for t in sentence.children[head.index] if t.relation == "conj"]
    is_joined = any(c.relation == "cc" for t in (head, *joined) for c in sentence.children[t.index])
    return joined if is_joined else []


def _bears_a_name(sentence: Sentence, role: Token) -> bool:
    """Whether a name follows a role: "Mayor Bo Holm"."""
    return any(
        t.relation == "flat" and t.upos == "PROPN" and t.index > role.index for t in sentence.children[role.index]
    )


def is_definite(sentence: Sentence, head: Token) -> bool:
    """Whether a mention points back: "the minister", "both men", "Varn's minister"."""
    return any(
        t.text.lower() in DEFINITE
        and t.relation in {"det", "amod", "cc"}
        or t.deprel == "nmod:poss"
        and (t.upos == "PROPN" or t.upos == "NOUN" and is_definite(sentence, t))
        for t in sentence.children[head.index]
    )


# Documents that are called by several nouns in one article.
SYNONYMS = tuple(
    frozenset(group.split())
    for group in (
        "study paper research article analysis survey",
        "report document review audit inquiry dossier findings",
        "statement communique communiqué release declaration",
        "lawsuit suit complaint filing petition motion",
        "ruling verdict decision judgment order opinion",
        "lawyer attorney solicitor barrister counsel",
        "lawmaker legislator mp congressman congresswoman senator representative",
        "doctor physician surgeon",
        "boss chief head director",
        "player striker footballer star",
        "scientist researcher author team",
        "minister secretary",
        "writer author novelist",
        "officer policeman policewoman constable",
        "envoy representative mediator",
        "councillor councilman councilwoman councilor",
        "chairman chairwoman chair chairperson",
        "spokesman spokeswoman spokesperson",
    )
)


def same_role(noun: str, roles_of: set[str]) -> bool:
    """Whether somebody with these roles may be called by a noun: a senator, the lawmaker.

    >>> same_role("lawmaker", {"senator"}), same_role("minister", {"senator"})
    (True, False)
    """
    return noun in roles_of or not _synonyms().get(noun, frozenset()).isdisjoint(roles_of)


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    """The other nouns by which each may be called."""
    nouns = {noun for group in SYNONYMS for noun in group}
    return {noun: frozenset().union(*(group for group in SYNONYMS if noun in group)) for noun in nouns}


def is_bare(sentence: Sentence, head: Token) -> bool:
    """Whether a singular noun has no determiner at all, as in headlines and before names: "Minister quits"."""
    return "Number=Sing" in head.feats and not any(
        t.relation in {"det", "nummod"} or t.deprel == "nmod:poss" for t in sentence.children[head.index]
    )


def noun_gender(noun: str) -> str | None:
    """ "f" or "m" where a noun says so: spokeswoman, husband; else `None`.

    >>> noun_gender("spokeswoman"), noun_gender("chairman"), noun_gender("minister")
    ('f', 'm', None)
    """
    if noun in FEMALE_NOUNS or noun.endswith("woman"):
        return "f"
    return "m" if noun in MALE_NOUNS or noun.endswith("sman") or noun in {"chairman", "policeman"} else None


def role(words: Sequence[Token], head: Token) -> str:
    """A role noun with the word that makes it another role: "deputy governor" isn't "governor"."""
    before = [t.lemma.lower().rstrip("-") for t in words if t.index < head.index]
    rank = next((w for w in before if w in RANKS), None)
    noun = role_noun(head)
    return noun if rank is None else f"{RANKS[rank]} {noun}"


def modifiers(phrase: str, noun: str) -> frozenset[str]:
    """The words of a description that tell one bearer of the role from another.

    >>> sorted(modifiers("the Libyan army commander", "commander"))
    ['army', 'libyan']
    """
    found = re.findall(r"\w+", names.folded(phrase).replace(".", "").replace("'s", ""))
    own = set(noun.split())
    return frozenset(w for w in found if w not in LOOSE | own and w.removesuffix("s") not in own)


def share(one: frozenset[str], other: frozenset[str]) -> int:
    """How many words of the one are in the other, forms of one word counted too: Libya, Libyan.

    >>> share(frozenset({"libyan"}), frozenset({"libya", "army"}))
    1
    """
    return sum(1 for a in one if any(a == b or a[:4] == b[:4] and min(len(a), len(b)) > 3 for b in other))


def case_of(sentence: Sentence, token: Token) -> str:
    """The preposition before a word, in small letters; "" where there is none."""
    return next((t.text.lower() for t in sentence.children[token.index] if t.relation == "case"), "")


def possessor(sentence: Sentence, head: Token) -> Token | None:
    """Whose it is: <his> lawyer, <the railway>'s letter."""
    found = next((t for t in sentence.children[head.index] if t.deprel == "nmod:poss"), None)
    if found is not None or head.index < 2:
        return found
    it, s = sentence.tokens[head.index - 2 : head.index]  # the parser cuts "Its" as if it were "It’s"
    return it if it.text.lower() == "it" and s.text == "s" and it.end == s.start else None


def owner(sentence: Sentence, head: Token) -> Token | None:
    """Whose it is, also after the noun: <Macron>'s office, the office of <the president>."""
    found = possessor(sentence, head)
    if found is not None:
        return found
    for token in sentence.children[head.index]:
        case = case_of(sentence, token)
        if token.relation == "nmod" and case == "of":
            return token
    return None


def top(sentence: Sentence, head: Token) -> Token:
    """The word of a mention that stands for it in its clause: the role of which a name is the apposition."""
    while head.head >= 0 and head.relation in {"flat", "compound", "appos"}:
        head = sentence.tokens[head.head]
    return head


def phrase(sentence: Sentence, head: Token) -> Span:
    """A noun with the words that belong to it before, and an "of" after: "the governor of the bank"."""
    first = head.index
    clause = (t for t in sentence.children[head.index] if t.relation in {"nsubj", "csubj", "cop", "aux", "advcl"})
    numbers = {t.index for t in sentence.subtree(head)} - {t.index for c in clause for t in sentence.subtree(c)}
    while (
        first > 0
        and first - 1 in numbers
        and (sentence.tokens[first - 1].upos != "PUNCT" or sentence.tokens[first - 1].text in {"-", "–"})
    ):
        first -= 1
    while first < head.index and sentence.tokens[first].relation in {"case", "mark", "cc", "advmod"}:
        first += 1
    last = head.index
    for token in sentence.children[head.index]:
        case = case_of(sentence, token)
        joined = token.relation in {"flat", "compound"} or token.relation == "nmod" and case == "of"
        if joined and token.index > head.index:
            last = max(last, *(t.index for t in sentence.subtree(token)))
    return Span(sentence.tokens[first].start, sentence.tokens[last].end)
