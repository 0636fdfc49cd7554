"""The first half of every signature: what is appended to the PDF, with an empty place for the signature bytes.

Runs in a bounded child, without keys. The parent appends it to the very bytes it sent, digests the whole itself, has
the digest signed wherever the key lives and puts the result into the place (prepare, hash, sign outside, embed): a
child that a hostile file has turned can spoil a signature, but have none made on other bytes.
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko.sign.validation.dss import DocumentSecurityStore

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.adapters.pdf import field_text
from vanban.signing.adapters.pdf.appearances import DrawnStyle, form_xobject, picture_style, set_text, text_style
from vanban.signing.adapters.pdf.faces import field_face
from vanban.signing.adapters.pdf.fields import FieldPlan, plans
from vanban.signing.adapters.pdf.geometry import Frame, box_from, frame_of, layout_from
from vanban.signing.adapters.pdf.pictures import picture
from vanban.signing.adapters.pdf.reading import form_fields, value
from vanban.signing.rules.layout import Box
from vanban.signing.rules.names import (
    DAY_FIELD,
    MONTH_FIELD,
    NOT_COMPETENT,
    NUMBER_FIELD,
    PERSON_PREFIX,
    SEAL_PREFIX,
    is_proper_value,
)
from vanban.signing.rules.placing import fit_into, seal_over, share, top_right

RESERVED = 24_576
"""Room for the signature in hexadecimal: a fixed size spares a dry run; a chain and a timestamp take about half."""

DIGEST = "sha256"


@bounded
def prepare_person(values: dict[str, Any], blobs: Blobs) -> Answer:
    """The person's signature: blobs are the PDF and the picture of the handwritten signature."""
    content, png = blobs
    writer = open_for_append(content)
    space = box_from(values["space"])
    shown = picture(png)
    place = fit_into(space, shown.width, shown.height)
    frame = frame_on(writer, place.page)
    style = picture_style(writer, png, place.width, place.height, frame)
    return prepared_place(
        writer, values, Shown(free_name(writer, values.get("prefix", PERSON_PREFIX)), place, frame, style)
    )


