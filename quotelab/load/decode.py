"""Bytes to text: which encoding, how sure that is, and characters that no text should hold."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

SAMPLE = 200_000  # bytes that are looked at to guess an encoding
MOST_CONTROLS = 0.05  # of the characters of a text; more means that it isn't one

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF file: save its text first"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a sound, image or video file"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"PK\x03\x04", "an archive or an office file"),
    (b"\x1f\x8b", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an old office file: save it as .docx or .txt"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF file: save it as .docx or .txt"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file: its name should end in .parquet"),
)
_COMMON = ("mac_roman", "cp1251", "cp1250", "cp1253", "shift_jis", "euc_kr", "big5", "gb18030")

# What cp1252 means by the bytes that Latin-1 takes for controls.
_C1 = {code: ord(char) for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}
_ONE_FOR_ONE = _C1 | {0: 0xFFFD} | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_STRAY_BYTES = {0xDC00 + code: _C1.get(code, code) for code in range(0x80, 0x100)}

# A letter, and then what doesn't follow letters in cp1252: the bytes meant something else.
_IMPLAUSIBLE = re.compile(r"[a-zà-öø-ÿ][À-ÖØ-Þ¡-¦¨¬¯±-¸º-¿‚„ˆ˜†‡\x80-\x9f]|[\x80-\x9f]")
_DOUBLED = re.compile(r"â€[œ\u009d\x9d™˜“”¦]|Ã[©¨¡¢£¤¥§ª«­®¯°±³´µ¶¹º»¼½¾¿]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and in words how it was decoded, when that isn't plain UTF-8."""

    text: str
    flags: tuple[str, ...] = ()


def repaired(text: str) -> str:
    """The text with \\n as line end, without what breaks other programs; only \\r\\n changes its length.

    C1 controls become the characters that cp1252 means by them; NUL and lone surrogates become U+FFFD.

    >>> repaired("\\x93No,\\x94 she said.\\r\\nThen she left.")
    '“No,” she said.\\nThen she left.'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ONE_FOR_ONE)


def writable(text: str) -> str:
    """The text of a table or a JSON record as it is, but for lone surrogates, which no file can hold.

    Such a text was decoded by somebody else, and annotations may point into it: it stays, controls and all.

    >>> writable("a\x85b") == "a\x85b"
    True
    """
    return text.translate(_SURROGATES)


def foreign(data: bytes) -> str | None:
    """What the bytes are, when they aren't text by their first bytes; `None` when they may be text.

    >>> foreign(b"%PDF-1.7"), foreign(b"She left.")
    ('a PDF file: save its text first', None)
    """
    return next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)


def is_binary(text: str) -> bool:
    """Whether so many characters are controls that this can't be a text.

    >>> is_binary("\\x00\\x01\\x02ab"), is_binary("She left.\\n")
    (True, False)
    """
    sample = text[:SAMPLE]
    controls = sum(c < " " and c not in "\t\n\r\f\v\x1b" for c in sample)
    return controls > MOST_CONTROLS * len(sample)


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The bytes as text, by byte-order mark, `declared` encoding, UTF-8, or else what they look like.

    >>> decode("“No,” she said.".encode("cp1252"))
    Decoded(text='“No,” she said.', flags=('decoded as cp1252 (likely)',))
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            flags = () if encoding == "utf-8" else (f"decoded as {encoding} (certain: byte-order mark)",)
            return Decoded(text, flags)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return Decoded(data.decode(wide, "replace"), (f"decoded as {wide} (likely)",))
    try:
        return _once(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _declared(data, declared) or _mixed(data) or _guessed(data)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark, known by every other byte being zero."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if half < 4 or len(data) % 2:
        return None
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if high > 0.4 * half and low < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if low > 0.4 * half and high < 0.05 * half else None


def _once(text: str) -> Decoded:
    """A text that was encoded in UTF-8 twice on its way is decoded twice, if that works for all of it."""
    if not _DOUBLED.search(text):
        return Decoded(text)
    meant = {ord(char): code for code, char in ((c, chr(o)) for c, o in _C1.items())}
    try:
        again = text.translate(meant).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return Decoded(text, ("some characters look wrongly decoded before this file was saved",))
    return Decoded(again, ("decoded as utf-8 twice (likely)",))


def _declared(data: bytes, encoding: str | None) -> Decoded | None:
    """As the file itself says, if that is possible."""
    if encoding is None:
        return None
    try:
        codec = codecs.lookup(encoding)
        name = "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name
        text = _western(data) if name == "cp1252" else data.decode(name)
    except (LookupError, UnicodeError, AttributeError):
        return None
    return Decoded(text, (f"decoded as {name} (declared)",)) if isinstance(text, str) else None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with a few stray bytes, which are read as cp1252."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in text)
    whole = sum(c > "\x7f" for c in text) - stray
    if whole <= stray:
        return None
    return Decoded(text.translate(_STRAY_BYTES), (f"decoded as utf-8, {stray} stray bytes as cp1252",))


def _guessed(data: bytes) -> Decoded:
    """cp1252 where that makes sense, else what charset-normalizer finds, else cp1252 all the same."""
    text = _western(data)
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if sum(c > "\x7f" for c in letters) < 0.2 * len(letters) + 2 and not _IMPLAUSIBLE.search(sample):
        return Decoded(text, ("decoded as cp1252 (likely)",))
    best = from_bytes(data[:SAMPLE]).best()
    if best is not None:
        able = (best.encoding, *best.could_be_from_charset)
        encoding = next((name for name in _COMMON if name in able), best.encoding)
        try:
            flag = f"decoded as {encoding} (certainty {1 - best.chaos:.0%})"
            return Decoded(data.decode(encoding, "replace" if len(data) > SAMPLE else "strict"), (flag,))
        except UnicodeError:
            pass
    return Decoded(text, ("decoded as cp1252 (a guess)",))


def _western(data: bytes) -> str:
    return data.decode("latin-1").translate(_C1)
