"""A model pack is loaded only when every file is the one it was released with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from quotelab import models
from quotelab.document import Document
from quotelab.errors import ModelError, QuotelabError
from quotelab.parse import StanzaParser


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with one file, and its manifest."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "tagger.pt").write_bytes(b"weights")
    sums = {"en/tagger.pt": hashlib.sha256(b"weights").hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
    return tmp_path


def test_a_whole_pack_is_accepted(pack: Path) -> None:
    assert models.checked_pack(pack) == pack


def test_a_changed_file_is_named(pack: Path) -> None:
    (pack / "en" / "tagger.pt").write_bytes(b"weightz")
    with pytest.raises(ModelError, match=r"tagger\.pt"):
        models.checked_pack(pack)


def test_a_missing_file_is_named(pack: Path) -> None:
    (pack / "en" / "tagger.pt").unlink()
    with pytest.raises(ModelError, match=r"tagger\.pt"):
        models.checked_pack(pack)


def test_a_missing_manifest_is_named(pack: Path) -> None:
    (pack / "manifest.json").unlink()
    with pytest.raises(ModelError, match=r"manifest\.json"):
        models.checked_pack(pack)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"sha256": 3}'])
def test_a_damaged_manifest_is_a_model_error(pack: Path, content: str) -> None:
    (pack / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"manifest\.json"):
        models.checked_pack(pack)


def test_a_folder_without_models_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"resources\.json"):
        StanzaParser(str(tmp_path)).parse_document(Document("d", "It rains."))


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"en": {}}', '{"en": {"packages": {}}}'])
def test_a_damaged_folder_is_a_model_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "resources.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError):
        StanzaParser(str(tmp_path)).parse_document(Document("d", "It rains."))


def test_a_parser_is_made_without_loading_anything() -> None:
    assert repr(StanzaParser("no/such/folder")) == "StanzaParser('no/such/folder')"


def test_a_model_error_is_one_of_ours() -> None:
    assert issubclass(ModelError, QuotelabError)
    assert issubclass(ModelError, RuntimeError)


def test_the_carried_pack_is_whole_and_small() -> None:
    folder = models.carried_pack()
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sha256"]
    assert "resources.json" in listed
    assert sum((folder / name).stat().st_size for name in listed) <= 45e6


def test_every_model_file_of_the_carried_pack_is_in_the_manifest() -> None:
    folder = models.carried_pack()
    listed = set(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sha256"])
    weights = {path.relative_to(folder).as_posix() for path in (folder / "en").rglob("*") if path.is_file()}
    assert weights <= listed
