"""Old encodings and useless text layers are recognised, honest text is left alone."""

import pytest

from vanban.kernel.text_faults import broken_text_layer, looks_legacy

TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp - Töï do - Haïnh phuùc"
UNICODE = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc. Khoá học, thuê nhà, quý ông, oà khóc, loà xoà"
)


@pytest.mark.clause("NB16-Đ5.2b")
def test_the_two_old_encodings_are_told_apart():
    assert looks_legacy(TCVN3) == "TCVN3"
    assert looks_legacy(VNI) == "VNI"
    assert looks_legacy("QuyÕt ®Þnh") == "TCVN3"
    assert looks_legacy("Quyeát ñònh") == "VNI"


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "",
        "1.234.567",
        "Kính gửi: ông Müller, Công ty Citroën (© 2026) và Việt Nam Airlines®",
        "Le Président de la République française a reçu les élèves à l'hôtel",
        "Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
        "Nguyễn Văn A – Trưởng phòng §",
    ],
)
def test_honest_text_is_not_suspected(text):
    assert looks_legacy(text) is None


def test_a_long_honest_text_is_not_suspected():
    assert looks_legacy(UNICODE * 50) is None


def test_a_text_layer_without_character_map_is_broken():
    assert broken_text_layer("   \n ") == "empty"
    assert broken_text_layer("\ue001\ue002\ue003 Số") == "unmapped"
    assert broken_text_layer("(cid:12)(cid:44)(cid:7)") == "unmapped"
    assert broken_text_layer("C Ộ N G H Ò A X Ã H Ộ I C H Ủ N G H Ĩ A") == "spaced"
    assert broken_text_layer(UNICODE) is None
