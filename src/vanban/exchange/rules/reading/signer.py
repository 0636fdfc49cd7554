"""Who signed and as what: the block on the right of “Nơi nhận” (NĐ 30/2020 PL I, marks 7a to 7c)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from vanban.exchange.rules.reading.found import SIGNER, TITLE, Found, found
from vanban.exchange.rules.reading.syllables import is_syllable
from vanban.exchange.rules.reading.words import Lines, Run, plain, tidy
from vanban.kernel.vietnamese import nfc, strip_marks

SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "dao",
        "doan",
        "vuong",
        "trinh",
        "truong",
        "dinh",
        "lam",
        "phung",
        "mai",
        "to",
        "ha",
        "cao",
        "luong",
        "luu",
        "chu",
        "ta",
        "thai",
        "tang",
        "quach",
        "kieu",
        "tong",
        "giang",
        "lo",
        "quan",
        "ninh",
        "than",
        "nghiem",
        "bach",
        "au",
        "la",
        "mac",
        "khuat",
        "luc",
        "doi",
        "ton",
        "hua",
        "chau",
        "van",
        "trieu",
        "nong",
        "be",
        "ma",
        "thach",
        "thi",
        "hau",
        "cu",
        "dam",
    ]
)
_POWER = re.compile(r"^(?:TM|KT|TL|TUQ|Q|T\.?M|K\.?T|TH|P)\b\.?", re.IGNORECASE)
_TITLES = (
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "chanh van phong", "pho chanh", "truong phong",
    "pho truong", "cuc truong", "bo truong", "thu truong", "hieu truong", "vien truong", "bi thu", "pho bi thu",
    "tong giam doc", "chi cuc truong", "truong ban", "chanh thanh tra", "thu ky", "vu truong", "tong cuc truong",
    "uy vien", "truong doan", "ke toan truong", "doi truong", "chanh an", "thuong truc", "chu nhiem", "quyen",
)  # fmt: skip
_TITLE_WORDS = {
    strip_marks(word): word
    for word in (
        "CHỦ",
        "TỊCH",
        "PHÓ",
        "GIÁM",
        "ĐỐC",
        "CHÁNH",
        "VĂN",
        "PHÒNG",
        "ỦY",
        "BAN",
        "NHÂN",
        "DÂN",
        "HỘI",
        "ĐỒNG",
        "TỔNG",
        "CỤC",
        "HIỆU",
    )
}
"""Words of titles that nothing else could be meant by."""
_NAME_WORDS = {
    strip_marks(word): word
    for word in (
        "Nguyễn",
        "Trần",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Ngô",
        "Dương",
        "Đào",
        "Đoàn",
        "Trịnh",
        "Trương",
        "Đinh",
        "Lương",
        "Lưu",
        "Chu",
        "Hồ",
        "Lê",
        "Vũ",
        "Võ",
        "Lý",
        "Tạ",
        "Tô",
        "Hà",
        "Mai",
        "Cao",
        "Phan",
        "Thái",
        "Kiều",
        "Quách",
        "Vương",
        "Phùng",
        "Triệu",
        "Nông",
        "Thạch",
        "Châu",
        "Nghiêm",
        "Bạch",
        "Khuất",
        "Lục",
        "Tôn",
        "Hứa",
        "Đàm",
        "Tăng",
    )
}
"""Surnames that nothing else could be meant by."""
DEPTH = 200.0
"""Points below the title in which the name is looked for: the space for signature and seal, and some more."""


def read_signer(lines: Lines) -> list[Found]:
    """Name and title of who signed; of several, the one on the right."""
    for page in lines.pages:
        runs = lines.on(page.number)
        anchor = next((run for run in runs if _is_recipients(run, page.width)), None)
        if anchor is None:
            continue
        right = [run for run in runs if run.centre > page.width * 0.5 and run.middle > anchor.top - 45]
        block = _block(right, anchor, page.width)
        if block:
            return block
    for page in reversed(lines.pages):
        right = [run for run in lines.on(page.number) if run.centre > page.width * 0.5]
        start = next((index for index, run in enumerate(right) if _is_title(run)), None)
        if start is not None and (block := _block(right[start:], right[start], page.width)):
            return [_doubted(one) for one in block]
    return []


def _doubted(one: Found) -> Found:
    return Found(one.name, one.value, min(one.sure, 0.7), one.box, one.why)


def _is_recipients(run: Run, width: float) -> bool:
    """“Nơi nhận:”, also where a letter is written twice to look bold."""
    folded = run.folded.replace(" ", "")
    return run.left < width * 0.45 and folded.startswith("noi") and folded.endswith("nhan") and len(folded) < 12


def _is_title(run: Run) -> bool:
    folded = run.folded
    return run.upper and (bool(_POWER.match(run.text)) or folded.startswith(_TITLES) or any(
        part in f" {folded}" for part in (" chu tich", " giam doc", " truong ")
    ))  # fmt: skip


def _block(right: Sequence[Run], anchor: Run, width: float) -> list[Found]:
    """Lines of power and title from the top, then the name."""
    title: list[Run] = []
    for run in right:
        letters = [char for char in run.text if char.isalpha()]
        if len(letters) < 2:
            continue
        if run.confidence < 1 and not any(len(word) > 1 and _can_be_meant(word) for word in run.text.split()):
            continue  # strokes of the signature
        if run.upper and (title or _is_title(run) or abs(run.middle - anchor.middle) < 45):
            if title and run.top - title[-1].bottom > 2.2 * max(10.0, title[-1].height):
                break
            title.append(run)
        elif title:
            break
    floor = title[-1].bottom if title else anchor.top
    axis = sum(run.centre for run in title) / len(title) if title else width * 0.72
    names = [
        run for run in right
        if floor < run.middle < floor + DEPTH and _name_score(run) > 0 and abs(run.centre - axis) < width * 0.13
    ]  # fmt: skip
    result: list[Found] = []
    if names:
        best = max(names, key=lambda run: (_name_score(run), run.middle))
        sure = 1.0 if _name_score(best) >= 2 else 0.7
        result.append(found(SIGNER, _name(best), sure, [best]))
    if title:
        text, mended = _mended(title)
        plausible = all(_is_title(run) or _POWER.match(run.text) for run in title[:1])
        sure = 1.0 if plausible and any(map(_is_title, title)) else 0.65
        result.append(found(TITLE, text, sure * (0.85 if mended else 1.0), title))
    return result


def _mended(title: Sequence[Run]) -> tuple[str, bool]:
    """The title with the marks that its words must have, and whether anything had to be mended."""
    words, mended = [], False
    for word in (word for run in title for word in run.words):
        text = re.sub(r"^(TM|KT|TL|TUQ|Q|TH)[.:;,](?=\w|$)", r"\1. ", nfc(word.text)).strip()
        if word.confidence < 1 and (not any(char.isalpha() for char in text) or "/" in text or "\\" in text):
            mended = True
            continue
        bare = strip_marks(text)
        meant = _title_word(bare.strip(".,"))
        if meant and text.strip(".,") != meant and word.confidence < 1:
            text = bare.replace(bare.strip(".,"), meant)
        mended = mended or text != nfc(word.text)
        words.append(text)
    while words and title[-1].confidence < 1 and not _can_be_meant(words[-1]):
        words.pop()  # strokes of the signature, taken for letters
        mended = True
    return tidy(" ".join(words)), mended


def _can_be_meant(word: str) -> bool:
    """A syllable, or the short word of a power."""
    bare = word.strip(".,;:")
    return bool(_POWER.match(bare)) or is_syllable(bare)


def _title_word(bare: str) -> str:
    """The word of a title that can only be meant, marks or none, one letter read wrongly; empty when none is."""
    if len(bare) < 4 or bare in _TITLE_WORDS:
        return _TITLE_WORDS.get(bare, "")
    near = [one for one in get_close_matches(bare, _TITLE_WORDS, n=1, cutoff=0.79) if len(one) == len(bare)]
    return _TITLE_WORDS[near[0]] if near else ""


def _name(run: Run) -> str:
    """The name, its surname with the marks it must have."""
    words = [word.strip(".,;:'`’*|_-") for word in nfc(run.text).split()]
    words = [word for word in words if word]
    if run.confidence < 1:
        words[:1] = [_NAME_WORDS.get(strip_marks(word), word) for word in words[:1]]
        words[1:2] = [{"Thi": "Thị", "Van": "Văn"}.get(strip_marks(word), word) for word in words[1:2]]
    return " ".join(words)


def _name_score(run: Run) -> float:
    """How much a line looks like a person's name: capitalised words, a usual surname first."""
    words = [word.strip(".,;:'`’*|_-") for word in nfc(run.text).split()]
    words = [word for word in words if word]
    if not 2 <= len(words) <= 6 or ":" in run.text or any(char.isdigit() for char in run.text):
        return 0.0
    good = sum(word.isalpha() and word[0].isupper() and (len(word) == 1 or word[1:].islower()) for word in words)
    if good < len(words):
        return 0.0 if good < len(words) - 1 else 0.5
    return 2.0 if plain(words[0]) in SURNAMES else 1.0
