"""Bad input: whatever the bytes, a file is a document or skipped with a reason, and offsets hold."""

from __future__ import annotations

import io
import logging
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quotelab.document import Corpus
from quotelab.errors import InputError
from quotelab.load import load_corpus, paths, read_file
from quotelab.load.decode import decode, repaired
from quotelab.load.paths import ARTICLES, TABLES, Source

ENGLISH = (
    "“We won’t go,” Jane Doe said on Monday — and the café’s owner agreed. The minister hadn’t "
    "expected it, and the council will meet again in June, when a new report is expected from "
    "the two auditors."
)
GERMAN = (
    "Der Rat des Hafens lehnte am Freitag höhere Gebühren ab, und die Vorsitzende nannte den Plan "
    "eine Farce. Sie sagte, dass sie ihn wieder vorlegen werde, sobald das Eis verschwunden sei "
    "und die Schiffe fahren."
)
MARKUP = "<script>alert(1)</script> <img src=x onerror=alert(1)> $a$ and $b$ \u202ertl\u202c =1+1"
EACH = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def load_beside_another(folder: Path, name: str, data: bytes) -> Corpus:
    """The corpus of a good file and of another with these bytes."""
    (folder / "good.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / name).write_bytes(data)
    return load_corpus(folder, language=None)


def skipped_reason(folder: Path, name: str, data: bytes) -> str:
    corpus = load_beside_another(folder, name, data)
    assert [document.document_id for document in corpus] == ["good"]
    (one,) = corpus.skipped
    assert one.name == str(folder / name)
    return one.reason


def assert_sound(corpus: Corpus) -> None:
    for document in corpus:
        assert not any("\ud800" <= c <= "\udfff" or c in "\0\r" for c in document.text)
        position = 0
        for span in document.furniture:
            assert position <= span.start < span.end <= len(document.text)
            position = span.end
    for one in corpus.skipped:
        assert one.reason
        assert "\n" not in one.name + one.reason
    names = [document.document_id for document in corpus]
    assert len(set(names)) == len(names)


_STARTS = st.sampled_from(
    [
        b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"%PDF", b"PK\x03\x04", b"---\n",
        b"<html>", b"PAR1", b"text,title\n", b'{"text": "', b"\x93", b"BERGEN (AP) \x97 ",
        b"<?xml version='1.0' encoding='x'?>",
        b"\0a\0b\0c\0d",
    ]
)  # fmt: skip
_ENCODED = st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
_BYTES = st.one_of(st.binary(max_size=400), _ENCODED)


@EACH
@given(suffix=st.sampled_from([*ARTICLES, *TABLES]), start=_STARTS, rest=_BYTES)
@example(suffix=".txt", start=b"", rest=b"\x81\x8d\x8f\x90\x9d")
@example(suffix=".html", start=b"", rest=b"<" * 300)
@example(suffix=".jsonl", start=b"", rest=b'{"text": "\\ud800", "id": "\\udfff", "date": "0000-00-00"}')
@example(suffix=".csv", start=b"", rest=b'text\n"unclosed')
def test_whatever_bytes_a_file_is_read_or_skipped(tmp_path: Path, suffix: str, start: bytes, rest: bytes) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(start + rest)
    reading = read_file(Source(path, path.name))
    assert reading.documents or reading.skipped or suffix in TABLES
    assert_sound(load_beside_another(tmp_path, path.name, start + rest))


@EACH
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=500))
def test_any_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(ENGLISH + text, encoding="utf-8", newline="")
    expected = repaired(ENGLISH + text)
    assert len(expected) == len(ENGLISH + text)
    try:
        (document,) = load_corpus(tmp_path / "a.txt", language=None)
    except InputError as error:
        assert "binary" in str(error)  # more controls than a text has
    else:
        assert document.text == expected


@given(st.text(max_size=200).filter(lambda text: "\r" not in text))
def test_repairs_keep_the_length(text: str) -> None:
    assert len(repaired(text)) == len(text)
    assert repaired(repaired(text)) == repaired(text)


