"""Makes pictures of the explorer in a real browser: `python -m tests.browser.screenshot docs/explorer.png`.

`--width` is the window's, `--dark` chooses the dark theme, `--setup` is a line of Python run before, `--quotations`
takes so many invented ones instead of the harbour's, `--click` clicks what has these words before the picture.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Lab, running_lab

HARBOUR = "import quotelab as ql\nfrom harbour import harbour_analysis\nanalysis = harbour_analysis()"
MANY = "import quotelab as ql\nfrom benchmarks.explorer import made\nanalysis = made({})"
SHOWN = "explorer = ql.explore(analysis)\nexplorer"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", type=Path)
    options.add_argument("--width", type=int, default=1250)
    options.add_argument("--dark", action="store_true")
    options.add_argument("--setup", default="explorer.state.selected = 'courier/1#4'")
    options.add_argument("--quotations", type=int)
    options.add_argument("--click", action="append", default=[], metavar="NAME")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        lab = Lab(url, Path(folder) / "notebooks", browser)
        made = MANY.format(chosen.quotations) if chosen.quotations else HARBOUR
        page = lab.open("picture", [made, SHOWN, chosen.setup], width=chosen.width, height=2400, dark=chosen.dark)
        page.locator(".ql-explorer .ql-picture svg").wait_for()
        for name in chosen.click:
            page.locator(".ql-explorer").get_by_role("button", name=name).first.click()
        page.wait_for_timeout(1500)
        page.locator(".ql-explorer").screenshot(path=chosen.target)
        browser.close()


if __name__ == "__main__":
    main()
