"""Every miss and every false find has one cause, the right one; and the figures add up to `evaluate`'s."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import causes, extraction
from benchmarks.causes import Article, Case, Counts, Kept, Marked
from quotelab import choose, extract
from quotelab.analysis import Analysis
from quotelab.document import Document, ParsedDocument, Sentence, Span, Token
from quotelab.errors import MissingPathError
from quotelab.evaluation import Lexis, evaluate, one_to_one
from quotelab.parse import StanzaParser

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Lund said on Monday that the old harbour wall fell, but Holm beamed that nobody was hurt by it."
VERBS = {"said": "say", "fell": "fall", "beamed": "beam"}


def parsed(text: str = TEXT, furniture: tuple[Span, ...] = ()) -> ParsedDocument:
    """Words in one sentence, without a tree."""
    tokens = tuple(
        Token(
            number,
            m.start(),
            m.end(),
            m[0],
            VERBS.get(m[0], m[0]),
            "VERB" if m[0] in VERBS else "X",
            "",
            "",
            -1,
            "root",
        )
        for number, m in enumerate(re.finditer(r"\w+", text))
    )
    return ParsedDocument(Document("a", text, furniture=furniture), (Sentence(0, tokens),))


def marked(content: str, cue: str = "", source: str = "", name: str = "") -> Marked:
    lexis = Lexis.of(TEXT)

    def place(words: str) -> tuple[tuple[int, int], ...]:
        at = TEXT.index(words)
        return ((at, at + len(words)),) if words else ()

    parts = place(content), place(cue), place(source)
    return Marked(*parts, lexis.words(parts[0]), lexis.words(parts[2]), name)


def article(
    gold: list[Marked],
    found: list[Marked],
    nested: list[Marked] | None = None,
    dropped: list[tuple[Marked, str]] | None = None,
    *,
    furniture: tuple[Span, ...] = (),
) -> Article:
    pairs = dict(one_to_one([g.words for g in gold], [f.words for f in found]))
    return Article(
        parsed(furniture=furniture), tuple(gold), tuple(found), tuple(nested or ()), tuple(dropped or ()), pairs
    )


WALL = marked("that the old harbour wall fell", "said", "Lund")
HURT = marked("that nobody was hurt by it", "beamed", "Holm")


@pytest.mark.parametrize(
    ("found", "cause"),
    [
        (marked("the old harbour wall fell", "said", "Lund"), "right"),
        (marked("the old harbour wall fell", "said"), "source: none found"),
        (marked("the old harbour wall fell", "said", "Holm"), "source: another"),
        (marked("wall fell", "said", "Lund"), "boundary: same cue, other words"),
        (marked("on Monday", "said", "Lund"), "boundary: same cue, other words"),
    ],
)
def test_a_miss_and_a_false_find_of_the_same_cue_have_the_same_cause(found: Marked, cause: str) -> None:
    one = article([WALL], [found])
    assert [case.cause for case in causes.cases(one)] == [cause, cause]


def test_a_source_where_gold_has_none() -> None:
    one = article([marked("that the old harbour wall fell", "said")], [WALL])
    assert [case.cause for case in causes.cases(one)] == ["source: none in gold"] * 2


def test_no_source_on_either_side_is_right() -> None:
    bare = marked("that the old harbour wall fell", "said")
    assert causes.of_gold(article([bare], [bare]), 0) == "right"


def test_a_known_cue_and_one_that_no_list_has() -> None:
    one = article([WALL, HURT], [])
    assert [causes.of_gold(one, number) for number in (0, 1)] == ["cue known, no rule answered", "cue not known"]
    assert [case.cue for case in causes.cases(one)] == ["say", "beam"]


def test_what_a_rule_answered_and_was_dropped_says_why() -> None:
    reason = "clause explains the same words"
    one = article([WALL], [], dropped=[(marked("wall fell", "said", name="aside"), reason)])
    assert causes.of_gold(one, 0) == "dropped: another rule explains the same words"
    assert f"({reason})" in causes.shown(causes.cases(one)[0])


def test_an_answer_inside_another_is_no_answer_for_gold_that_marks_the_outermost() -> None:
    one = article([HURT], [], nested=[HURT])
    assert causes.of_gold(one, 0) == "found inside another answer"


def test_furniture_is_told_before_anything_about_cues() -> None:
    at = TEXT.index("that the")
    assert causes.of_gold(article([WALL], [], furniture=(Span(at, at + 25),)), 0) == "in page furniture"
    assert causes.of_gold(article([WALL], [], furniture=(Span(at, at + 10),)), 0) == "cue known, no rule answered"


def test_gold_without_a_cue() -> None:
    assert causes.of_gold(article([marked("nobody was hurt")], []), 0) == "no cue in gold"


@pytest.mark.parametrize(
    ("gold", "found", "cause"),
    [
        ([], [HURT], "nothing there in gold"),
        ([WALL], [WALL, marked("wall fell", "fell")], "inside a content that was found"),
        ([WALL], [marked("wall fell", "fell")], "inside a content that was missed"),
        ([WALL], [WALL, marked("fell, but Holm beamed", "beamed")], "second answer for one"),
        ([WALL], [marked("fell, but Holm beamed", "beamed")], "boundary: other cue, other words"),
    ],
)
def test_false_finds(gold: list[Marked], found: list[Marked], cause: str) -> None:
    assert causes.cases(article(gold, found))[-1].cause == cause


def test_every_cause_of_the_page_is_explained() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    told = {line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if re.match(r"\| [a-z]", line)}
    told -= {"cause", "right"}
    assert len(told) > 12
    assert [one for one in told if not one.startswith(tuple(causes.CAUSES))] == []


def test_the_report_has_counts_shares_and_cues() -> None:
    one = article([WALL, HURT], [WALL])
    shown = causes.report(causes.counted([*causes.cases(one), *causes.cases(one)], 2))
    assert "4 quotations in gold, 2 articles" in shown
    assert "2  50.0 %  cue not known\n" + " " * 17 + "beam 2" in shown
    assert "2 100.0 %  right" in shown


def test_the_page_sets_what_was_kept_beside_what_is_now(tmp_path: Path) -> None:
    now = Counts(2, {"right": Counter(say=3), "cue not known": Counter({"a|b": 2})}, {"right": Counter(say=3)})
    before = Kept("version 1", {"right": 1, "no cue in gold": 3}, {"right": 1, "nothing there in gold": 1})
    before.write(tmp_path / "kept.json")
    assert Kept.read(tmp_path / "kept.json") == before
    page = causes.as_page(now, before, "2 articles of news")
    assert "| right | 1 | 25.0 % | 3 | 60.0 % |  |" in page
    assert "| cue not known | 0 | 0.0 % | 2 | 40.0 % | a\\|b 2 |" in page
    assert "| no cue in gold | 3 | 75.0 % | 0 | 0.0 % |  |" in page
    assert "| **all** | **4** |  | **5** |  |  |" in page
    assert "2 articles of news; *before* is version 1" in page
    assert "before" not in causes.as_page(now, None, "2 articles of news")


def test_examples_are_spread_over_the_articles() -> None:
    found = [Case("cue not known", str(n), True, article([HURT], []), HURT) for n in range(6)]
    shown = causes.examples(found, "cue", 2)
    assert "a (0)" in shown and "a (3)" in shown and "a (1)" not in shown
    assert "<Holm> [beamed] {that nobody was hurt by it}" in shown
    assert causes.examples(found, "source", 2) == ""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    lines = (ROOT / "sample_corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "gold.jsonl"


def test_the_command_counts_what_evaluate_counts(
    sample: Path, parser: StanzaParser, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept, page = tmp_path / "kept.json", tmp_path / "errors.md"
    options = [
        "--keep",
        str(kept),
        "--version",
        "now",
        "--page",
        str(page),
        "--before",
        str(kept),
        "--show",
        "right",
        "1",
    ]
    causes.main([str(sample), *options], parser=parser)
    score = evaluate(sample, extraction.analysed(sample, "quotelab", parser=parser)).score("e2e")
    figures = Kept.read(kept)
    assert figures.gold["right"] == score.right_gold > 0
    assert (sum(figures.gold.values()), sum(figures.answers.values())) == (score.gold, score.predicted)
    assert figures.answers["right"] == score.right_predicted
    assert "2 articles of gold, parsed with the model package `quotelab`; *before* is now" in page.read_text("utf-8")
    assert re.search(r"gold: .*\{.*\}", capsys.readouterr().out)


def test_reasons_for_dropping_are_counted_without_their_figures(parser: StanzaParser) -> None:
    read = parser.parse_document(Document("d", "Mara Lund said that the wall fell. The mayor vowed to appeal."))
    reasons = {a.reason for a in extract.explain(read, least=1) if not a.kept}
    assert len(reasons) == 2
    assert {causes.plain(reason) for reason in reasons} == {"such answers were right too seldom"}


# ------------------------------------------------------------------ several files


def test_several_files_get_a_row_each_and_one_for_all(
    made_analysis: Analysis, tmp_path: Path, parser: StanzaParser, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = made_analysis.save(tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "genres").mkdir()
    for name, line in zip(("harbour", "lantern"), lines, strict=True):
        (tmp_path / "genres" / f"{name}.jsonl").write_text(line, encoding="utf-8")
    extraction.main([str(tmp_path / "genres")], parser=parser)
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["file", "gold", "found", "exact", "token", "e2e", "direct", "mixed", "indirect"]
    assert rows[1] == ["harbour", "2", "2", "100.0", "100.0", "100.0", "100.0", "–", "100.0"]
    assert rows[2] == ["lantern", "1", "1", "100.0", "100.0", "100.0", "–", "100.0", "–"]
    assert rows[3] == ["all", "3", "3", "100.0", "100.0", "100.0", "100.0", "100.0", "100.0"]


def test_the_rules_alone_are_scored_without_the_chooser(
    sample: Path, parser: StanzaParser, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "share", lambda parsed, found: 0.0)
    printed = []
    for options in ([], ["--rules-alone"]):
        extraction.main([str(sample), *options], parser=parser)
        printed.append(capsys.readouterr().out)
    assert printed[0] != printed[1]


def test_all_files_together_are_counted_not_averaged(made_analysis: Analysis, tmp_path: Path) -> None:
    gold = made_analysis.save(tmp_path / "gold.jsonl")
    half = Analysis(made_analysis.corpus, made_analysis.quotations[:1])
    one, other = evaluate(gold, made_analysis), evaluate(gold, half)
    rows = extraction.by_file({"one": one, "other": other}).splitlines()
    assert [row.split()[3] for row in rows[1:]] == ["100.0", "50.0", "80.0"]  # 3/3, 1/3 and 4/6 with no false one


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MissingPathError, match=r"no \.jsonl file"):
        extraction.files([tmp_path])


def test_a_speaker_that_other_corpora_describe_as_an_entity_is_not_compared(
    made_analysis: Analysis, tmp_path: Path
) -> None:
    gold = made_analysis.save(tmp_path / "gold.jsonl")
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    for record in records:
        for entry in record["attributions"]:
            entry["speaker"] = {"entity": "1", "mention": "Jane Doe", "names": ["Jane Doe"]}
    gold.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    found = evaluate(gold, made_analysis)
    assert found.speakers is None
    assert found.score("e2e").f1 == 1