@bounded
def prepare_seal(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Number, day and month into their fields, then the agency's seal: blobs are the PDF and the seal's picture.

    Without a picture the agency's signature shows nothing (an agency that has no seal). Without a `number` nothing is
    filled: the seal of the second agency of a joint document, over the signature in its own `layout`'s space.
    """
    writer = open_for_append(blobs[0])
    layout = layout_from(values["layout"])
    lock = None
    if values["number"] is not None:
        written = {NUMBER_FIELD: values["number"], DAY_FIELD: values["day"], MONTH_FIELD: values["month"]}
        for plan in plans(layout):
            _fill(writer, plan, written[plan.name])
        lock = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[plan.name for plan in plans(layout)])
    signature, frame = _person_at(writer, layout.signature)
    add_validation_data(writer, values)
    name = free_name(writer, SEAL_PREFIX)
    if len(blobs) == 1:
        return prepared_place(writer, values, Shown(name, Box(signature.page, 0, 0, 0, 0), frame, None, lock))
    shown = picture(blobs[1])
    room = seal_over(signature, frame.width, frame.height, diameter_mm=float(values["seal_mm"]))
    place = fit_into(room, shown.width, shown.height)
    style = picture_style(writer, blobs[1], place.width, place.height, frame)
    return prepared_place(writer, values, Shown(name, place, frame, style, lock))


@bounded
def fill_numbers(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Number, day and month into their fields and nothing more, for a seal that is put on elsewhere; where it goes."""
    writer = open_for_append(blobs[0])
    layout = layout_from(values["layout"])
    written = {NUMBER_FIELD: values["number"], DAY_FIELD: values["day"], MONTH_FIELD: values["month"]}
    for plan in plans(layout):
        _fill(writer, plan, written[plan.name])
    signature, frame = _person_at(writer, layout.signature)
    place = seal_over(signature, frame.width, frame.height, diameter_mm=float(values["seal_mm"]))
    output = io.BytesIO()
    writer.write(output)
    return {"place": asdict(place)}, [output.getvalue()]


@bounded
def prepare_text(values: dict[str, Any], blobs: Blobs) -> Answer:
    """A signature shown as text only at the top right of page 1 (attachments and copies); `lines` is the text."""
    writer = open_for_append(blobs[0])
    frame = frame_on(writer, 1)
    text = set_text(tuple(values["lines"]), 10.0, widest=frame.width / 2)
    place = top_right(frame.width, text.width, text.height)
    style = text_style(writer, text, frame)
    add_validation_data(writer, values)
    return prepared_place(writer, values, Shown(free_name(writer, values["prefix"]), place, frame, style))


@dataclass(frozen=True)
class Shown:
    """Where a signature goes and what it shows."""

    name: str
    box: Box
    frame: Frame
    style: DrawnStyle | None
    """None shows nothing: the field has no size."""
    lock: FieldMDPSpec | None = None


def open_for_append(content: bytes) -> IncrementalPdfFileWriter:
    """The file, to be written on at its end; declines what cannot be read or is locked."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        writer.root  # noqa: B018 - reading the catalogue now, so that a broken file is declined here
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise Declined("broken") from error
    if writer.prev.encrypted:
        raise Declined("encrypted")
    return writer


def prepared_place(writer: IncrementalPdfFileWriter, values: dict[str, Any], place: Shown) -> Answer:
    """What to append: the signature field with an empty value, and where that stands in the whole file."""
    at = datetime.fromisoformat(values["at"])
    spec = SigFieldSpec(
        sig_field_name=place.name,
        on_page=place.box.page - 1,
        box=place.frame.to_page(place.box) if place.style else None,  # type: ignore[arg-type]
        field_mdp_spec=place.lock,
        readable_field_name=values.get("label"),
    )
    try:
        steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name=place.name, writer=writer)
        next(steps)
        writer.register_extension(ESIC_EXTENSION_1)
        signature = _signature_object(values, at)
        style = place.style
        shown = SigAppearanceSetup(style=style, timestamp=at, name=values["name"]) if style else None
        steps.send(
            SigObjSetup(
                sig_placeholder=signature,
                mdp_setup=SigMDPSetup(md_algorithm=DIGEST, field_lock=place.lock),
                appearance_setup=shown,
            )
        )
        tail, start, end = _appended(writer, signature)
    except (PdfError, SigningError) as error:
        raise Declined("cannot_be_signed", detail=str(error)[:200]) from error
    answer = {
        "start": start,
        "end": end,
        "field": place.name,
        "page": place.box.page,
        "box": [place.box.x, place.box.y, place.box.width, place.box.height],
    }
    return answer, [tail]


class _Behind(io.BytesIO):
    """A stream that counts from the end of a file that is not copied into it."""

    def __init__(self, before: int) -> None:
        super().__init__()
        self._before = before

    def tell(self) -> int:
        """The place in the whole file."""
        return super().tell() + self._before

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the whole file."""
        return super().seek(offset - self._before if whence == io.SEEK_SET else offset, whence) + self._before


def _appended(writer: IncrementalPdfFileWriter, signature: PdfSignedData) -> tuple[bytes, int, int]:
    """The bytes behind the file as it came, and where the reserved place begins and ends in the whole."""
    tail = _Behind(writer.prev.stream.seek(0, io.SEEK_END))
    writer.digest_aware_write = True
    writer._prep_dom_for_writing()
    writer._write_updated_section(tail)
    start, end = signature.contents.offsets
    signature.byte_range.fill_offsets(tail, start, end, tail.seek(0, io.SEEK_END))
    return tail.getvalue(), start, end


def _signature_object(values: dict[str, Any], at: datetime) -> PdfSignedData:
    signature = PdfSignedData(
        obj_type=pdf_name("/Sig"), subfilter=SigSeedSubFilter.PADES, timestamp=at, bytes_reserved=RESERVED
    )
    signature[pdf_name("/Filter")] = pdf_name("/Adobe.PPKLite")
    signature[pdf_name("/Name")] = generic.TextStringObject(values["name"])
    if values.get("reason"):
        signature[pdf_name("/Reason")] = generic.TextStringObject(values["reason"])
    return signature


def free_name(writer: IncrementalPdfFileWriter, prefix: str) -> str:
    """The first name of this prefix that no field of the form has."""
    taken = {name for name, _field in form_fields(writer)}
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def frame_on(writer: IncrementalPdfFileWriter, page: int) -> Frame:
    """The frame of a page by its number from 1."""
    try:
        reference, _resources = writer.find_page_for_modification(page - 1)
    except PdfError as error:
        raise Declined("page_missing", page=page) from error
    return frame_from(reference.get_object())


def frame_from(page: generic.DictionaryObject) -> Frame:
    """The frame of a pyHanko page dictionary, inherited boxes and rotation included."""

    def inherited(key: str) -> Any:
        node, depth = page, 0
        while isinstance(node, generic.DictionaryObject) and depth < 50:
            if key in node:
                return node[key]
            node, depth = value(node, "/Parent"), depth + 1
        return None

    def rectangle(sides: Any) -> tuple[float, float, float, float]:
        return tuple(float(side) for side in sides)  # type: ignore[return-value]

    media, crop, turned = inherited("/MediaBox"), inherited("/CropBox"), inherited("/Rotate")
    try:
        return frame_of(
            rectangle(media) if media is not None else (0.0, 0.0, 595.276, 841.89),
            rectangle(crop) if crop is not None else None,
            int(turned or 0),
        )
    except (TypeError, ValueError) as error:
        raise Declined("page_without_size") from error


def _person_at(writer: IncrementalPdfFileWriter, space: Box) -> tuple[Box, Frame]:
    """Where the person's signature stands that this space was for: the one in it, else the last.

    Declines a document that nobody has signed (NĐ 30/2020 Đ33); who examined the draft is not its signer.
    """
    found = [
        _standing(writer, field)
        for name, field in form_fields(writer)
        if not name.startswith(NOT_COMPETENT)  # a token's software has its own names
        and value(field, "/FT") == "/Sig"
        and "/V" in field
    ]
    if not found:
        raise Declined("nobody_signed")
    return next((one for one in reversed(found) if share(one[0], space) > 0.5), found[-1])


def _standing(writer: IncrementalPdfFileWriter, field: generic.DictionaryObject) -> tuple[Box, Frame]:
    page_reference = field.raw_get("/P")
    page = _page_number(writer, page_reference)
    frame = frame_from(page_reference.get_object())
    rectangle = tuple(float(side) for side in field["/Rect"])
    return frame.from_page(rectangle, page), frame  # type: ignore[arg-type]


def _page_number(writer: IncrementalPdfFileWriter, wanted: generic.IndirectObject) -> int:
    count = int(writer.root["/Pages"]["/Count"])
    for index in range(count):
        reference, _resources = writer.find_page_for_modification(index)
        if reference.idnum == wanted.idnum and reference.generation == wanted.generation:
            return index + 1
    raise Declined("page_missing", page=0)


def _fill(writer: IncrementalPdfFileWriter, plan: FieldPlan, text: str) -> None:
    """Write one value with its appearance; the font is the one the person's signature already covers."""
    if not is_proper_value(plan.name, text):
        raise Declined("value_not_proper", field=plan.name, value=text)
    field = next((field for name, field in form_fields(writer) if name == plan.name), None)
    if field is None or value(field, "/FT") != "/Tx":
        raise Declined("fields_missing", field=plan.name)
    if value(field, "/V"):
        raise Declined("filled_already", field=plan.name)
    frame = frame_from(field.raw_get("/P").get_object())
    box = frame.from_page(tuple(float(part) for part in field["/Rect"]), plan.box.page)  # type: ignore[arg-type]
    font = writer.root["/AcroForm"]["/DR"]["/Font"].raw_get("/" + plan.font)
    content = field_text.draw(
        text,
        face=field_face(plan.style),
        font=plan.font,
        size=plan.size,
        width=box.width,
        rise=box.height - plan.baseline,
        setting=plan.setting,
    )
    resources = generic.DictionaryObject(
        {pdf_name("/Font"): generic.DictionaryObject({pdf_name("/" + plan.font): font})}
    )
    drawn = writer.add_object(form_xobject(content, box.width, box.height, frame, resources))
    field[pdf_name("/V")] = generic.TextStringObject(text)
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): drawn})
    writer.update_container(field)


def add_validation_data(writer: IncrementalPdfFileWriter, values: dict[str, Any]) -> None:
    """Put certificates, revocation lists and answers into the file under the signature to come (NB16-Đ9.3).

    They lie inside what the agency signs, so the seal covers the whole file and a check years later needs no network.
    """
    material = values.get("material")
    if not material:
        return
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(bytes.fromhex(item)) for item in material["certificates"]],
        crls=[crl.CertificateList.load(bytes.fromhex(item)) for item in material["crls"]],
        ocsps=[ocsp.OCSPResponse.load(bytes.fromhex(item)) for item in material["ocsps"]],
    )
