"""The refusals of the rulebook: what a province's regulation forbids."""

from vanban.kernel.refusals import Refusal, gettext_noop


class NoRulesInForce(Refusal):
    """No profile of this province was in force on this day."""

    code = "rulebook.no_rules"
    message = gettext_noop("No regulation of {province} was in force on {on}.")
    cure = gettext_noop("Ask the operator to add the regulation of that time.")


class SecretContent(Refusal):
    """State secrets must not enter this system."""

    code = "rulebook.secret"
    message = gettext_noop("Documents with state secrets (“{secrecy}”) may not be handled in this system.")
    cure = gettext_noop("Follow the rules on state secrets: handle it on paper or on an independent network.")
    law = "NB25-Đ1.2; Luật 117/2025/QH15"
    field = "secrecy"


class EmptyFile(Refusal):
    """A file without content."""

    code = "rulebook.file_empty"
    message = gettext_noop("The file “{name}” is empty.")
    cure = gettext_noop("Choose the file again; the upload may have been cut off.")
    field = "file"


class FileTooBig(Refusal):
    """A file above the limit of the regulation."""

    code = "rulebook.file_too_big"
    message = gettext_noop("The file “{name}” has {size}; at most {limit} are allowed.")
    cure = gettext_noop("Divide the file, or save its pictures at a lower resolution.")
    law = "NB25-Đ8.4"
    field = "file"


class FormatNotAllowed(Refusal):
    """The kind of file is not on the regulation's list for this purpose."""

    code = "rulebook.format"
    message = gettext_noop("The file “{name}” is of a kind that is not allowed here.")
    cure = gettext_noop("Allowed are: {allowed}.")
    law = "NB25-Đ8.3; TT 39/2017/TT-BTTTT"
    field = "file"


class ContentNotAsNamed(Refusal):
    """The content is not what the extension says."""

    code = "rulebook.wrong_extension"
    message = gettext_noop("The content of “{name}” is not what its extension says (found: {found}).")
    cure = gettext_noop("Save the document again in its own program and choose that file.")
    law = "NB25-Đ8.3"
    field = "file"


class FileNameTooLong(Refusal):
    """A file name above the regulation's length."""

    code = "rulebook.file_name_long"
    message = gettext_noop("The file name “{name}” has {length} characters; at most {limit} are allowed.")
    cure = gettext_noop("Rename it, for example “{proposal}”.")
    law = "NB25-Đ8.4"
    field = "file"


class FileNameCharacters(Refusal):
    """A file name with marks, spaces or signs."""

    code = "rulebook.file_name_characters"
    message = gettext_noop("The file name “{name}” may contain only letters without marks and digits.")
    cure = gettext_noop("Rename it, for example “{proposal}”.")
    law = "NB25-Đ8.4"
    field = "file"


class SignatureMissing(Refusal):
    """The regulation lets nothing be exchanged without these signatures."""

    code = "rulebook.signature_missing"
    message = gettext_noop("The document lacks: {missing}.")
    cure = gettext_noop("Let it be signed before it is sent.")
    law = "NB25-Đ5.2; NĐ 30/2020/NĐ-CP Đ5"