@pytest.mark.parametrize(
    ("encoding", "flag"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "decoded as utf-16-le (certain: byte-order mark)"),
        ("utf-32", "decoded as utf-32-le (certain: byte-order mark)"),
        ("utf-16-le", "decoded as utf-16-le (likely)"),
        ("utf-16-be", "decoded as utf-16-be (likely)"),
        ("cp1252", "decoded as cp1252 (likely)"),
        ("mac_roman", "decoded as mac_roman (certainty 100%)"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, flag: str | None) -> None:
    (tmp_path / "a.txt").write_bytes(ENGLISH.encode(encoding))
    (document,) = load_corpus(tmp_path / "a.txt")
    assert document.text == ENGLISH
    assert document.flags == (() if flag is None else (flag,))


def test_stray_bytes_in_utf8() -> None:
    found = decode("“We won’t go — to the café,” she said. ".encode() + "“No”".encode("cp1252"))
    assert found.text == "“We won’t go — to the café,” she said. “No”"
    assert found.flags == ("decoded as utf-8, 2 stray bytes as cp1252",)


def test_text_that_was_encoded_twice() -> None:
    twice = ENGLISH.encode().decode("latin-1").encode()
    assert decode(twice).text == ENGLISH
    mistaken = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in ENGLISH.encode())
    assert decode(mistaken.encode()).text == ENGLISH
    assert decode(mistaken.encode()).flags == ("decoded as utf-8 twice (likely)",)


