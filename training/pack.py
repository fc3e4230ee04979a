"""Gather the trained models into the pack that the package carries.

    python -m training.pack WORK PACK

Weights become float16: PyTorch widens them again when Stanza loads them, so the pack is a folder of Stanza
models like any other. The word vectors stay float32, since Stanza uses them as they are. `manifest.json` gets the
SHA-256 sum of every file.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import torch

PACKAGE = "quotelab"
VECTORS = "glove50k"
SOURCES = {
    "tokenize": "tokenize/en_quotelab_nocharlm_tokenizer.pt",
    "mwt": "mwt/en_quotelab_mwt_expander.pt",
    "pos": "pos/en_quotelab_nocharlm_tagger.pt",
    "lemma": "lemma/en_quotelab_nocharlm_lemmatizer.pt",
    "depparse": "depparse/en_quotelab_nocharlm_parser.pt",
    "ner": "ner-last/en_quotelab_nocharlm_nertagger.pt",
    "pretrain": "glove.pt",
}
WITH_VECTORS = ("pos", "depparse", "ner")
PATHS = ("_file", "_dir", "_name", "txt_file")


def halved(value: Any) -> Any:
    """The same nested values with float32 tensors as float16."""
    if isinstance(value, torch.Tensor):
        return value.half() if value.dtype == torch.float32 else value
    if isinstance(value, dict):
        return type(value)((key, halved(item)) for key, item in value.items())
    return value


def without_paths(config: dict[str, Any]) -> dict[str, Any]:
    """Settings without the file names of the machine that trained: they mean nothing elsewhere."""
    return {k: None if k.endswith(PATHS) and isinstance(v, str) else v for k, v in config.items()}


def without_delta(content: dict[str, Any]) -> dict[str, Any]:
    """The entity tagger without its table of changes to the vectors: without finetuning it stays at zero."""
    weights = {k: v for k, v in content["model"].items() if not k.startswith("delta_emb")}
    dropped = [v for k, v in content["model"].items() if k.startswith("delta_emb")]
    assert all(not v.any() for v in dropped), "the vectors were finetuned: their changes can't be left out"
    return {**content, "model": weights, "vocab": {k: v for k, v in content["vocab"].items() if k != "delta"}}


def resources() -> dict[str, Any]:
    english: dict[str, Any] = {"lang_name": "English", "packages": {PACKAGE: {}}}
    for processor in SOURCES:
        if processor == "pretrain":
            english[processor] = {VECTORS: {"md5": ""}}
            continue
        entry: dict[str, Any] = {"md5": ""}
        if processor in WITH_VECTORS:
            entry["dependencies"] = [{"model": "pretrain", "package": VECTORS}]
        english[processor] = {PACKAGE: entry}
        english["packages"][PACKAGE][processor] = PACKAGE
    return {"en": english}


def pack(work: Path, target: Path) -> None:
    files = {}
    for processor, source in SOURCES.items():
        name = VECTORS if processor == "pretrain" else PACKAGE
        path = target / "en" / processor / f"{name}.pt"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = torch.load(work / source, weights_only=True, map_location="cpu")
        if processor != "pretrain":
            content = {k: without_paths(v) if k == "config" else v for k, v in content.items()}
            if content.get("model") is not None:
                content["model"] = halved(content["model"])
            if processor == "ner":
                content = without_delta(content)
        torch.save(content, path, _use_new_zipfile_serialization=False)
        files[path.relative_to(target).as_posix()] = path
    path = target / "resources.json"
    path.write_text(json.dumps(resources(), indent=1) + "\n", encoding="utf-8")
    files["resources.json"] = path
    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    manifest = {"package": PACKAGE, "format": 1, "sha256": sums}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in files.values())
    print(f"{len(files)} files, {size / 1e6:.1f} MB in {target}")


if __name__ == "__main__":
    pack(*map(Path, sys.argv[1:]))
