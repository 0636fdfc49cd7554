"""The refusals of files: Word sources that cannot become paper, macros, viruses, files that are not what they say."""

from __future__ import annotations

from vanban.kernel.refusals import Refusal, gettext_noop


class CannotConvert(Refusal):
    """The converter does not open this file."""

    code = "drafting.cannot_convert"
    field = "file"
    message = gettext_noop("The Word file cannot be turned into a PDF: {why}.")
    cure = gettext_noop("Open it in Word or LibreOffice, save it again as .docx, and upload that.")
    law = "NB25-Đ8.3b; HP25-Đ8.2c"


class ConvertingTooHard(CannotConvert):
    """The file kills the converter, or takes longer than anybody waits."""

    code = "drafting.converting_too_hard"
    cure = gettext_noop("Make it simpler (fewer pictures, smaller tables), or export the PDF yourself and upload that.")


class FileLocked(Refusal):
    """A password keeps the file closed."""

    code = "drafting.file_locked"
    field = "file"
    message = gettext_noop("The file “{name}” is locked by a password.")
    cure = gettext_noop("Save it without the password: receivers and the archive must be able to open it.")
    law = "NB25-Đ8.3; HP25-Đ8.2c"


class FileBroken(Refusal):
    """The file is damaged, or made so that opening it does harm."""

    code = "drafting.file_broken"
    field = "file"
    message = gettext_noop("The file “{name}” is damaged or not what its name says: {why}.")
    cure = gettext_noop("Open it in the program it was made with, save it again, and attach that.")
    law = "NB25-Đ8.3; NB25-Đ19.2"


class FileWithMacros(Refusal):
    """A modern office file that carries programs hides them under the wrong extension."""

    code = "drafting.file_with_macros"
    field = "file"
    message = gettext_noop("The file “{name}” carries macros (programs).")
    cure = gettext_noop("Save it in Word or Excel as a file without macros (.docx, .xlsx), and attach that.")
    law = "NB25-Đ19.2; VL19-Đ22.2"


class FileFetches(Refusal):
    """The file shows content that lies elsewhere: what is signed would not be what others see."""

    code = "drafting.file_fetches"
    field = "file"
    message = gettext_noop("The file “{name}” takes pictures or data from another place: {places}.")
    cure = gettext_noop("Put them into the file itself (“break link”), and save it again.")
    law = "NB25-Đ19.2; HP25-Đ8.2c"


class LegacyEncoding(Refusal):
    """The text is not Unicode: it looks right only with old fonts."""

    code = "drafting.legacy_encoding"
    field = "file"
    message = gettext_noop("The text of “{name}” is written in {encoding}, not in Unicode.")
    cure = gettext_noop("Convert it to Unicode (font Times New Roman), and upload it again.")
    law = "TCVN 6909:2001; NB16-Đ5.2b; HY19-Đ8.3; VL19-Đ7.2; HP25-Đ9"


class InfectedFile(Refusal):
    """The virus scanner knows this file as harmful."""

    code = "drafting.infected_file"
    field = "file"
    message = gettext_noop("The file “{name}” carries a virus ({signature}).")
    cure = gettext_noop("Take it off, clean the computer it came from, and attach a clean one.")
    law = "VL19-Đ22.2; NB25-Đ19.2"


class NotScanned(Refusal):
    """The regulation has files scanned before they go out, and this one was not."""

    code = "drafting.not_scanned"
    field = "file"
    message = gettext_noop("The file “{name}” has not been scanned for viruses yet.")
    cure = gettext_noop("Wait a minute; if it stays so, tell the administrator: the virus scanner does not answer.")
    law = "VL19-Đ22.2"


class WordGone(Refusal):
    """Another file took its place, or the draft moved on, before this one was converted."""

    code = "drafting.word_gone"
    message = gettext_noop("This Word file no longer waits to be converted.")
    cure = gettext_noop("Open the draft to see how it stands.")
