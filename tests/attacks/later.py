"""Changes after signing: shadows that hide, replace or both, overlaid fields, annotations, certification."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec

from attacks.authority import SEAL
from attacks.listed import attack, attacks
from attacks.papers import (
    COMMENT,
    CONTENT,
    FONT,
    IMAGE,
    NOTE,
    NOTE_LOOKS,
    PAGE,
    PAGE_2,
    PAGES,
    SPARE,
    appended,
    body_of,
    from_house,
    last_xref,
    once,
    page_text,
    parts,
    plain,
    root_of,
    saved,
    signed,
    size_of,
    stream,
    twice,
    update,
    written,
)

FORGED = page_text("UBND TINH THU NGHIEM", "Kinh phi ho tro: 9.000.000 dong", "Nguoi nhan: ong Ba")
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta><?xpacket end="w"?>'
)
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 328 40] /Resources << /Font << /F1 5 0 R >> >> "


def _objects(*changes: tuple[int, bytes], pdf: Callable[[], bytes] = once) -> Callable[[], bytes]:
    return lambda: update(pdf(), dict(changes))


def _edited(num: int, old: bytes, new: bytes, *, pdf: Callable[[], bytes] = once) -> Callable[[], bytes]:
    """One object written anew with a part replaced."""

    def make() -> bytes:
        body = body_of(pdf(), num)
        assert old in body, body
        return update(pdf(), {num: body.replace(old, new, 1)})

    return make


attacks(
    "shadow: replace",
    {
        "the page's content written anew": _objects((CONTENT, stream(FORGED))),
        "the same after two signatures": _objects((CONTENT, stream(FORGED)), pdf=twice),
        "the font replaced by one that draws other letters": _objects(
            (
                FONT,
                b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >>"
                b" /Encoding << /Differences [] >> /FirstChar 0 /LastChar 0 /Widths [0] >>",
            )
        ),
        "the font's encoding swaps two digits": _objects(
            (
                FONT,
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>",
            )
        ),
        "the image replaced": _objects((IMAGE, body_of(plain(), IMAGE).replace(b"\xff", b"\x00"))),
        "the page points at another content": _edited(PAGE, b"/Contents 4 0 R", b"/Contents 7 0 R"),
        "the page's resources point at another font": _edited(PAGE, b"/F1 5 0 R", b"/F1 12 0 R"),
        "another tree of pages": _objects((PAGES, b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 2 >>")),
        "another catalogue": lambda: update(
            once(),
            {
                200: b"<< /Type /Catalog /Pages 201 0 R >>",
                201: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
            },
            root=b"200 0 R",
        ),
        "the catalogue points at another tree of pages": lambda: update(
            once(),
            {
                1: body_of(once(), 1).replace(b"/Pages 2 0 R", b"/Pages 201 0 R"),
                201: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
            },
        ),
    },
)
attacks(
    "shadow: hide",
    {
        "a page taken away": _objects((PAGES, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")),
        "a page's content emptied": _objects((CONTENT, stream(b""))),
        "a comment over the text taken away": _edited(PAGE, b" 11 0 R", b""),
        "a comment made invisible": _edited(COMMENT, b"/F 4", b"/F 2"),
        "a comment's object freed": lambda: _freed(once(), COMMENT),
        "the page cropped": _edited(PAGE, b"/MediaBox", b"/CropBox [0 0 595 300] /MediaBox"),
        "the page turned": _edited(PAGE, b"/MediaBox", b"/Rotate 180 /MediaBox"),
        "the signature taken out of the form": lambda: update(
            once(), {1: re.sub(rb"/Fields \[[^\]]*\]", b"/Fields [9 0 R]", body_of(once(), 1))}
        ),
    },
)


def _freed(pdf: bytes, num: int) -> bytes:
    out = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    table = b"xref\n0 1\n%010d 65535 f \n%d 1\n0000000000 00001 f \n" % (num, num)
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size_of(pdf), root_of(pdf), last_xref(pdf))
    return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


@attack("shadow: hide and replace")
def two_trees() -> bytes:
    """A second tree of pages hidden before signing and switched on by writing the reference anew."""
    objects = parts()
    objects[SPARE] = b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"
    pdf = signed(written(objects))
    return update(pdf, {1: body_of(pdf, 1).replace(b"/Pages 2 0 R", b"/Pages 12 0 R")})


@attack("shadow: hide and replace")
def awaited_object() -> bytes:
    """A page that refers to an overlay which is defined only after signing."""
    objects = parts()
    objects[PAGE] = objects[PAGE].replace(b"/Contents 4 0 R", b"/Contents [4 0 R 190 0 R]")
    return update(signed(written(objects)), {190: stream(b"1 g 60 700 400 40 re f " + FORGED)})


@attack("shadow: hide and replace")
def awaited_object_with_a_comment_in_its_reference() -> bytes:
    """The same, with the reference written in an unusual way."""
    objects = parts()
    objects[PAGE] = objects[PAGE].replace(b"/Contents 4 0 R", b"/Contents [4 0 R 190\n 0\t\tR]")
    return update(signed(written(objects)), {190: stream(b"1 g 60 700 400 40 re f " + FORGED)})


@attack("shadow: hide and replace")
def shared_with_evidence() -> bytes:
    """The page's list of contents is also the list of certificates, and grows as evidence may."""
    objects = parts()
    objects[PAGE] = objects[PAGE].replace(b"/Contents 4 0 R", b"/Contents 12 0 R")
    objects[SPARE] = b"[4 0 R]"
    objects[1] = objects[1].replace(b"/Type /Catalog", b"/Type /Catalog /DSS << /Certs 12 0 R >>")
    pdf = signed(written(objects))
    return update(pdf, {SPARE: b"[4 0 R 190 0 R]", 190: stream(b"1 g 60 700 400 40 re f " + FORGED)})


