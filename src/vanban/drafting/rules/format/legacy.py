"""Vietnamese text in the old one-byte encodings, told back into Unicode letter by letter (TCVN 6909:2001).

TCVN3 (ABC) wrote each letter as one byte, and wrote capitals with marks in a font of their own (names end in H); VNI
wrote a vowel and then a sign. Both are read here as the Latin-1 letters that Word shows them as.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3_CODES = (
    "A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ C8ẩ C9ẫ CAấ "
    "CBậ CCè CEẻ CFẽ D0é D1ẹ D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị DFò E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở "
    "ECỡ EDớ EEợ EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ F9ự FAỳ FBỷ FCỹ FDý FEỵ"
)
_TCVN3 = {int(one[:2], 16): one[2:] for one in _TCVN3_CODES.split()}

_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "ê": "\u0306", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_SINGLES = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_UPPER = {mark.upper(): sign for mark, sign in _VNI_MARKS.items()}
_VNI_VOWEL = re.compile("([AaEeOoUuYyIiÔôÖö])([" + "".join(_VNI_MARKS) + "".join(_VNI_UPPER) + "])")
_VNI_SINGLE = {**_VNI_SINGLES, **{low.upper(): letter.upper() for low, letter in _VNI_SINGLES.items()}}


def encoding_of_font(font: str) -> str:
    """“TCVN3” or “VNI” when only these encodings are used with a font of this name, else empty."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "TCVN3"
    return "VNI" if name.startswith("vni-") else ""


def to_unicode(text: str, encoding: str, *, font: str = "") -> str:
    """The text in Unicode. Letters that the encoding does not use stay as they are."""
    if encoding == "TCVN3":
        told = text.translate(_TCVN3)
        return told.upper() if font.lower().startswith(".vn") and font.endswith("H") else told
    if encoding == "VNI":
        return _from_vni(text)
    return text


def _from_vni(text: str) -> str:
    """Vowel and sign first, so that “oâ” and “ô” are not taken for each other; then the letters of one sign."""

    def whole(found: re.Match[str]) -> str:
        vowel, sign = found.group(1), found.group(2)
        base = _VNI_SINGLE.get(vowel, vowel)
        return unicodedata.normalize("NFC", base + (_VNI_MARKS.get(sign) or _VNI_UPPER[sign]))

    pieces: list[str] = []
    at = 0
    for found in _VNI_VOWEL.finditer(text):
        pieces += [_singles(text[at : found.start()]), whole(found)]
        at = found.end()
    return "".join([*pieces, _singles(text[at:])])


def _singles(text: str) -> str:
    return "".join(_VNI_SINGLE.get(char, char) for char in text)
