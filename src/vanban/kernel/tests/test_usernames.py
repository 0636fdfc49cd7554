"""User names by NB25-Đ7.4."""

import pytest

from vanban.kernel.usernames import BadUsernamePart, UsernameTaken, build_username


def nobody(_: str) -> bool:
    return False


@pytest.mark.clause("NB25-Đ7.4a")
def test_the_example_of_the_regulation():
    assert build_username("SKHCN", "Nguyễn Văn A", is_taken=nobody) == "skhcn_nguyenvana"
    assert build_username("SKHCN", "Đỗ Thị Ước", is_taken=nobody) == "skhcn_dothiuoc"
    assert build_username("UBND-PHL", "Trần  Bình", is_taken=nobody) == "ubndphl_tranbinh"


@pytest.mark.clause("NB25-Đ7.4b")
def test_a_namesake_needs_a_suffix_chosen_by_the_administrator():
    taken = {"snv_levanan", "snv_levanan2"}.__contains__
    with pytest.raises(UsernameTaken) as refusal:
        build_username("SNV", "Lê Văn An", is_taken=taken)
    assert refusal.value.data["username"] == "snv_levanan"
    with pytest.raises(UsernameTaken):
        build_username("SNV", "Lê Văn An", is_taken=taken, suffix="2")
    assert build_username("SNV", "Lê Văn An", is_taken=taken, suffix="tccb") == "snv_levanantccb"


@pytest.mark.parametrize(
    ("agency", "name", "suffix"), [("", "Lê An", ""), ("SNV", "!!", ""), ("SNV", "Lê An", "ấ"), ("SNV", "Lê An", "A B")]
)
def test_a_part_without_letters_is_refused(agency, name, suffix):
    with pytest.raises(BadUsernamePart):
        build_username(agency, name, is_taken=nobody, suffix=suffix)