@attack("shadow: hide and replace")
def shared_with_metadata() -> bytes:
    """The page's content is also the document's metadata, which may change."""
    objects = parts()
    objects[1] = objects[1].replace(b"/Type /Catalog", b"/Type /Catalog /Metadata 12 0 R")
    objects[PAGE] = objects[PAGE].replace(b"/Contents 4 0 R", b"/Contents [4 0 R 12 0 R]")
    objects[SPARE] = stream(XMP, b"/Type /Metadata /Subtype /XML ")
    pdf = signed(written(objects))
    return update(pdf, {SPARE: stream(b"1 g 60 700 400 40 re f " + FORGED, b"/Type /Metadata /Subtype /XML ")})


@attack("shadow: hide and replace")
def shared_with_information() -> bytes:
    """The page is also the document's information dictionary."""
    pdf = signed(written(parts(), extra=b" /Info 3 0 R"))
    return update(pdf, {PAGE: body_of(pdf, PAGE).replace(b"/Contents 4 0 R", b"/Contents 7 0 R")})


@attack("shadow: hide and replace")
def object_stream_replaced() -> bytes:
    """An object stream written anew, and with it every object in it."""
    import io
    import zlib

    import pikepdf

    pdf = signed(saved(plain(), object_stream_mode=pikepdf.ObjectStreamMode.generate))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = next(o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Type") == "/ObjStm")
        num, count, first = found.objgen[0], int(found.N), int(found.First)
        data = found.read_bytes()
    changed = data.replace(b"/Helvetica", b"/Symbol   ")
    assert changed != data
    packed = zlib.compress(changed)
    head = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode " % (count, first)
    return update(pdf, {num: stream(packed, head)})


@attack("shadow: hide and replace")
def older_version_again() -> bytes:
    """The cross-reference leads back to a version of the page from before the signature."""
    objects = parts()
    base = written(objects)
    older = base.index(b"4 0 obj")
    pdf = signed(update(base, {CONTENT: stream(FORGED)}))
    out = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    table = b"xref\n4 1\n%010d 00000 n \n" % older
    trailer = b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size_of(pdf), root_of(pdf), last_xref(pdf))
    return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


@attack("shadow: hide and replace")
def another_generation() -> bytes:
    """The page's content under a new generation number."""
    pdf = once()
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    place = len(out)
    out += b"4 1 obj\n" + stream(FORGED) + b"\nendobj\n"
    start = len(out)
    out += b"xref\n4 1\n%010d 00001 n \n" % place
    out += b"trailer\n<< /Size %d /Root %s /Prev %d >>\n" % (size_of(pdf), root_of(pdf), last_xref(pdf))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


