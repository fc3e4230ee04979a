"""The benchmarks count what they say: shares by rule, how they are smoothed, calibration, limits."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import explorer, extraction, rules, speed
from benchmarks.rules import Count
from quotelab import confidence, find
from quotelab.analysis import Analysis

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def gold(made_analysis: Analysis, tmp_path: Path) -> Path:
    """Two of the three quotations made by hand: the third is wrong then."""
    right = replace(made_analysis, quotations=made_analysis.quotations[:2])
    return right.save(tmp_path / "gold.jsonl")


def test_answers_are_counted_by_rule_class_and_cue(gold: Path, made_analysis: Analysis) -> None:
    first, second, third = made_analysis.quotations
    third = replace(third, cue_lemma=None, rule="floating")
    counts = rules.by_context(gold, replace(made_analysis, quotations=(first, second, third)))
    assert sum((n for (rule, _, _), n in counts.items() if rule == "made_by_hand"), Count()) == Count(2, 2)
    assert counts["floating", "*", "*"] == Count(1, 0)
    assert ("made_by_hand", first.cue_class, first.cue_lemma) in counts


def test_a_quotation_inside_another_is_not_counted(gold: Path, made_analysis: Analysis) -> None:
    first, second, third = made_analysis.quotations
    nested = replace(second, parent=first.quotation_id)
    counts = rules.by_context(gold, replace(made_analysis, quotations=(first, nested, third)))
    assert sum(counts.values(), Count()) == Count(2, 1)


def test_small_numbers_are_drawn_to_the_wider_context_and_left_out_below_twenty() -> None:
    counts = {
        ("a", "neutral", "say"): Count(30, 30),
        ("a", "neutral", "write"): Count(10, 0),
        ("a", "claim", "deny"): Count(10, 0),
        ("b", "*", "*"): Count(60, 20),
        ("c", "*", "*"): Count(19, 0),
    }
    overall = 50 / 129
    share_of_a, share_of_b = (30 + 10 * overall) / 60, (20 + 10 * overall) / 70
    share_of_neutral = (30 + 10 * share_of_a) / 50
    assert rules.rows(counts) == [
        (("a", "*", "*"), pytest.approx(share_of_a), 50),
        (("a", "neutral", "*"), pytest.approx(share_of_neutral), 40),
        (("a", "neutral", "say"), pytest.approx((30 + 10 * share_of_neutral) / 40), 30),
        (("b", "*", "*"), pytest.approx(share_of_b), 60),
    ]


def test_the_table_is_what_confidence_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "confidence.tsv"
    table = [(("a", "*", "*"), 0.5, 40), (("a", "claim", "deny"), 0.25, 20)]
    path.write_text(rules.as_tsv(table, "gold"), encoding="utf-8")
    monkeypatch.setattr(confidence, "TABLE", path)
    assert confidence.table.__wrapped__() == {("a", "*", "*"): 0.5, ("a", "claim", "deny"): 0.25}


def test_the_page_has_every_rule_with_its_example() -> None:
    page = rules.as_page({("clause", "neutral", "say"): Count(30, 15), ("new|rule", "*", "*"): Count(3, 0)}, "gold")
    for rule in find.RULES:
        assert f"| `{rule.__name__}` | `" in page
    (line,) = [line for line in page.splitlines() if line.startswith("| `clause` ")]
    assert line.endswith("| 30 | 50.0 % | 100.0 % |")
    assert "| 3 | seen too seldom | 0.0 % |" in page


def test_every_rule_that_can_answer_has_an_example() -> None:
    from quotelab import extract

    assert set(extract.TRUST) <= set(rules.examples())


def test_calibration_compares_what_is_stated_with_what_is_right(gold: Path, made_analysis: Analysis) -> None:
    first, second, third = made_analysis.quotations
    stated = (
        replace(first, confidence=0.92),
        replace(second, confidence=None),
        replace(third, confidence=0.98),
    )
    shown = rules.calibration(gold, replace(made_analysis, quotations=stated))
    assert "0.9–1.0            2   0.950   0.500" in shown
    assert "expected calibration error 0.450 over 2 answers" in shown
    assert "without a confidence: 1 answers, 100.0 % right" in shown


def test_a_new_table_is_used_as_confidence_would(made_analysis: Analysis) -> None:
    first, second, third = made_analysis.quotations
    assert third.cue_class is not None
    assert third.cue_lemma is not None
    known = {
        ("made_by_hand", third.cue_class, third.cue_lemma): 0.75,
        ("made_by_hand", "*", "*"): 0.5,
        ("rare", "*", "*"): 0.1,
    }
    first = replace(first, cue_lemma=None)
    changed = replace(
        made_analysis, quotations=(first, replace(second, rule="unknown"), third, replace(first, rule="rare"))
    )
    figures = [q.confidence for q in rules.with_confidence(changed, known).quotations]
    assert figures == [0.5, None, 0.75]


def test_a_limit_takes_the_first_articles(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "less").mkdir()
    less = extraction.limited(gold, 1, tmp_path / "less")
    assert len(less.read_text(encoding="utf-8").splitlines()) == 1
    assert extraction.limited(gold, None, tmp_path) == gold


def test_speed_is_words_by_seconds_and_a_ratio_to_the_peer() -> None:
    whole = {"articles": 2, "failed": 0, "words": 2_000, "quotations": 9, "seconds": 2.0, "megabytes": 800.0}
    plain = {"words": 2_000, "seconds": 4.0, "megabytes": 900.0}
    shown = speed.report({"first": {"wall": 3.0}, "extraction": whole, "peer": plain})
    assert "1,000 words per CPU-second, peak memory 800 MB" in shown
    assert "500 words per CPU-second" in shown and "2.00" in shown and "3.0 s" in shown


def test_all_three_run_on_real_articles(tmp_path: Path) -> None:
    line = (ROOT / "sample_corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "gold.jsonl").write_text(line, encoding="utf-8")
    gold = str(tmp_path / "gold.jsonl")

    def run(module: str, *options: str) -> str:
        command = [sys.executable, "-m", f"benchmarks.{module}", gold, *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    table, page = tmp_path / "confidence.tsv", tmp_path / "rules.md"
    assert "expected calibration error" in run("rules", "--table", str(table), "--page", str(page), "--check", gold)
    assert "1 articles" not in page.read_text(encoding="utf-8") and "| `clause` |" in page.read_text(encoding="utf-8")
    assert table.read_text(encoding="utf-8").startswith("#")
    assert "e2e P/R/F1" in run("extraction")
    assert f"words {len(json.loads(line)['text'].split()):,}" in run("speed", "--limit", "1")


def test_the_explorer_s_benchmark_tells_time_and_bytes_of_every_action() -> None:
    found = list(explorer.measured(200))
    assert [one.name for one in found] == ["first paint", "copy without scripts", *explorer.ACTIONS]
    assert all(one.seconds > 0 and one.size > 10_000 for one in found)


def test_the_explorer_s_corpus_has_as_many_quotations_as_asked_for_and_true_offsets() -> None:
    analysis = explorer.made(57)
    assert len(analysis.quotations) == 57
    assert explorer.made(57) == analysis
    for quotation in analysis.quotations:
        assert quotation.text.startswith(("“the figures", "the figures"))
        assert quotation.cue_text in {cue[0] for cue in explorer.CUES}
        assert quotation.speaker is None or quotation.source_text == quotation.speaker.label
    assert len({speaker.label for speaker in explorer.speakers(3_000)}) == 3_000
