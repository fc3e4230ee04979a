"""quotelab tells who said what, in which source.

>>> import quotelab as ql
>>> corpus = ql.load_corpus("sample_corpus")  # doctest: +SKIP
>>> ql.analyze(corpus).to_frame()  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from quotelab.analysis import Analysis, analyze
    from quotelab.document import Corpus, Document
    from quotelab.errors import QuotelabError
    from quotelab.evaluation import evaluate
    from quotelab.explorer import explore
    from quotelab.load import load_corpus
    from quotelab.parse import StanzaParser
    from quotelab.quotation import Quotation, Speaker

__version__ = "0.1.0"

# Public names are imported when they are first used, so that `import quotelab` stays light.
_HOMES = {
    "Analysis": "analysis",
    "Corpus": "document",
    "Document": "document",
    "Quotation": "quotation",
    "QuotelabError": "errors",
    "Speaker": "quotation",
    "StanzaParser": "parse",
    "analyze": "analysis",
    "evaluate": "evaluation",
    "explore": "explorer",
    "load_corpus": "load",
}

__all__ = [
    "Analysis",
    "Corpus",
    "Document",
    "Quotation",
    "QuotelabError",
    "Speaker",
    "StanzaParser",
    "analyze",
    "evaluate",
    "explore",
    "load_corpus",
    "load_ipython_extension",
    "unload_ipython_extension",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'quotelab' has no attribute {name!r}")
    module = importlib.import_module(f"quotelab.{_HOMES[name]}")
    value = globals()[name] = getattr(module, name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """`%load_ext quotelab`: adds `%quotes` and `%%quotes`."""
    from quotelab import magics

    magics.load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """`%unload_ext quotelab`: takes both away again."""
    from quotelab import magics

    magics.unload(shell)
