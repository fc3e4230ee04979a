"""A real JupyterLab, on loopback, in Debian's Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest

CHROMIUM = "/usr/bin/chromium"
PACKAGES = ["chromium", "fonts-dejavu-core", "fonts-liberation"]
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).resolve().parent


@dataclass
class Lab:
    """A running server, and how to open a notebook in it."""

    url: str
    folder: Path
    browser: Any
    requests: list[str] = field(default_factory=list)

    def open(
        self, name: str, cells: list[str], *, width: int = 1250, height: int = 1400, dark: bool = False,
        app: str = "lab",
    ) -> Any:  # fmt: skip
        """A page with these cells, all run, in JupyterLab or, with `app="notebook"`, in Notebook 7."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, self.folder / f"{name}.ipynb")
        _write_theme(self.folder, dark=dark)
        page = self.page(width=width, height=height)
        place = "lab/tree" if app == "lab" else "notebooks"
        page.goto(f"{self.url}/{place}/{name}.ipynb?reset")
        page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        # In braces, not returned: the command's promise can wait for ever.
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        return page

    def page(self, *, width: int = 1250, height: int = 1400, scripts: bool = True) -> Any:
        """An empty page whose requests are kept."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, java_script_enabled=scripts
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: self.requests.append(request.url))
        return page


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser, installed from Debian where that is allowed; in CI its absence is a failure."""
    if not Path(CHROMIUM).exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=False)
    if not Path(CHROMIUM).exists():
        message = f"{CHROMIUM} is missing: apt-get install {' '.join(PACKAGES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return CHROMIUM


@pytest.fixture(scope="session")
def lab(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server and one browser a session: kernels outlive pages."""
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield Lab(url, folder / "notebooks", browser)
        browser.close()


class running_lab:  # noqa: N801  # a context manager that reads as a function
    """JupyterLab on a free port with folders of its own; the value is its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> str:
        notebooks = self.folder / "notebooks"
        notebooks.mkdir()
        shutil.copy(HERE / "harbour.py", notebooks)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        _write_theme(notebooks, dark=False)
        environment = os.environ | {
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"), "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"), "IPYTHONDIR": str(self.folder / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.folder / "work"),
        }  # fmt: skip
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
                "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={notebooks}", "--expose-app-in-browser",
                "--JupyterNotebookApp.expose_app_in_browser=True",
                "--IdentityProvider.token=", "--KernelManager.transport=ipc",
                "--LabApp.extension_manager=readonly",
            ],
            env=environment, stdout=(self.folder / "log").open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/api", timeout=1)
                return url
            except OSError:
                time.sleep(0.25)
        raise RuntimeError((self.folder / "log").read_text())

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _write_theme(notebooks: Path, *, dark: bool) -> None:
    settings = notebooks.parent / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (settings / "notification.jupyterlab-settings").write_text(json.dumps({"fetchNews": "false"}))
