"""Read, filter and compare the quotations of an analysis in a notebook."""

from quotelab.explorer.view import Explorer, explore, progress_bar

__all__ = ["Explorer", "explore", "progress_bar"]
