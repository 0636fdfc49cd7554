"""Text that is not what it seems: the old one-byte Vietnamese encodings, and text layers a reader cannot use.

NB16-Đ5.2b and HP25-Đ9 ask for TCVN 6909:2001 (Unicode). Old files and PDFs made with .VnTime or VNI-Times fonts look
right on paper while their characters are Latin-1 debris: searching, signing fields and archives then fail silently.
"""

from __future__ import annotations

import re
import unicodedata

_LETTER = r"[A-Za-z\u00c0-\u00ff]"
#: Signs that TCVN3 (ABC) fonts use as letters; in honest text they never touch a letter on both or one side like this.
_TCVN3_SIGNS = "®µ¶·¸¹¨»¼½¾©ª«¬\u00ad§¡¢£¤¥¦÷×∙"
_TCVN3_SIGN = re.compile(f"(?<={_LETTER})[{_TCVN3_SIGNS}]|[{_TCVN3_SIGNS}](?={_LETTER})")
#: A capital or a foreign letter of Latin-1 in the middle of a small-letter word, the other trace of TCVN3.
_TCVN3_LETTER = re.compile("(?<=[a-z])[ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞß](?![A-ZÀ-Þ])|(?<=[a-z])[ßåæçëîïñöøûüþ]")
#: VNI writes a vowel and then a sign for its marks. Pairs that also occur in Unicode Vietnamese (oà, uâ) are left out.
_VNI_PAIR = re.compile(
    "[aeAE][ùøûõïåäëüêáàãÙØÛÕÏÅÄËÜ]|[oO][ùøûõïåäÙØÛÕÏÅÄ]|[uyUY][øûõïØÛÕÏ]|[ôöÔÖ][ùøûõïÙØÛÕÏ]|[iI]?ñ(?=[aeiouöô])"
)
#: Letters that exist only in Unicode Vietnamese: as many words with them as with traces, and the text is honest.
_UNICODE_ONLY = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9\u0300-\u0323]")
_WORD = re.compile(r"\S+")
_CID = re.compile(r"\(cid:\d+\)")
_SINGLE_LETTERS = re.compile(r"(?:\b\w\b[ \u00a0]){8,}")

#: Of the words of a text, so many must show a trace before it is called legacy; names like Müller stay unharmed.
_SHARE = 0.15


def looks_legacy(text: str) -> str | None:
    """“TCVN3” or “VNI” when the text was written in that encoding, otherwise None. Never raises.

    Give it the text as read, before any normalisation.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    needed = max(2, len(words) * _SHARE) if len(words) > 3 else 1
    tcvn3 = sum(bool(_TCVN3_SIGN.search(word) or _TCVN3_LETTER.search(word)) for word in words)
    signs = sum(bool(_TCVN3_SIGN.search(word)) for word in words)
    vni = sum(bool(_VNI_PAIR.search(word)) for word in words)
    if sum(bool(_UNICODE_ONLY.search(word)) for word in words) >= max(tcvn3, vni):
        return None
    if vni >= needed and vni > signs:
        return "VNI"
    # A lone foreign letter in a short text is a name, not an encoding; signs glued to letters are proof.
    if tcvn3 >= needed and signs:
        return "TCVN3"
    return None


def broken_text_layer(text: str) -> str | None:
    """Why the text of a page cannot be used: “empty”, “unmapped”, “spaced”; None when it reads well.

    `unmapped`: a font without character map left replacement or private characters, control codes or (cid:n);
    `spaced`: every letter stands alone, so no word can be found.
    """
    visible = [char for char in text if not char.isspace()]
    if not visible:
        return "empty"
    bad = sum(unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"} or char == "\ufffd" for char in visible)
    bad += sum(len(found) for found in _CID.findall(text))
    if bad > len(visible) * 0.05:
        return "unmapped"
    spaced = sum(len(found) for found in _SINGLE_LETTERS.findall(text))
    if spaced > len(text) * 0.5:
        return "spaced"
    return None
