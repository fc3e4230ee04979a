"""What a mention is by itself: its kind, its role, whether it points back, whether it is a name."""

from __future__ import annotations

from quotelab.quotation import SpeakerKind
from quotelab.resolve.article import Article, Chain, Mention
from quotelab.resolve.phrases import (
    OWNING,
    bare,
    clean,
    is_bare,
    is_definite,
    is_plural,
    noun_gender,
    possessor,
    role,
    role_noun,
    roles,
)


def new_chain(article: Article, mention: Mention, kind: SpeakerKind) -> Chain:
    """A chain that begins with a description, among those of the article."""
    phrase = mention.span.of(article.text)
    label = clean(phrase) if phrase.lower().startswith("another ") else bare(phrase)
    chain = Chain(label, kind, title=noun_gender(role_noun(mention.head)), roles={role_of(mention)})
    chain.describe(label)
    article.chains.append(chain)
    return chain


def role_of(mention: Mention) -> str:
    """The role that a description gives, with its rank: "governor", "deputy governor"."""
    first = next(t.index for t in mention.sentence.tokens if t.end > mention.span.start)
    return role(mention.sentence.tokens[first : mention.head.index], mention.head)


def kind_of(mention: Mention) -> SpeakerKind:
    """Group, organisation or unnamed person, by the noun and its number."""
    kind = roles().get(role_noun(mention.head))
    if is_plural(mention.sentence, mention.head) or kind == "group" or mention.head.upos == "SYM":
        return SpeakerKind.GROUP
    tokens = mention.sentence.tokens_from(mention.span)
    names = [t for t in tokens if t.text[:1].isupper() and t.upos in {"PROPN", "ADJ", "NOUN"}]
    whole = len(names) > 1 and names == [t for t in tokens if t.upos != "DET"]
    is_name = kind is None and mention.head.text[:1].isupper() and (mention.head.upos == "PROPN" or whole)
    return SpeakerKind.ORGANISATION if kind == "organisation" or is_name else SpeakerKind.UNNAMED


def points_back(article: Article, mention: Mention) -> bool:
    """Whether a description may mean somebody of before: "the minister", in a headline "Minister"; not "a third"."""
    children = mention.sentence.children[mention.head.index]
    if is_own(mention) or not is_common(mention) or any("NumType=Ord" in t.feats for t in children):
        return False
    may_be_bare = mention.quotation is not None or mention.head.relation == "nsubj"
    return has_article(article, mention) or may_be_bare and is_bare(mention.sentence, mention.head)


def has_article(article: Article, mention: Mention) -> bool:
    """Whether a mention is definite, by the tree or by its first word: "the paper" where the tree has lost it."""
    first = article.text[mention.span.start : mention.span.start + 4].lower()
    return first == "the " or is_definite(mention.sentence, mention.head)


def is_common(mention: Mention) -> bool:
    """Whether a phrase describes and isn't a name: "the report", "The President", not "the Washington Post"."""
    tokens = mention.sentence.tokens_from(mention.span)
    inner = [t for t in tokens if t.index > 0 and t.upos == "PROPN" and t.text[:1].isupper()]
    if roles().get(role_noun(mention.head)) == "person":
        return not any(t.index > mention.head.index and t.relation in {"flat", "appos"} for t in inner)
    return mention.head not in inner


def is_own(mention: Mention) -> bool:
    """Whether somebody has it: "his lawyer" isn't the lawyer of before."""
    owner = possessor(mention.sentence, mention.head)
    return owner is not None and owner.text.lower() in OWNING
