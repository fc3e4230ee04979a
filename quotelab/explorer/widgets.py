"""The widgets of an explorer: each shows one `view` that Python made, and sends back what the user did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
from traitlets import Dict

_HERE = Path(__file__).parent


def _text(*names: str) -> str:
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names)


_CSS = _text("explorer.css")


class _View(anywidget.AnyWidget):
    """A widget whose whole state is `view`: JSON, text as text."""

    _css = _CSS
    view = Dict().tag(sync=True)


class FacetView(_View):
    """Values with checkboxes and counts. Sends `{"toggle": value}` and `{"query": text}`.

    Not the stock `Checkbox`, since that typesets `$…$` in its description as mathematics, and not
    `ToggleButton`, since that doesn't say whether it is pressed to who can't see it.
    """

    _esm = _text("shared.js", "facet.js")


class QuoteTable(_View):
    """One page of rows. Sends `{"select": id}`, `{"sort": column}`, `{"move": steps}`, `{"turn": pages}`."""

    _esm = _text("shared.js", "table.js")


class ContextView(_View):
    """An article with its quotations marked, and a panel to correct the open one.

    Sends `{"select": id}`, `{"move": steps}`, `{"suggest": typed}` and `{"correct": action, "name": name}`.
    """

    _esm = _text("shared.js", "context.js")


class ChartView(_View):
    """A figure as SVG whose cells are buttons. Sends `{"cell": "row-column"}`."""

    _esm = _text("shared.js", "chart.js")


class DownloadButton(_View):
    """How things stand, an alert line, and buttons that hand over a file and show the Python of what is chosen.

    Sends `{"download": token, "format": suffix}`, `{"code": whether}`, `{"unattributed": true}` and
    `{"undo": true}`.
    """

    _esm = _text("shared.js", "download.js")

    def hand_over(self, token: str, content: bytes | None, name: str, media_type: str) -> None:
        """Answer a request; `None` as content only makes the button usable again."""
        message: dict[str, Any] = {"token": token, "name": name, "type": media_type}
        self.send(message, [] if content is None else [content])
