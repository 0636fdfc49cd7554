"""Text in TCVN3 and VNI is found in Word files and told back into Unicode, letter for letter (TCVN 6909:2001)."""

from __future__ import annotations

import pytest

from vanban.drafting.adapters.format.word_mending import mend_word
from vanban.drafting.adapters.format.word_reading import read_word
from vanban.drafting.rules.format.legacy import _TCVN3, to_unicode
from vanban.drafting.rules.format.paper import paper_from_values
from vanban.drafting.tests.test_format_docx import findings
from vanban.drafting.tests.word_sheets import Sheet, sheet_of, written
from vanban.kernel.text_faults import looks_legacy

ALPHABET = "".join("aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ")
VNI = (
    "aaøaûaõaùaïaêaèaúaüaéaëaâaàaåaãaáaäñeeøeûeõeùeïeâeàeåeãeáeäiìæóíòooøoûoõoùoïoâoàoåoãoáoäôôøôûôõôùôï"
    "uuøuûuõuùuïööøöûöõöùöïyyøyûyõyùî"
)
_BACK = {letter: chr(code) for code, letter in _TCVN3.items()}


def tcvn3(text: str) -> str:
    """The text as TCVN3 wrote it: capitals with marks in small codes, for the font whose letters are all capitals."""
    return "".join(_BACK.get(char, _BACK.get(char.lower(), char)) for char in text)


def old(sheet: Sheet) -> Sheet:
    """The whole document in TCVN3, as offices wrote until 2001: .VnTime, and .VnTimeH for capitals."""
    for lines in sheet.lines.values():
        for place, line in enumerate(lines):
            upper = line.text == line.text.upper()
            lines[place] = line.but(text=tcvn3(line.text), font=".VnTimeH" if upper else ".VnTime")
    return sheet


@pytest.mark.clause("NB16-Đ5.2b", "HY19-Đ8.3", "VL19-Đ7.2", "HP25-Đ9")
def test_every_letter_comes_back():
    """The whole alphabet with its tones, in both encodings."""
    assert to_unicode(tcvn3(ALPHABET), "TCVN3") == ALPHABET
    assert to_unicode(VNI, "VNI") == ALPHABET
    assert to_unicode("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "VNI") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert to_unicode("Ñoäc laäp - Töï do - Haïnh phuùc", "VNI") == "Độc lập - Tự do - Hạnh phúc"
    assert to_unicode("§éc lËp - Tù do - H¹nh phóc", "TCVN3") == "Độc lập - Tự do - Hạnh phúc"
    assert to_unicode("Müller – 30/2020/NĐ-CP", "") == "Müller – 30/2020/NĐ-CP"


@pytest.mark.clause("NB16-Đ5.2b", "HY19-Đ8.3", "VL19-Đ7.2", "HP25-Đ9")
@pytest.mark.parametrize("code", ["cong-van", "quyet-dinh", "ke-hoach"])
def test_an_old_word_file_is_told_and_converted_by_one_click(code):
    """One finding, not a hundred; after converting, the document has no fault at all."""
    content = written(old(sheet_of(code)))
    (found,) = findings(content)
    assert (found.key, found.data["found"]) == (("legacy", "page"), "TCVN3")
    mends = [{"what": m.what, "index": m.index, "value": m.value, "old": m.old} for m in found.mends]
    _values, blobs = mend_word({"mends": mends}, [content])
    assert findings(blobs[0]) == []
    values, _blobs = read_word({}, [blobs[0]])
    words = "\n".join(one.raw for one in paper_from_values(values).paragraphs)
    assert looks_legacy(words) is None
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words


def test_letters_and_marks_typed_apart_are_put_together():
    """Unicode with combining marks is advice, mended by a click."""
    sheet = sheet_of("cong-van")
    sheet.say("body", "Thực hiện", "Thu\u031b\u0323c hie\u0323\u0302n")
    (found,) = findings(written(sheet))
    assert found.key == ("combining", "page")
    assert found.is_advice
    mends = [{"what": m.what, "index": m.index, "value": m.value, "old": m.old} for m in found.mends]
    _values, blobs = mend_word({"mends": mends}, [written(sheet)])
    assert findings(blobs[0]) == []