def test_c1_controls_become_the_marks_they_meant(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\x93No,\x94 Lund\x92s aide said.", encoding="utf-8")
    (document,) = load_corpus(tmp_path)
    assert document.text == "“No,” Lund’s aide said."


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\n" * 1000])
@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_blank_files_are_empty_documents(tmp_path: Path, data: bytes, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(data)
    (document,) = load_corpus(tmp_path)
    assert document.text.strip() == ""
    assert document.language is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"%PDF-1.7 stream", "not text, but a PDF file: save its text first"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not text, but an image"),
        ("a.txt", bytes(range(256)) * 4, "not text, but binary data"),
        ("a.html", b"\x1f\x8b\x08" + bytes(100), "not text, but an archive"),
        ("a.pdf", b"%PDF-1.7", "files of the kind .pdf aren't read; save it as .txt"),
        ("a.xlsx", b"PK\x03\x04", "files of the kind .xlsx aren't read; save it as .csv"),
        ("photo.jpg", b"\xff\xd8\xff", "files of the kind .jpg aren't read"),
        ("news.zip", b"PK\x03\x04", "files of the kind .zip aren't read"),
        ("noname", b"text", "files without a suffix aren't read"),
        ("a.docx", b"not a zip", "not a Word document"),
        ("a.parquet", b"PAR1 broken PAR1", "damaged, or not what its name says"),
        ("a.parquet", b"", "an empty table"),
        ("a.csv", b"", "an empty table"),
        ("a.csv", b"\n\n", "an empty table"),
    ],
)
def test_what_isnt_text_is_skipped(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert skipped_reason(tmp_path, name, data).startswith(reason)


def test_a_word_document_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotelab.load.readers.LARGEST_UNPACKED", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 2_000_000)
    assert len(packed.getvalue()) < 10_000
    assert skipped_reason(tmp_path, "a.docx", packed.getvalue()).startswith("too large when unpacked")


def test_a_file_that_is_too_large_isnt_opened(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(paths.LARGEST_ARTICLE + 1)
    with pytest.raises(InputError, match=r"big\.txt: too large: 50 MB, and at most 50 MB are read"):
        load_corpus(tmp_path / "big.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_and_devices_arent_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "good.txt").write_text(ENGLISH, encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert [one.reason for one in corpus.skipped] == ["not a file, but a pipe or a socket"]
    with pytest.raises(InputError, match="/dev/null: not a file, but a device"):
        load_corpus("/dev/null")


def test_links(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(ENGLISH, encoding="utf-8")
    (inside / "good.txt").write_text(ENGLISH, encoding="utf-8")
    (inside / "out.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "self.txt").symlink_to(inside / "self.txt")
    (inside / "gone.txt").symlink_to(inside / "nothing.txt")
    (inside / "same.txt").symlink_to(inside / "good.txt")
    for source in (inside, f"{inside}/**/*.txt"):
        corpus = load_corpus(source)
        assert {document.document_id for document in corpus} == {"good", "same"}
        reasons = {Path(one.name).name: one.reason for one in corpus.skipped}
        assert reasons["out.txt"] == "a link to a file outside the folder"
        assert reasons["self.txt"] == reasons["gone.txt"] == "a link that leads nowhere, or in a circle"
    assert {Path(one.name).name for one in load_corpus(inside).skipped} == {
        "out.txt", "self.txt", "gone.txt", "folder", "loop",
    }  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "shut.txt").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "shut.txt").chmod(0)
    corpus = load_corpus(tmp_path)
    assert [one.reason for one in corpus.skipped] == ["can't be read: Permission denied"]


def test_names_of_files_are_shown_literally(tmp_path: Path) -> None:
    for name in ("<script>alert(1)<⧸script>.txt", "a\nb.txt", "\u202etxt.exe.txt", "$a$ $b$.txt"):
        (tmp_path / name).write_text(ENGLISH, encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(ENGLISH, encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert {document.document_id for document in corpus} == {
        "<script>alert(1)<⧸script>", "a\\nb", "\\u202etxt.exe", "$a$ $b$", "\ufffd",
    }  # fmt: skip
    for document in corpus:
        document.document_id.encode()
        assert document.path is not None
        document.path.encode()


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".jsonl"])
def test_markup_in_a_text_stays_as_it_is(tmp_path: Path, suffix: str) -> None:
    text = f"{ENGLISH} {MARKUP}"
    data = {".txt": text, ".csv": f'text\n"{text}"\n', ".jsonl": '{"text": "' + text + '"}'}[suffix]
    (tmp_path / f"a{suffix}").write_text(data, encoding="utf-8")
    (document,) = load_corpus(tmp_path)
    assert document.text == text


def test_articles_in_another_language_are_skipped_and_counted(tmp_path: Path) -> None:
    (tmp_path / "de.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "en.txt").write_text(ENGLISH, encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert [document.document_id for document in corpus] == ["en"]
    assert corpus.skipped[0].reason == "in German, not in English (language=None, in a shell --any-language, keeps it)"
    assert [document.language for document in load_corpus(tmp_path, language=None)] == ["de", "en"]
    assert [document.document_id for document in load_corpus(tmp_path, language="de")] == ["de"]
    with pytest.raises(InputError, match="in German, not in English"):
        load_corpus(tmp_path / "de.txt")


def test_short_texts_are_kept_whatever_they_look_like(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("„Nein“, sagte Lund.", encoding="utf-8")
    assert load_corpus(tmp_path)[0].language is None


def test_an_english_article_with_foreign_captions_stays(tmp_path: Path) -> None:
    line = "Aide Дмитрий Кошелев стоит рядом с председателем совета в порту города. Image: Кошелев."
    (tmp_path / "a.txt").write_text("\n".join([line, ENGLISH, line, ENGLISH, ENGLISH]), encoding="utf-8")
    assert load_corpus(tmp_path)[0].language == "en"


def test_an_unbroken_run_is_flagged(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{ENGLISH}\n{'x' * 1_000_000}\n{ENGLISH}", encoding="utf-8")
    (document,) = load_corpus(tmp_path)
    assert document.flags == ("an unbroken run of 120 characters or more left unread",)


def test_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for name, data in (
            ("a.html", b"<p"),
            ("b.html", b"<html></html>"),
            ("c.docx", b"PK"),
            ("d.csv", b'text\n"'),
        ):
            load_beside_another(tmp_path, name, data)
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
