"""What sets one type of document apart from another on the paper (NĐ 30/2020/NĐ-CP Phụ lục III, forms 1.1 to 1.10).

The decree gives no form for contracts, memoranda, agreements and official personal letters; they are set as form 1.4,
the first three with a space for every party.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vanban.kernel.document_types import document_type


class Hands(StrEnum):
    """Who signs beside the competent person, and on which side."""

    ONE = "one"
    SECRETARY = "secretary"
    PARTIES = "parties"


@dataclass(frozen=True)
class PaperForm:
    """A form: its number in Phụ lục III (empty: the decree has none) and what differs from form 1.4.

    `opening` are the words under the title, before those it is sent to or about; `{issuer}` is the agency and
    `{caller}` the power that sends a telegram. `as_above` prints “Như trên” for whom the text itself names.
    """

    number: str = "1.4"
    shows_subject: bool = True
    dated: bool = True
    opening: str = ""
    hands: Hands = Hands.ONE
    as_above: bool = False
    file_line: str = ""
    confirmed: bool = False


_FORMS = {
    "nghi-quyet": PaperForm("1.1"),
    "quyet-dinh": PaperForm("1.2"),
    "cong-van": PaperForm("1.5"),
    "cong-dien": PaperForm("1.6", opening="{caller} điện:"),
    "giay-moi": PaperForm("1.7", opening="{issuer} trân trọng kính mời:"),
    "giay-gioi-thieu": PaperForm(
        "1.8", shows_subject=False, opening="{issuer} trân trọng giới thiệu:", as_above=True, file_line="Lưu: VT"
    ),
    "bien-ban": PaperForm("1.9", dated=False, hands=Hands.SECRETARY, file_line="Lưu: VT, Hồ sơ"),
    "giay-nghi-phep": PaperForm("1.10", shows_subject=False, confirmed=True),
    "hop-dong": PaperForm("", hands=Hands.PARTIES),
    "ban-ghi-nho": PaperForm("", hands=Hands.PARTIES),
    "ban-thoa-thuan": PaperForm("", hands=Hands.PARTIES),
    "thu-cong": PaperForm(""),
}


def form_of(type_code: str) -> PaperForm:
    """The form of a type; raises `UnknownDocumentType` for a type outside the 29."""
    return _FORMS.get(document_type(type_code).code, PaperForm())


def signed_by_two(type_code: str) -> bool:
    """Whether another hand signs beside the competent person: minutes, contracts, memoranda, agreements."""
    return form_of(type_code).hands is not Hands.ONE
