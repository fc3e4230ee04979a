"""What a reader says of the open quotation, carried out: the corrected analysis, and the Python that makes it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

from quotelab.analysis import Analysis
from quotelab.errors import CorrectionError
from quotelab.quotation import Quotation, Speaker

MOST_NAMES = 12


def corrected(analysis: Analysis, quotation: Quotation, action: str, name: str = "") -> tuple[Analysis, str, list[str]]:
    """The analysis after one action, the call that did it (empty when nothing was to do), and warnings.

    `action` is "assign" (this quotation is `name`'s), "nobody" (nobody knows whose it is), "same" (its speaker is
    `name`, whose label stays), "rename" (its speaker is called `name`), "other" (who is written `name` is somebody
    else) or "reject" (it isn't a quotation).

    Raises:
        CorrectionError: the correction can't be made; the message says why.
        KeyError: there is no such action.
    """
    method, arguments = ACTIONS[action](analysis, quotation, name.strip())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        after: Analysis = getattr(analysis, method)(*arguments)
    call = "" if after is analysis else f".{method}({', '.join(map(repr, arguments))})"
    return after, call, [str(warning.message) for warning in caught if warning.category is UserWarning]


def _assign(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    if not name:
        raise CorrectionError("say first who it is")
    return "assign", (quotation.quotation_id, name)


def _nobody(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    return "assign", (quotation.quotation_id, None)


def _same(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    if not name:
        raise CorrectionError("say first who it is")
    return "merge", (name, _named(analysis, _speaker(quotation)))


def _rename(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    if not name:
        raise CorrectionError("say first what the speaker is called")
    return "rename", (_named(analysis, _speaker(quotation)), name)


def _other(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    return "split", (_named(analysis, _speaker(quotation)), name)


def _reject(analysis: Analysis, quotation: Quotation, name: str) -> tuple[str, tuple[str | None, ...]]:
    return "reject", (quotation.quotation_id,)


Action = Callable[[Analysis, Quotation, str], tuple[str, tuple[str | None, ...]]]
ACTIONS: dict[str, Action] = {
    "assign": _assign,
    "nobody": _nobody,
    "same": _same,
    "rename": _rename,
    "other": _other,
    "reject": _reject,
}


def _speaker(quotation: Quotation) -> Speaker:
    if quotation.speaker is None:
        raise CorrectionError("no speaker was found for this quotation: say whose it is instead")
    return quotation.speaker


def _named(analysis: Analysis, speaker: Speaker) -> str:
    """The label of a speaker, or the id where several have the label."""
    bearers = [other for other in analysis.speakers if other.label == speaker.label]
    return speaker.label if len(bearers) == 1 else speaker.speaker_id


def suggestions(labels: Sequence[str], typed: str) -> list[str]:
    """The labels that hold what was typed, those that begin with it first; none before something is typed.

    >>> suggestions(["Mara Lund", "Lundt", "Okoro"], "lund")
    ['Lundt', 'Mara Lund']
    """
    folded = typed.casefold().strip()
    found = [label for label in labels if folded and folded in label.casefold()]
    return sorted(found, key=lambda label: (not label.casefold().startswith(folded), label.casefold()))[:MOST_NAMES]
