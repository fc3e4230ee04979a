"""Read, filter and compare the quotations of an analysis in a notebook."""

from quotelab.explorer.view import Explorer, explore

__all__ = ["Explorer", "explore"]
