"""A real LibreOffice as the converter: what it makes, what it must not reach, and what happens when it dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdfium2
import pytest

from vanban.drafting.adapters.office.converter import Converter
from vanban.drafting.errors.files import CannotConvert, ConvertingTooHard
from vanban.drafting.tests.word_files import letter_docx, nested_docx, odt, plain_docx, rtf
from vanban.kernel.refusals import OutsideFailure

pytestmark = pytest.mark.slow
PROGRAM = Path(os.environ.get("VANBAN_OFFICE", "/usr/lib/libreoffice/program"))


@pytest.fixture(scope="module")
def converter():
    """One warm LibreOffice for these tests; skipped where none is installed, but never in CI."""
    if not PROGRAM.is_dir():
        told = "no LibreOffice on this machine: apt-get install libreoffice-writer-nogui"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    one = Converter(PROGRAM)
    yield one
    one.close()


def words(pdf: bytes) -> str:
    """The words of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.clause("HP25-Đ8.2c", "NB25-Đ8.3b")
def test_every_kind_of_word_file_becomes_a_pdf_with_its_words(converter, tmp_path):
    """docx, odt, rtf and an old doc that LibreOffice itself has written."""
    text = "Kính gửi các cơ quan, đơn vị"
    files = {"docx": plain_docx(text), "odt": odt(f"<text:p>{text}</text:p>"), "rtf": rtf(text)}
    (tmp_path / "x.docx").write_bytes(files["docx"])
    office = shutil.which("soffice")
    if office is not None:
        asked = [office, f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc"]
        subprocess.run([*asked, "x.docx"], cwd=tmp_path, check=True, timeout=120, capture_output=True)
        files["doc"] = (tmp_path / "x.doc").read_bytes()
    for kind, content in files.items():
        pdf = converter(kind, content)
        assert pdf.startswith(b"%PDF-"), kind
        assert text in words(pdf), kind


def test_the_same_child_serves_many_files(converter):
    """Warm: the second file waits for no start."""
    converter("docx", plain_docx())
    before = converter.process_id
    begun = time.monotonic()
    converter("docx", letter_docx())
    assert converter.process_id == before
    assert time.monotonic() - begun < 10


def test_what_is_no_word_file_is_refused_and_the_child_lives(converter):
    """Rubbish under a Word name."""
    before = converter.process_id
    with pytest.raises(CannotConvert):
        converter("docx", b"PK\x03\x04" + b"\0" * 200)
    with pytest.raises(CannotConvert):
        converter("exe", b"MZ")
    assert converter(("docx"), plain_docx())
    assert before is None or converter.process_id is not None


def test_killed_in_the_middle_it_recovers(converter):
    """Somebody ends LibreOffice while it converts: the same call still gives the paper, from a fresh one."""
    converter("docx", plain_docx())
    victim = converter.process_id
    many = plain_docx(*[f"Đoạn {number}: " + "rà soát dữ liệu cán bộ " * 30 for number in range(400)])
    killer = threading.Timer(0.3, os.kill, (victim, signal.SIGKILL))
    killer.start()
    try:
        pdf = converter("docx", many)
    finally:
        killer.join()
    assert pdf.startswith(b"%PDF-")
    assert converter.process_id != victim


def test_a_file_that_never_ends_is_refused_and_the_next_one_is_served():
    """Tables in tables: after its time the child is ended, and another takes its place."""
    impatient = Converter(PROGRAM, seconds=4.0)
    try:
        with pytest.raises(ConvertingTooHard):
            impatient("docx", nested_docx(3000))
        assert impatient("docx", plain_docx()).startswith(b"%PDF-")
    finally:
        impatient.close()


def test_a_file_that_kills_every_child_is_refused():
    """Twice dead is the file's fault."""
    narrow = Converter(PROGRAM)

    def kill_all(stop: threading.Event) -> None:
        seen = set()
        while not stop.wait(0.02):
            pid = narrow.process_id
            if pid is not None and pid not in seen and Path(f"/proc/{pid}/stat").exists() and narrow.is_busy:
                seen.add(pid)
                os.kill(pid, signal.SIGKILL)

    stop = threading.Event()
    killer = threading.Thread(target=kill_all, args=(stop,))
    killer.start()
    try:
        with pytest.raises(ConvertingTooHard):
            narrow("docx", nested_docx(3000))
    finally:
        stop.set()
        killer.join()
        narrow.close()


def test_no_libreoffice_is_told(tmp_path):
    """A machine without it says so; nothing hangs."""
    with pytest.raises(OutsideFailure) as told:
        Converter(tmp_path / "none")("docx", plain_docx())
    assert told.value.permanent


@pytest.mark.clause("NB25-Đ19.2")
def test_a_document_cannot_bring_in_files_of_the_machine(converter, tmp_path):
    """A linked section would print a secret of the server into the PDF."""
    secret = tmp_path / "secret.txt"
    secret.write_text("mat-khau-cua-may-chu", encoding="utf-8")
    section = (
        f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}" xlink:type="simple"/>'
        "<text:p>ban đầu</text:p></text:section>"
    )
    assert "mat-khau" not in words(converter("odt", odt(section)))


def _in_the_cell(code: str, tmp_path: Path) -> str:
    """What a process inside the walls sees."""
    program = (
        "import sys, socket, os, subprocess\nfrom pathlib import Path\n"
        "from vanban.drafting.adapters.office import cell\n"
        f"cell.lower_limits(1024)\ncell.close_network_and_programs()\n"
        f"readable = [Path('/usr'), Path('/lib'), Path(sys.prefix), Path(sys.base_prefix)]\n"
        f"cell.close_files(readable, [Path({str(tmp_path)!r})])\n"
        f"try:\n    {code}\n    print('done')\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    source = str(Path(__file__).parents[3])
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": source}
    )
    return told.stdout.strip() or told.stderr[-300:]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("socket.socket()", "PermissionError"),
        ("socket.socket(socket.AF_UNIX)", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("os.kill(os.getppid(), 0)", "PermissionError"),
        ("open('/etc/hostname').read()", "PermissionError"),
        ("open('/usr/lib/os-release').read()", "done"),
        ("bytearray(2 * 1024 ** 3)", ""),
    ],
)
def test_the_walls_stand(code, told, tmp_path):
    """No line out, no program, no file of the machine; LibreOffice's own files can be read."""
    if "bytearray" in code:
        code, told = f"exec('try:\\n {code}\\nexcept MemoryError: raise PermissionError')", "PermissionError"
    assert _in_the_cell(code, tmp_path) == told


def test_inside_the_walls_the_working_folder_can_be_written(tmp_path):
    """And nothing beside it."""
    inside, beside = tmp_path / "in", tmp_path / "beside"
    inside.mkdir()
    assert _in_the_cell(f"open({str(inside / 'a')!r}, 'w').write('x')", inside) == "done"
    assert _in_the_cell(f"open({str(beside)!r}, 'w').write('x')", inside) == "PermissionError"
