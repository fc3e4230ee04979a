"""Evaluation, against figures counted by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import quotelab as ql
from quotelab.analysis import Analysis
from quotelab.errors import InputError, MissingPathError
from quotelab.evaluation import KINDS, METRICS, evaluate

TEXT = "“It is late now,” said Lund. She added that the long talks “went well” today. The bank denied it all."


def attribution(content: str, cue: str = "", source: str = "", **more: Any) -> dict[str, Any]:
    def pairs(words: str) -> list[list[int]]:
        return [[TEXT.index(words), TEXT.index(words) + len(words)]] if words else []

    return {"content": pairs(content), "cue": pairs(cue), "source": pairs(source), **more}


GOLD = [
    attribution("“It is late now,”", "said", "Lund", speaker="Mara Lund"),
    attribution("that the long talks “went well” today", "added", "She", speaker="Mara Lund"),
    attribution("it all", "denied", "The bank", speaker="Bank"),
]
FOUND = [
    # all four words, right source: everything right
    attribution("It is late now", "said", "Lund", rule="marks", speaker="the Mara Lúnd"),
    # five of seven words, another source: jac50 only
    attribution("the long talks “went well”", "added", "The bank", rule="clause", speaker="Bank"),
    # words that gold doesn't mark
    attribution("She", rule="clause"),
]


def written(folder: Path, name: str, attributions: list[dict[str, Any]], **more: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"doc": "a", "text": TEXT, "attributions": attributions, **more}) + "\n\n")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return written(tmp_path, "gold.jsonl", GOLD)


def test_figures_are_those_counted_by_hand(gold: Path, tmp_path: Path) -> None:
    result = evaluate(gold, written(tmp_path, "found.jsonl", FOUND))
    figures = {
        "exact": (1 / 3, 1 / 3),
        "partial": ((1 + 1 + 0) / 3, (1 + 5 / 7 + 0) / 3),
        "token": (9 / 10, 9 / 13),
        "jac50": (2 / 3, 2 / 3),
        "e2e": (1 / 3, 1 / 3),
    }
    for metric, (precision, recall) in figures.items():
        score = result.score(metric)
        assert (score.precision, score.recall) == pytest.approx((precision, recall)), metric
        assert score.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_kinds_are_read_off_the_marks_on_both_sides(gold: Path, tmp_path: Path) -> None:
    result = evaluate(gold, written(tmp_path, "found.jsonl", FOUND))
    counted = {kind: (result.score("exact", kind).gold, result.score("exact", kind).predicted) for kind in KINDS}
    assert counted == {"direct": (1, 1), "mixed": (1, 1), "indirect": (1, 1)}
    assert [result.score("e2e", kind).f1 for kind in KINDS] == [1, 0, 0]
    assert result.score("jac50", "mixed").f1 == 1


def test_rules_have_their_precision(gold: Path, tmp_path: Path) -> None:
    result = evaluate(gold, written(tmp_path, "found.jsonl", FOUND))
    rules = {rule.rule: (rule.predicted, rule.exact, rule.jac50, rule.e2e) for rule in result.rules}
    assert rules == {"clause": (2, 0, 1, 0), "marks": (1, 1, 1, 1)}


def test_speakers_are_judged_where_gold_names_them(gold: Path, tmp_path: Path) -> None:
    found = written(tmp_path, "found.jsonl", FOUND)
    speakers = evaluate(gold, found).speakers
    assert speakers is not None
    assert (speakers.right, speakers.wrong, speakers.unnamed, speakers.accuracy) == (1, 1, 0, 0.5)
    unnamed = written(tmp_path, "unnamed.jsonl", [{**one, "speaker": None} for one in FOUND])
    assert evaluate(gold, unnamed).speakers.unnamed == 2  # type: ignore[union-attr]  # gold names speakers
    assert evaluate(unnamed, found).speakers is None


def test_a_spelling_of_the_speaker_is_right_too(gold: Path, tmp_path: Path) -> None:
    known = [{"label": "Chair Lund", "spellings": [{"text": "Mara Lund"}]}]
    found = [{**FOUND[0], "speaker": "Chair Lund", "speaker_index": 0}]
    assert evaluate(gold, written(tmp_path, "a.jsonl", found, speakers=known)).speakers.right == 1  # type: ignore[union-attr]  # as above
    assert evaluate(gold, written(tmp_path, "b.jsonl", [{**FOUND[0], "speaker": "Chair Lund"}])).speakers.wrong == 1  # type: ignore[union-attr]  # as above


def test_marks_that_hold_the_cue_too_do_not_make_a_quotation_direct(tmp_path: Path) -> None:
    text = '"She told me she would go."'
    record = {"doc": "a", "text": text, "attributions": [{"content": [[13, 25]], "cue": [[5, 9]]}]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(record))
    assert evaluate(path, path).score("exact", "indirect").gold == 1


def test_nested_ones_count_only_where_gold_marks_such(tmp_path: Path) -> None:
    outer = attribution("that the long talks “went well” today")
    inner = attribution("“went well”", parent=0)
    flat, deep = written(tmp_path, "flat.jsonl", [outer]), written(tmp_path, "deep.jsonl", [outer, inner])
    assert evaluate(flat, deep).score("exact").precision == 1
    assert evaluate(flat, deep, nested=True).score("exact").precision == 0.5
    assert evaluate(deep, deep).score("exact").recall == 1
    assert evaluate(deep, deep, nested=False).score("exact").recall == 0.5


def test_an_article_without_prediction_counts_as_empty(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    result = evaluate(gold, tmp_path / "none.jsonl")
    assert result.missing == ("a",)
    assert all(result.score(metric).f1 == 0 for metric in METRICS)
    assert result.score("e2e").gold == 3
    assert "without a prediction: 1 article" in str(result)


def test_an_analysis_is_right_about_itself(made_analysis: Analysis, tmp_path: Path) -> None:
    saved = made_analysis.save(tmp_path / "a.jsonl")
    for result in (ql.evaluate(made_analysis, made_analysis), ql.evaluate(saved, made_analysis)):
        assert all(result.score(metric).f1 == 1 for metric in METRICS)
        assert result.speakers is not None and result.speakers.accuracy == 1
    fewer = replace(made_analysis, quotations=made_analysis.quotations[:1])
    assert ql.evaluate(saved, fewer).score("e2e").recall == pytest.approx(1 / 3)


def test_the_public_name_stays_the_function_when_the_module_is_imported() -> None:
    import quotelab.evaluation

    assert ql.evaluate is quotelab.evaluation.evaluate


def test_the_frame_and_the_text_say_the_same(gold: Path, tmp_path: Path) -> None:
    result = evaluate(gold, written(tmp_path, "found.jsonl", FOUND))
    frame = result.to_frame().set_index(["metric", "group"])
    assert frame.loc[("token", "all"), "precision"] == pytest.approx(0.9)
    assert frame.loc[("e2e", "rule: marks"), "predicted"] == 1
    assert "90.0/69.2/78.3" in str(result)
    assert "speakers: 50.0 % right of 2 (1 wrong, 0 with no speaker named)" in str(result)


def test_another_text_is_refused(gold: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"doc": "a", "text": TEXT + " ", "attributions": []}))
    with pytest.raises(InputError, match="article 'a'"):
        evaluate(gold, other)


@pytest.mark.parametrize("line", ["no json", "3", '{"text": ""}', '{"doc": "a", "text": ""}'])
def test_a_damaged_line_is_named(gold: Path, tmp_path: Path, line: str) -> None:
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(f"\n{line}\n")
    with pytest.raises(InputError, match=r"damaged\.jsonl, line 2"):
        evaluate(damaged, gold)
    with pytest.raises(MissingPathError, match=r"nowhere\.jsonl"):
        evaluate(tmp_path / "nowhere.jsonl", gold)
