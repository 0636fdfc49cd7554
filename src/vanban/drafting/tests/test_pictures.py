"""Pictures in the text: drawn anew, called for by name, kept when the form is saved, refused when they are none."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from vanban.drafting import api
from vanban.drafting.adapters.pictures.reading import LIMIT_MB, read_picture
from vanban.drafting.adapters.typst.composer import compose
from vanban.drafting.errors import NotYourDraft
from vanban.drafting.errors.composing import PictureMissing, PictureRejected
from vanban.drafting.rules.content import Kind, Picture
from vanban.drafting.rules.parse_text import parse_body
from vanban.drafting.tests.papers import glyphs, letter, page_count, run_of, text_of
from vanban.drafting.tests.test_compose_page import NOBODY, form, signed_in


def drawing(width: int = 600, height: int = 300, kind: str = "PNG", **kept) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5cad").save(out, kind, **kept)
    return out.getvalue()


def shown(pdf: bytes) -> list[tuple[int, int]]:
    """The sizes in dots of the pictures on the paper."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        return [(int(one.Width), int(one.Height)) for one in streams if one.get("/Subtype") == "/Image"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_stands_in_the_text_with_its_caption(kind):
    """In the middle, its words below it in the order of the text; as wide as it is, never wider than the text."""
    drawn = read_picture("so-do.png", drawing(kind=kind))
    picture = Picture("so-do.png", drawn.content, drawn.media_type, drawn.width, drawn.height)
    body = parse_body("Trước hình.\n![Sơ đồ tổ chức](so-do.png)\nSau hình.")
    assert [block.kind for block in body] == [Kind.PARAGRAPH, Kind.PICTURE, Kind.PARAGRAPH]
    pdf = compose(letter(body=body, pictures=(picture,))).pdf
    assert (600, 300) in shown(pdf)
    letters = glyphs(pdf)
    before, caption, after = (run_of(words, letters)[0].y for words in ("Trước hình.", "Sơ đồ tổ chức", "Sau hình"))
    assert before + 100 < caption < after
    with pytest.raises(PictureMissing):
        compose(letter(body=body))


def test_a_tall_or_wide_picture_fits_its_page():
    """Neither runs off the paper nor takes a page more than it must."""
    for width, height in ((4000, 200), (200, 4000)):
        drawn = read_picture("x.png", drawing(width, height))
        assert max(drawn.width / 2000, drawn.height / 2600) <= 1
        picture = Picture("x.png", drawn.content, drawn.media_type, drawn.width, drawn.height)
        assert page_count(compose(letter(body=parse_body("![](x.png)"), pictures=(picture,))).pdf) <= 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        drawing()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
        b"%PDF-1.7 picture",
    ],
    ids=["empty", "gif", "svg", "cut", "noise", "pdf"],
)
def test_what_is_no_picture_is_refused(content):
    """By its name, with what would do; the process lives on."""
    with pytest.raises(PictureRejected):
        read_picture("hinh.png", content)


def test_size_and_dots_have_limits_and_nothing_hidden_survives():
    """Too many bytes, too many dots; a JPEG's place and camera are gone."""
    with pytest.raises(PictureRejected):
        read_picture("lon.png", b"\x89PNG" + b"0" * (LIMIT_MB * 1024 * 1024))
    with pytest.raises(PictureRejected) as told:
        read_picture("to.png", drawing(9000, 9000))
    assert told.value.data["why"] == "it is too large"
    hidden = Image.Exif()
    hidden[0x010E] = "toa do bi mat"
    assert b"bi mat" in drawing(kind="JPEG", exif=hidden)
    assert b"bi mat" not in read_picture("anh.jpg", drawing(kind="JPEG", exif=hidden)).content


def test_pictures_outlive_saving_and_are_taken_off(desk):
    """Names are made plain and never clash; saving the form keeps them; the paper shows what its text calls for."""
    draft = desk.drafted()
    first = api.add_picture(draft.id, name="Sơ đồ (1).PNG", content=drawing(), by=desk.who("mai"), at=desk.now())
    second = api.add_picture(draft.id, name="Sơ đồ (1).png", content=drawing(), by=desk.who("mai"), at=desk.now())
    assert (first.name, second.name) == ("so-do-1.png", "so-do-1-2.png")
    body = f"{desk.paper.body}\n![Hình 1]({first.name})"
    api.save_fields(draft.id, replace(desk.paper, body=body), revision=0, by=desk.who("mai"), at=desk.now())
    assert [one.name for one in api.get_draft(draft.id).fields.pictures] == [first.name, second.name]
    assert "Hình 1" in text_of(api.compose_preview(draft.id, at=desk.now()))
    with pytest.raises(NotYourDraft):
        api.remove_picture(draft.id, first.name, by=desk.who("hung"), at=desk.now())
    api.remove_picture(draft.id, first.name, by=desk.who("mai"), at=desk.now())
    with pytest.raises(PictureMissing):
        api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert api.get_draft(draft.id).status == "drafting"


def test_a_document_with_a_picture_is_issued(desk):
    """Signing and sealing take the paper as any other."""
    draft = desk.drafted()
    name = api.add_picture(draft.id, name="a.png", content=drawing(), by=desk.who("mai"), at=desk.now()).name
    fields = replace(desk.paper, body=f"{desk.paper.body}\n![Sơ đồ]({name})")
    api.save_fields(draft.id, fields, revision=0, by=desk.who("mai"), at=desk.now())
    api.submit(draft.id, by=desk.who("mai"), at=desk.now())
    assert api.paper_of(draft.id, "composed") is not None


def test_the_page_takes_shows_and_gives_up_pictures(desk):
    """Several at once, each refused or taken on its own; strangers see none; nobody's name opens another's file."""
    client = signed_in(desk, "mai")
    draft = desk.drafted()
    files = [SimpleUploadedFile("a.png", drawing()), SimpleUploadedFile("b.png", b"nothing")]
    answer = client.post(f"/du-thao/{draft.id}/hinh/", {"file": files})
    assert answer.status_code == 422
    assert "b.png" in answer.content.decode()
    assert "![](a.png)" in client.get(f"/du-thao/{draft.id}/").content.decode()
    picture = client.get(f"/du-thao/{draft.id}/hinh/a.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(f"/du-thao/{draft.id}/hinh/b.png").status_code == 404
    assert signed_in(desk, "lan").get(f"/du-thao/{draft.id}/hinh/a.png").status_code == 404
    assert client.post(f"/du-thao/{NOBODY}/hinh/", {"file": SimpleUploadedFile("a.png", drawing())}).status_code == 404
    assert client.post(f"/du-thao/{draft.id}/hinh/", {}).status_code == 422
    client.post(f"/du-thao/{draft.id}/", form(desk, save="1", body="![](a.png)"))
    assert len(api.get_draft(draft.id).fields.pictures) == 1
    assert client.post(f"/du-thao/{draft.id}/hinh/a.png/xoa/").status_code == 302
    assert api.get_draft(draft.id).fields.pictures == ()
