"""Vietnamese text: one normal form, one folding for search, one order for names, one ASCII for file names.

Text is stored as NFC of TCVN 6909:2001 (Unicode). Marks typed in an unusual order and the Eth that looks like Đ are
mended; text in the old one-byte encodings is recognised, never guessed back.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_SHAPES = {"a": {"\u0306": 1, "\u0302": 2}, "e": {"\u0302": 1}, "o": {"\u0302": 1, "\u031b": 2}, "u": {"\u031b": 1}}

#: Icelandic Eth and African D look like Đ on screen and break every comparison.
_LOOKALIKES = {0x00D0: "Đ", 0x00F0: "đ", 0x0189: "Đ"}
#: Characters nobody sees: NUL (which no database keeps), byte order mark, zero-width ones, soft hyphen; and spaces
#: that are not the space.
_INVISIBLE: dict[int, str | None] = {
    **dict.fromkeys((0x0000, 0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
    **dict.fromkeys((0x00A0, 0x202F, 0x2007), " "),
}
_REPAIR = {**_LOOKALIKES, **_INVISIBLE}

_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_LOOSE_SHAPE = re.compile("[\u0302\u0306]")


def nfc(text: str) -> str:
    """The form in which text is stored: NFC, Đ for its look-alikes, no invisible characters."""
    composed = unicodedata.normalize("NFC", text.translate(_REPAIR))
    if _LOOSE_SHAPE.search(composed):
        # A tone typed before the circumflex does not compose; put the shape first and try again.
        decomposed = unicodedata.normalize("NFD", composed)
        composed = unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", decomposed))
    return composed


def _bare_letters() -> dict[int, str | None]:
    """Every Latin letter with marks to the letter without; loose combining marks to nothing."""
    table: dict[int, str | None] = {}
    for start, end in ((0x00C0, 0x0250), (0x1E00, 0x1F00)):
        for code in range(start, end):
            letters = [c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c)]
            if len(letters) == 1 and letters[0] != chr(code):
                table[code] = letters[0]
    table.update(dict.fromkeys(range(0x0300, 0x0370), None))
    table.update({ord("Đ"): "D", ord("đ"): "d", 0x00D0: "D", 0x00F0: "d", 0x0189: "D"})
    return {**table, **_INVISIBLE}


_BARE = _bare_letters()
_FOLD = {code: bare.lower() if bare else bare for code, bare in _BARE.items()}
_INSIDE_WORD = re.compile(r"(?<=[^\W_])[/.\-\u2010\u2011\u2013](?=[^\W_])")
_NOT_ASCII_NAME = re.compile(r"[^A-Za-z0-9]+")


def strip_marks(text: str) -> str:
    """The text without Vietnamese marks, case kept: “Đỗ Thị Ước” is “Do Thi Uoc”."""
    return text.translate(_BARE)


def fold(text: str) -> str:
    """The text as search compares it: lower case, no marks, đ as d, whatever normal form it came in."""
    return text.translate(_FOLD).lower()


def search_fold(text: str) -> str:
    """`fold`, and numbers fall into their parts: “15/QĐ-UBND” is “15 qd ubnd”, so that any part finds them."""
    return " ".join(_INSIDE_WORD.sub(" ", fold(text)).split())


def ascii_name(text: str, *, separator: str = "-", max_length: int | None = None) -> str:
    """A name for files: ASCII letters and digits, words joined by `separator`, cut at a word when too long.

    “15/QĐ-UBND” is “15-QD-UBND” (HP25-Đ8.3a). A single word longer than the limit is cut inside.
    """
    words = [word for word in _NOT_ASCII_NAME.split(strip_marks(nfc(text))) if word]
    if max_length is None:
        return separator.join(words)
    name = ""
    for word in words:
        longer = f"{name}{separator}{word}" if name else word
        if len(longer) > max_length:
            break
        name = longer
    return name or "".join(words[:1])[:max_length]


def _word_key(word: str) -> str:
    """Letters first, tones after them; only ASCII letters and digits, so every collation sorts it alike."""
    letters, tones = [], []
    for char in word:
        if char == "đ":
            letters.append("d1")
            tones.append("1")
            continue
        parts = unicodedata.normalize("NFD", char)
        base, marks = parts[0], parts[1:]
        if base.isascii() and base.isalpha():
            shape = next((_SHAPES[base][m] for m in marks if m in _SHAPES.get(base, {})), 0)
            letters.append(f"{base}{shape}")
        elif base.isascii() and base.isdigit():
            letters.append(f"9{base}")
        else:
            continue
        tones.append(str(next((_TONES[m] for m in marks if m in _TONES), 1)))
    return f"{''.join(letters)}0{''.join(tones)}0"


def sort_key(full_name: str) -> str:
    """The order of people: given name first, then surname and middle names, by the Vietnamese alphabet.

    A Ă Â B C D Đ E Ê …; of two equal spellings: no tone, grave, hook, tilde, acute, dot. The key is plain ASCII
    letters and digits, fit for a database column of any collation.
    """
    words = nfc(full_name).lower().split()
    return "".join(_word_key(word) for word in words[-1:] + words[:-1])


def initials(full_name: str) -> str:
    """The capital first letters, marks of the letter kept and tones dropped: “Đỗ Thị Ước” is “ĐTƯ”."""
    found = []
    for word in nfc(full_name).split():
        first = next((char for char in word if char.isalnum()), "")
        parts = unicodedata.normalize("NFD", first.upper())
        found.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)))
    return "".join(found)


def tidy(text: str) -> str:
    """Typed text for storage: `nfc`, runs of spaces made one, ends trimmed, lines kept."""
    lines = (" ".join(line.split()) for line in nfc(text).splitlines())
    return "\n".join(lines).strip()
