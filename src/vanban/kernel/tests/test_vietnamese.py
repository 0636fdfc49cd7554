"""Vietnamese text: the same words compare equal however they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.kernel.vietnamese import ascii_name, fold, initials, nfc, search_fold, sort_key, strip_marks, tidy


def test_the_same_word_in_every_normal_form_becomes_one():
    word = "nghị quyết"
    for form in ("NFC", "NFD", "NFKD"):
        assert nfc(unicodedata.normalize(form, word)) == word


def test_a_tone_typed_before_the_circumflex_still_composes():
    assert nfc("tie\u0301\u0302ng") == "tiếng"
    assert nfc("ba\u0300\u0306ng") == "bằng"


def test_eth_becomes_d_with_stroke_and_invisible_characters_go():
    assert nfc("QÐ-UBND") == "QĐ-UBND"
    assert nfc("ðiều") == "điều"
    assert nfc("\ufeffVăn\u00a0bản\u200b") == "Văn bản"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quyết định ĐỀ ÁN", "quyet dinh de an"),
        ("Đường Ỷ Lan, ngõ Ỡm Ờ", "duong y lan, ngo om o"),
        ("QÐ", "qd"),
        (unicodedata.normalize("NFD", "Ưu tiên chuyển đổi số"), "uu tien chuyen doi so"),
        ("Müller à l'été", "muller a l'ete"),
    ],
)
def test_fold_takes_case_and_marks_away(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặấầẩẫậẾỀỂỄỆ ỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲÝỶỸỴ"))
def test_folded_vietnamese_is_ascii(text):
    assert fold(text).isascii()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_numbers_fall_into_parts_for_search():
    assert search_fold("15/QĐ-UBND") == "15 qd ubnd"
    assert search_fold("1.500.000 đồng - đợt 2.") == "1 500 000 dong - dot 2."
    assert search_fold("1234/UBND\u2013VX") == "1234 ubnd vx"
    assert search_fold("a_b") == "a_b"


def test_file_names_are_plain_and_cut_at_a_word():
    assert ascii_name("15/QĐ-UBND") == "15-QD-UBND"
    assert ascii_name("Báo cáo: tháng 3 (lần 2)") == "Bao-cao-thang-3-lan-2"
    assert ascii_name("Báo cáo tháng", separator="") == "Baocaothang"
    assert ascii_name("Về công tác văn thư", separator=" ", max_length=11) == "Ve cong tac"
    assert ascii_name("Về công tác văn thư", separator=" ", max_length=10) == "Ve cong"
    assert ascii_name("Nghiêngngả", max_length=4) == "Nghi"
    assert ascii_name("!!!") == ""
    assert strip_marks("Đỗ Thị Ước") == "Do Thi Uoc"


def test_people_sort_by_given_name_then_surname():
    people = ["Trần Văn Ân", "Nguyễn Thị An", "Lê An", "Đỗ Bình", "Dương Bình", "Phạm Đức", "Phạm Dũng", "Lê Yến"]
    assert sorted(people, key=sort_key) == [
        "Lê An",
        "Nguyễn Thị An",
        "Trần Văn Ân",
        "Dương Bình",
        "Đỗ Bình",
        "Phạm Dũng",
        "Phạm Đức",
        "Lê Yến",
    ]


def test_the_six_tones_have_their_order_and_spelling_goes_first():
    assert sorted(["Mạ", "Má", "Mã", "Mả", "Mà", "Ma"], key=sort_key) == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    assert sorted(["Mạ", "Mai", "Mă"], key=sort_key) == ["Mạ", "Mai", "Mă"]


def test_the_alphabet_has_its_29_letters_in_order():
    letters = list("AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY")
    assert len(letters) == 29
    backwards = letters[::-1]
    assert sorted(backwards, key=sort_key) == letters


@given(st.text(alphabet="aăâdđeêoôơuưáàảãạ hn-'"))
def test_sort_keys_are_safe_for_any_database_collation(text):
    assert sort_key(text) == "" or (sort_key(text).isalnum() and sort_key(text).isascii())


def test_initials_keep_the_letter_and_drop_the_tone():
    assert initials("Đỗ Thị Ước") == "ĐTƯ"
    assert initials("nguyễn văn ấn") == "NVÂ"
    assert initials("  ") == ""


def test_typed_text_is_tidied_line_by_line():
    assert tidy("  Về  việc\u00a0 họp \n\n  ngày mai ") == "Về việc họp\n\nngày mai"
