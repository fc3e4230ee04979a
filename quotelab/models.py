"""Where the Stanza models are: the pack that the package carries, or models downloaded on request."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from quotelab.errors import ModelError

CARRIED = Path(__file__).parent / "model"
PACKAGE = "quotelab"


@cache
def carried_pack() -> Path:
    """The folder of the carried English pack, once its files have been checked.

    Each file must have the SHA-256 sum that `manifest.json` states; a file that hasn't is never loaded.

    Raises:
        ModelError: a file is missing or damaged.
    """
    return checked_pack(CARRIED)


def checked_pack(folder: Path) -> Path:
    """`folder`, when every file of its manifest has the stated SHA-256 sum."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise ModelError(f"no model pack in {folder}: manifest.json is missing; install quotelab again")
    for name, expected in _sums(manifest).items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"the model pack lacks {path}; install quotelab again")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise ModelError(f"{path} isn't the file that quotelab was released with; install quotelab again")
    return folder


def _sums(manifest: Path) -> dict[str, str]:
    try:
        sums = json.loads(manifest.read_text(encoding="utf-8"))["sha256"]
        return {str(name): str(value) for name, value in sums.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{manifest} is damaged ({error!r}); install quotelab again") from error


def package_name(folder: Path) -> str:
    """The name of the first English package in a folder of Stanza models."""
    path = folder / "resources.json"
    try:
        return str(next(iter(json.loads(path.read_text(encoding="utf-8"))["en"]["packages"])))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise ModelError(
            f"{path} names no English package ({error!r}); is {folder} a folder of Stanza models?"
        ) from error