_COVER = stream(b"1 g 0 0 328 40 re f BT 0 g /F1 14 Tf 2 20 Td (Kinh phi ho tro: 9.000.000 dong) Tj ET", FORM)
attacks(
    "form field",
    {
        "overlaid: value and looks of a field over the text (replace.pdf)": lambda: update(
            once(),
            {
                NOTE: body_of(once(), NOTE).replace(b"/N 10 0 R", b"/N 190 0 R").replace(b"/T (", b"/V ( ) /T ("),
                190: _COVER,
            },
        ),
        "overlaid: only its looks": lambda: update(
            once(), {NOTE: body_of(once(), NOTE).replace(b"/N 10 0 R", b"/N 190 0 R"), 190: _COVER}
        ),
        "overlaid: its looks written in place": _objects((NOTE_LOOKS, _COVER)),
        "moved over the text": _edited(NOTE, b"[72 690 400 730]", b"[72 700 400 750]"),
        "filled by a stranger": _edited(NOTE, b"/T (", b"/V (9.000.000) /T ("),
        "replaced by another one": _objects((NOTE, b"<< /FT /Tx /T (ghi_chu) >>")),
        "drawn anew by the reader (NeedAppearances)": lambda: update(
            once(), {1: body_of(once(), 1).replace(b"/AcroForm <<", b"/AcroForm << /NeedAppearances true")}
        ),
        "a new text field over the text": lambda: _new_field(b"/FT /Tx /V (9.000.000)", drawn=True),
        "a new signature field that shows text, signed by nobody": lambda: _new_field(b"/FT /Sig", drawn=True),
        "a new signature field with a script": lambda: _new_field(
            b"/FT /Sig /AA << /E << /S /JavaScript /JS (1) >> >>"
        ),
        "a new signature over half the page": lambda: signed(once(), SEAL, name="Dau_1", box=(60, 300, 540, 800)),
        "the form's font replaced": lambda: appended(once(), _other_font),
        "the looks of a signature changed after it was made": lambda: appended(once(), _other_looks),
        "the signature moved": lambda: appended(once(), _moved),
    },
)


def _new_field(head: bytes, *, drawn: bool = False) -> bytes:
    looks = b" /AP << /N 191 0 R >>" if drawn else b""
    field = b"<< /Type /Annot /Subtype /Widget /T (moi) %s /F 4 /Rect [72 700 270 750] /P 3 0 R%s >>" % (head, looks)
    pdf = once()
    root = re.sub(rb"/Fields \[([^\]]*)\]", rb"/Fields [\1 190 0 R]", body_of(pdf, 1))
    page = re.sub(rb"/Annots \[([^\]]*)\]", rb"/Annots [\1 190 0 R]", body_of(pdf, PAGE))
    changes = {1: root, PAGE: page, 190: field}
    return update(pdf, {**changes, 191: _COVER} if drawn else changes)


def _signature(writer: Any, name: str = "Ky_1") -> Any:
    found = [item.get_object() for item in writer.root["/AcroForm"]["/Fields"]]
    return next(item for item in found if item["/T"] == name)


def _other_font(writer: Any) -> None:
    font = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type3")})
    writer.root["/AcroForm"]["/DR"]["/Font"][pdf_name("/F1")] = writer.add_object(font)
    writer.update_root()


def _other_looks(writer: Any) -> None:
    field = _signature(writer)
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 160, 70)))
    head = {pdf_name("/Subtype"): pdf_name("/Form"), pdf_name("/BBox"): box}
    looks = writer.add_object(generic.StreamObject(head, stream_data=b"1 g 0 0 160 70 re f"))
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): looks})
    writer.update_container(field)


def _moved(writer: Any) -> None:
    field = _signature(writer)
    field[pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (72, 690, 232, 760)))
    writer.update_container(field)


