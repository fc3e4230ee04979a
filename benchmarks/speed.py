"""How fast the whole extraction is, how much memory it takes, and how soon the first result is there.

    python -m benchmarks.speed ARTICLES [--limit N] [--package P]

ARTICLES is anything that `load_corpus` reads. Words are runs of characters without white space. Every
figure is taken in a process of its own, on one thread. The peer is a plain `stanza.Pipeline` with the same
models and Stanza's own batch sizes: it parses, and finds no quotations.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from quotelab import models

MEGABYTE = 1e6
PER_RUSAGE_UNIT = 1 if sys.platform == "darwin" else 1024  # ru_maxrss counts bytes there, kilobytes elsewhere
# The processors load when they are first used; the first sentence isn't part of what is measured.
WARM_UP = "“We will appeal,” said Mara Lund, the mayor."


def peak_memory() -> float:
    """The most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PER_RUSAGE_UNIT / MEGABYTE


def first(path: str, limit: int | None, package: str) -> dict[str, float]:
    """One article from `import quotelab` to its quotations; the caller holds the clock."""
    import quotelab as ql

    corpus = ql.load_corpus(path)
    found = ql.analyze(corpus[0], parser=ql.StanzaParser(package, threads=1))
    return {"quotations": len(found.quotations)}


def extraction(path: str, limit: int | None, package: str) -> dict[str, float]:
    """Words per CPU-second of everything after loading: parse, find, attribute, resolve, register."""
    import quotelab as ql

    documents = ql.load_corpus(path)[:limit]
    parser = ql.StanzaParser(package, threads=1)
    parser.parse_document(ql.Document("warm-up", WARM_UP))
    start = time.process_time()
    analysis = ql.analyze(ql.Corpus(tuple(documents)), parser=parser)
    seconds = time.process_time() - start
    words = sum(len(document.text.split()) for document in documents)
    return {
        "articles": len(documents),
        "failed": len(analysis.failed),
        "words": words,
        "quotations": len(analysis.quotations),
        "seconds": seconds,
        "megabytes": peak_memory(),
    }


def peer(path: str, limit: int | None, package: str) -> dict[str, float]:
    """The same texts through a plain Stanza pipeline with the same models."""
    import stanza
    import torch

    import quotelab as ql
    from quotelab.parse import PROCESSORS

    torch.set_num_threads(1)
    documents = ql.load_corpus(path)[:limit]
    settings: dict[str, Any] = {}
    if package != "default":
        folder = models.carried_pack() if package == models.PACKAGE else Path(package)
        settings = {"dir": str(folder), "package": models.package_name(folder)}
    pipeline = stanza.Pipeline(
        "en", processors=PROCESSORS, download_method=None, use_gpu=False, verbose=False, **settings
    )
    pipeline(WARM_UP)
    start = time.process_time()
    for document in documents:
        pipeline(document.text)
    seconds = time.process_time() - start
    words = sum(len(document.text.split()) for document in documents)
    return {"words": words, "seconds": seconds, "megabytes": peak_memory()}


PARTS = {"first": first, "extraction": extraction, "peer": peer}


def measured(part: str, options: argparse.Namespace) -> dict[str, float]:
    """What one part answers in a fresh process, with the seconds from its start to its answer as `wall`."""
    command = [sys.executable, "-m", "benchmarks.speed", options.articles, "--part", part]
    command += ["--package", options.package, *(["--limit", str(options.limit)] if options.limit else [])]
    start = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    wall = time.perf_counter() - start
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {**answer, "wall": wall}


def report(answers: dict[str, dict[str, float]]) -> str:
    """The figures as lines of text."""
    whole, plain = answers["extraction"], answers["peer"]
    rate, rate_of_peer = (part["words"] / part["seconds"] for part in (whole, plain))
    return "\n".join(
        (
            f"articles {whole['articles']:,.0f}, words {whole['words']:,.0f}, "
            f"quotations {whole['quotations']:,.0f}, articles that failed {whole['failed']:,.0f}",
            f"process start to first result  {answers['first']['wall']:8.1f} s",
            f"full extraction                {rate:8,.0f} words per CPU-second, "
            f"peak memory {whole['megabytes']:,.0f} MB",
            f"plain Stanza, same models      {rate_of_peer:8,.0f} words per CPU-second, "
            f"peak memory {plain['megabytes']:,.0f} MB",
            f"ratio                          {rate / rate_of_peer:8.2f}",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("articles", metavar="ARTICLES")
    parser.add_argument("--limit", type=int, help="only the first N articles")
    parser.add_argument("--package", default=models.PACKAGE)
    parser.add_argument("--part", choices=list(PARTS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part](options.articles, options.limit, options.package)))
    else:
        print(report({part: measured(part, options) for part in PARTS}))


if __name__ == "__main__":
    main()
