"""Pages as pictures, and what is wrong with an uploaded PDF. Runs in a bounded child."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from vanban.platform.bounded.marks import Answer, Blobs, Declined, bounded
from vanban.signing.rules.names import NAMED_FIELDS

MAX_WIDTH = 2400
MAX_RATIO = 6.0
MAX_PAGES = 500
MAX_OBJECTS = 400_000


@bounded
def render_page(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Page `page` (from 1) as WebP, `width` pixels wide, with form fields and signatures as they print."""
    width = min(int(values["width"]), MAX_WIDTH)
    document = _open(blobs[0])
    try:
        document.init_forms()
        number = int(values["page"])
        if not 1 <= number <= len(document):
            raise Declined("page_missing", page=number)
        page = document[number - 1]
        across, down = page.get_size()
        if across < 1 or down / across > MAX_RATIO:
            raise Declined("page_without_size")
        if document.formenv:
            pdfium_c.FPDF_SetFormFieldHighlightAlpha(document.formenv, 0)
        image = page.render(scale=width / across, may_draw_forms=True).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.convert("RGB").save(out, values.get("format", "WEBP"), quality=82, method=3)
    return {"width": image.width, "height": image.height}, [out.getvalue()]


@bounded
def page_sizes(_values: dict[str, Any], blobs: Blobs) -> Answer:
    """Width and height in points of every page as seen."""
    document = _open(blobs[0])
    try:
        if len(document) > MAX_PAGES:
            raise Declined("too_many_pages", limit=MAX_PAGES)
        return {"sizes": [list(document.get_page_size(index)) for index in range(len(document))]}, []
    finally:
        document.close()


@bounded
def screen_upload(values: dict[str, Any], blobs: Blobs) -> Answer:
    """Findings on an uploaded file: codes; empty when nothing is wrong. `max_pages` bounds its length."""
    content = blobs[0]
    if b"%PDF-" not in content[:1024]:
        return {"findings": ["not_pdf"], "pages": 0}, []
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            findings = set(_findings(pdf))
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        return {"findings": ["encrypted"], "pages": 0}, []
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, OverflowError):
        return {"findings": ["broken"], "pages": 0}, []
    if pages == 0:
        findings.add("no_pages")
    if pages > min(int(values["max_pages"]), MAX_PAGES):
        findings.add("too_many_pages")
    if not findings & {"no_pages", "too_many_pages"} and not _can_be_drawn(content):
        findings.add("broken")
    return {"findings": sorted(findings), "pages": pages}, []


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Declined("broken") from error


def _can_be_drawn(content: bytes) -> bool:
    """True when the first page can be drawn small: what cannot be shown cannot be signed."""
    try:
        document = pdfium.PdfDocument(content)
        image = document[0].render(scale=0.1).to_pil()
        document.close()
    except (pdfium.PdfiumError, ValueError, Image.DecompressionBombError):
        return False
    return image.width > 0


_ACTIONS = {
    "/JavaScript": "scripts",
    "/Launch": "launches_programs",
    "/ImportData": "launches_programs",
    "/SubmitForm": "sends_data",
    "/GoToR": "opens_other_files",
    "/GoToE": "opens_other_files",
    "/RichMediaExecute": "media",
    "/Rendition": "media",
}
_HARMLESS = {"/Link", "/Widget", "/TrapNet", "/PrinterMark"}
"""Annotations that show nothing of their own; widgets are looked at as form fields."""
_ANNOTATIONS = {"/FileAttachment": "embedded_files", "/RichMedia": "media", "/Screen": "media", "/Movie": "media"}


def _findings(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "encrypted"
    root = pdf.Root
    if "/JavaScript" in root.get("/Names", Dictionary()):
        yield "scripts"
    if "/EmbeddedFiles" in root.get("/Names", Dictionary()) or "/AF" in root:
        yield "embedded_files"
    if "/OCProperties" in root:
        yield "hidden_layers"
    yield from _form_findings(root.get("/AcroForm"))
    for page in itertools.islice(pdf.pages, MAX_PAGES):
        if any(_covers(annotation) for annotation in page.obj.get("/Annots", [])):
            yield "annotations"
            break
    for count, item in enumerate(pdf.objects):
        if count > MAX_OBJECTS:
            yield "too_large_inside"
            return
        if isinstance(item, (Dictionary, Stream)):
            yield from _object_findings(item, 0)


def _form_findings(form: Any) -> Iterator[str]:
    """Findings on the form."""
    if isinstance(form, Dictionary):
        if "/XFA" in form:
            yield "xfa_form"
        if any(_may_be_filled(field) for field in form.get("/Fields", [])):
            yield "form_fields"


def _may_be_filled(field: Any) -> bool:
    """True for a form field that is neither ours nor for a signature: it could show something else after signing."""
    if not isinstance(field, Dictionary):
        return False
    return field.get("/FT") != Name.Sig and str(field.get("/T", "")) not in NAMED_FIELDS


def _covers(annotation: Any) -> bool:
    """True for an annotation that lies over the page: notes, stamps, drawings, redactions that a reader can hide."""
    return isinstance(annotation, Dictionary) and str(annotation.get("/Subtype", "")) not in _HARMLESS


def _object_findings(item: Any, depth: int) -> Iterator[str]:
    """Findings on one object and on the direct objects inside it."""
    if not isinstance(item, Array):
        yield from _own_findings(item)
        item = [item.get(key) for key in item.keys()]  # noqa: SIM118 - pikepdf dictionaries iterate over something else
    if depth > 20:
        return
    for inner in item:
        if isinstance(inner, (Dictionary, Array)) and not inner.is_indirect:
            yield from _object_findings(inner, depth + 1)


def _own_findings(item: Any) -> Iterator[str]:
    """Findings on a dictionary or stream itself."""
    kind, shape = item.get("/S"), item.get("/Subtype")
    if isinstance(kind, Name) and str(kind) in _ACTIONS:
        yield _ACTIONS[str(kind)]
    if isinstance(shape, Name) and str(shape) in _ANNOTATIONS:
        yield _ANNOTATIONS[str(shape)]
    if "/JS" in item:
        yield "scripts"
    if "/EF" in item or item.get("/Type") == Name.EmbeddedFile:
        yield "embedded_files"
    if isinstance(item, Stream) and "/F" in item and item.get("/Type") != Name.Annot:
        yield "opens_other_files"
    if item.get("/FT") == Name.Sig and "/V" in item:
        yield "signed_already"
