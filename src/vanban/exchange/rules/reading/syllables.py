"""Whether a word can be Vietnamese: a recognised word that no Vietnamese could write was read wrongly.

A syllable is an opening, a rhyme and a tone; rhymes that end in c, ch, p or t take two of the six tones only. Nothing
here knows words: what can be written may still not be meant.
"""

from __future__ import annotations

import re
import unicodedata

_OPENINGS = (
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RHYMES = frozenset(re.findall(r"\S+", """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh uêt uy uya uych uyêt uyên uynh uyt uyp uyu uơ
uôc uôi uôm uôn uông uôt ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu ynh yt
"""))  # fmt: skip
_STOPPED = ("c", "ch", "p", "t")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SHARP = {"\u0301", "\u0323"}
_LETTERS = re.compile(r"[^\W\d_]+")
ABBREVIATION = 8
"""So long a word in capitals may be an abbreviation, which follows no rule."""


def is_syllable(word: str) -> bool:
    """Whether this could be a Vietnamese syllable, in any case and with any placing of the tone."""
    tones: list[str] = []
    bare: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        (tones if char in _TONES else bare).append(char)
    if len(tones) > 1:
        return False
    text = unicodedata.normalize("NFC", "".join(bare))
    return any(_fits(text[len(opening) :], opening, tones) for opening in _OPENINGS if text.startswith(opening))


def _fits(rhyme: str, opening: str, tones: list[str]) -> bool:
    if opening == "gi" and rhyme == "":
        return True
    if rhyme not in _RHYMES:
        return False
    return not rhyme.endswith(_STOPPED) or (bool(tones) and tones[0] in _SHARP)


def odd_words(text: str, *, capitals: bool = False) -> list[str]:
    """The words of a text that cannot be Vietnamese; set in `capitals`, none of them is an abbreviation.

    A letter alone is none: it labels something, or stands for a word, as in “V/v”.
    """
    found = []
    for word in _LETTERS.findall(text):
        short = word.isupper() and len(word) <= ABBREVIATION
        if len(word) == 1 or (short and not capitals) or is_syllable(word):
            continue
        found.append(word)
    return found