def _page(num: int, add: bytes, more: dict[int, bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        body = body_of(once(), num)
        if b"/Annots [" in body:
            body = re.sub(rb"/Annots \[([^\]]*)\]", rb"/Annots [\1 190 0 R]", body)
        else:
            body = body.replace(b"/Parent", b"/Annots [190 0 R] /Parent", 1)
        return update(once(), {num: body, 190: add, **more})

    return make


attacks(
    "annotation",
    {
        "a note over the sum": _page(
            PAGE,
            b"<< /Type /Annot /Subtype /FreeText /Rect [72 700 300 730] /Contents (9.000.000) /DA (/F1 14 Tf) /F 4 >>",
            {},
        ),
        "a stamp with a picture": _page(
            PAGE, b"<< /Type /Annot /Subtype /Stamp /Rect [72 700 300 730] /F 4 /AP << /N 191 0 R >> >>", {191: _COVER}
        ),
        "a link that runs a script": _page(
            PAGE_2, b"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /JavaScript /JS (1) >> >>", {}
        ),
    },
)


def _grown(add: bytes) -> Callable[[], bytes]:
    return lambda: update(once(), {1: body_of(once(), 1).replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + add)})


attacks(
    "catalogue",
    {
        "a script that runs when opened": _grown(b"/OpenAction << /S /JavaScript /JS (1) >>"),
        "named scripts": _grown(b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"),
        "a file put inside": _grown(b"/AF [12 0 R]"),
        "layers": _grown(b"/OCProperties << /OCGs [] /D << >> >>"),
        "other page numbers": _grown(b"/PageLabels << /Nums [0 << /S /r >>] >>"),
        "actions of the document": _grown(b"/AA << /WC << /S /JavaScript /JS (1) >> >>"),
    },
)


@attack("certification")
def signed_after_a_final_certification() -> bytes:
    """Another signature after a certification that permits none."""
    return signed(signed(plain(), certify=1), SEAL, name="Dau_1", box=(200, 130, 302, 232))


@attack("certification")
def sneaky_signature() -> bytes:
    """A new signature shown over the text of a certified file (Sneaky Signature)."""
    return signed(signed(plain(), certify=2), SEAL, name="Dau_1", box=(72, 700, 300, 740))


@attack("certification")
def certification_taken_out_of_the_catalogue() -> bytes:
    """The permissions taken out of the catalogue, and the page changed."""
    pdf = signed(plain(), certify=1)
    root = re.sub(rb"/Perms (<<.*?>>|\d+ 0 R)", b"", body_of(pdf, 1), count=1, flags=re.S)
    return update(pdf, {1: root, CONTENT: stream(FORGED)})


@attack("certification")
def comment_under_the_third_level() -> bytes:
    """A comment added to a file whose certification permits comments: shown over the text it misleads all the same."""
    pdf = signed(plain(), certify=3)
    page = re.sub(rb"/Annots \[([^\]]*)\]", rb"/Annots [\1 190 0 R]", body_of(pdf, PAGE))
    return update(
        pdf, {PAGE: page, 190: b"<< /Type /Annot /Subtype /FreeText /Rect [72 700 300 730] /Contents (9) /F 4 >>"}
    )


@attack("certification")
def field_filled_though_locked() -> bytes:
    """A number filled into a field that the signature locks."""
    from attacks.papers import house

    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["vb_so"])
    return named("123", OURS % b"123")(signed(house(), name="vb_ky_1", lock=lock))


OURS = b"/Tx BMC q BT 0 g /VbDung 13 Tf 100.00 Tz 10.500 4.000 Td (%s) Tj ET Q EMC"


def named(value: str, content: bytes, change: str = "") -> Callable[[bytes], bytes]:
    """Fill the number's field with this value and this drawing, perhaps with one thing too much."""

    def fill(writer: Any) -> None:
        number = _signature(writer, "vb_so")
        font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/VbDung")
        left, bottom, right, top = (float(side) for side in number["/Rect"])
        box = (0, 0, 1, 1) if change == "blown up" else (0, 0, right - left, top - bottom)
        fonts = generic.DictionaryObject({pdf_name("/VbDung"): font})
        if change == "another font":
            other = generic.DictionaryObject(
                {pdf_name("/Type"): pdf_name("/Font"), pdf_name("/Subtype"): pdf_name("/Type3")}
            )
            fonts = generic.DictionaryObject({pdf_name("/VbDung"): writer.add_object(other)})
        head = {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.FloatObject, box)),
            pdf_name("/Resources"): generic.DictionaryObject({pdf_name("/Font"): fonts}),
        }
        looks = generic.StreamObject(head, stream_data=content)
        number[pdf_name("/V")] = generic.TextStringObject(value)
        number[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(looks)})
        if change == "moved":
            number[pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 800)))
        if change == "unlocked":
            number[pdf_name("/Ff")] = generic.NumberObject(0)
        writer.update_container(number)

    return lambda pdf: appended(pdf, fill)


attacks(
    "named field",
    {
        "shows another number than it holds": lambda: named("123", OURS % b"999")(from_house()),
        "draws more than the number": lambda: named("123", OURS % b"123" + b" 1 g 0 0 9 9 re f")(from_house()),
        "covers instead of writing": lambda: named("123", b"1 g 0 0 300 100 re f")(from_house()),
        "holds a sum": lambda: named("12 000 000 d", OURS % b"12 000 000 d")(from_house()),
        "moved": lambda: named("123", OURS % b"123", "moved")(from_house()),
        "blown up": lambda: named("123", OURS % b"123", "blown up")(from_house()),
        "unlocked": lambda: named("123", OURS % b"123", "unlocked")(from_house()),
        "in another font": lambda: named("123", OURS % b"123", "another font")(from_house()),
        "filled a second time": lambda: named("124", OURS % b"124")(named("123", OURS % b"123")(from_house())),
        "changed after the seal": lambda: named("124", OURS % b"124")(
            signed(named("123", OURS % b"123")(from_house()), SEAL, name="vb_dau_1", box=(200, 130, 302, 232))
        ),
    },
)
