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


class UnknownRegulation(Refusal):
    """No profile has this id."""

    code = "rulebook.unknown_regulation"
    message = gettext_noop("No regulation “{given}” is known here.")
    cure = gettext_noop("Choose one of the list.")


class OtherProvince(Refusal):
    """A deployment amends the regulations of its own province only."""

    code = "rulebook.other_province"
    message = gettext_noop("{title} is the regulation of another province.")
    cure = gettext_noop("Only the regulations of this province are amended here.")


class PartUnknown(Refusal):
    """Not a part of a regulation that an operator may amend."""

    code = "rulebook.part"
    message = gettext_noop("“{part}” is not a part that can be amended.")
    cure = gettext_noop("Choose one of the list.")


class TooEarly(Refusal):
    """The rules of a day that has begun stay as they are."""

    code = "rulebook.too_early"
    message = gettext_noop("The change cannot count from {on}: the rules of a day that has begun stay as they are.")
    cure = gettext_noop("Choose {earliest} or a later day.")
    field = "effective_from"


class BeforeTheLast(Refusal):
    """Versions follow one another in time."""

    code = "rulebook.before_last"
    message = gettext_noop("Version {version} already counts from {on}; a later version cannot count before it.")
    cure = gettext_noop("Choose that day or a later one, or withdraw that version first.")
    field = "effective_from"


class NotInForceThen(Refusal):
    """The regulation is not in force on the day from which the change shall count."""

    code = "rulebook.not_in_force_then"
    message = gettext_noop("{title} is not in force on {on}.")
    cure = gettext_noop("Amend the regulation that is in force on that day.")
    field = "effective_from"


class NothingChanged(Refusal):
    """What was given is what counts already."""

    code = "rulebook.nothing_changed"
    message = gettext_noop("Nothing would change: this is what counts already.")
    cure = gettext_noop("Change the list, or leave it.")


class BasisMissing(Refusal):
    """A change of rules stands on a paper of the authority."""

    code = "rulebook.basis"
    message = gettext_noop("The document that orders the change is missing.")
    cure = gettext_noop("Give its number and date.")
    law = "HY19-Đ7.2, Đ15.3; NB16-Đ20.4"
    field = "basis"


class WhyMissing(Refusal):
    """A change of rules says why."""

    code = "rulebook.why"
    message = gettext_noop("The reason of the change is missing.")
    cure = gettext_noop("Say in a sentence what was lacking.")
    field = "reason"


class AlreadyCounts(Refusal):
    """What counts already is not withdrawn; it is amended again."""

    code = "rulebook.already_counts"
    message = gettext_noop("Version {version} counts since {on} and stays on record.")
    cure = gettext_noop("Make a new change.")


class NotTheLast(Refusal):
    """Only the newest version can be withdrawn; later ones stand on it."""

    code = "rulebook.not_the_last"
    message = gettext_noop("A later version stands on version {version}.")
    cure = gettext_noop("Withdraw the later one first.")


class AlreadyWithdrawn(Refusal):
    """Withdrawn is withdrawn."""

    code = "rulebook.withdrawn"
    message = gettext_noop("Version {version} was already withdrawn.")
    cure = gettext_noop("Make a new change.")


class VersionUnknown(Refusal):
    """No such version of this regulation was ever kept."""

    code = "rulebook.version"
    message = gettext_noop("{title} has no version {version}.")
    cure = gettext_noop("Choose one of the list.")
    field = "version"


class ValueWrong(Refusal):
    """A value of a kind that this place does not know."""

    code = "rulebook.value"
    message = gettext_noop("“{given}” is not known as: {place}.")
    cure = gettext_noop("Allowed are: {allowed}.")


class FormatUnchecked(Refusal):
    """The house cannot look into files of this kind, so it could not tell a disguised one."""

    code = "rulebook.format_unchecked"
    message = gettext_noop("Files of the kind “{extension}” cannot be checked by what is in them.")
    cure = gettext_noop("Choose among: {allowed}.")
    law = "NB25-Đ8.3; TT 39/2017/TT-BTTTT"


class FormatsLack(Refusal):
    """A list of formats without what it cannot do without."""

    code = "rulebook.formats_lack"
    message = gettext_noop("The list “{role}” lacks: {lacking}.")
    cure = gettext_noop("Add it.")
    law = "NB25-Đ8.3b; TT 01/2019/TT-BNV"


class LineWithoutReason(Refusal):
    """A line of the dispatch table is shown with its reason on every document."""

    code = "rulebook.line_reason"
    message = gettext_noop("Line {line} of the dispatch table does not say why.")
    cure = gettext_noop("Give the clause or the document that says so.")


class LineNeverReached(Refusal):
    """The first matching line wins; this one never would."""

    code = "rulebook.line_unreached"
    message = gettext_noop("Line {line} of the dispatch table never decides: lines before it take everything.")
    cure = gettext_noop("Move it up, or take it away.")


class ElectronicToNobody(Refusal):
    """A document that goes electronically only would never arrive where there is no system."""

    code = "rulebook.electronic_to_nobody"
    message = gettext_noop("Line {line} sends electronically only to a receiver without a system.")
    cure = gettext_noop("Put a line before it that sends paper to receivers without a system.")
    law = "QĐ 28/2018/QĐ-TTg Đ7.1"


class TooManyLines(Refusal):
    """Longer than anybody reads."""

    code = "rulebook.too_many"
    message = gettext_noop("The list has {count} lines; at most {limit} are kept.")
    cure = gettext_noop("Bring lines of one kind together.")


class LabelWrong(Refusal):
    """A box or a state needs a name that fits."""

    code = "rulebook.label"
    message = gettext_noop("The name of “{place}” must have 1 to {limit} characters.")
    cure = gettext_noop("Give the name people shall read.")


class LabelTwice(Refusal):
    """Two boxes of one name cannot be told apart."""

    code = "rulebook.label_twice"
    message = gettext_noop("The name “{label}” is given twice.")
    cure = gettext_noop("Give each its own name.")


class NumberOutside(Refusal):
    """A number outside what makes sense."""

    code = "rulebook.number"
    message = gettext_noop("{place}: {given} is outside {least} to {most}.")
    cure = gettext_noop("Give a number between them.")


class NameTemplateWrong(Refusal):
    """Generated names need number, date and subject."""

    code = "rulebook.name_template"
    message = gettext_noop("The pattern of file names must use {wanted} and nothing else in braces.")
    cure = gettext_noop("For example: {example}")
    law = "HP25-Đ8.3"


class ListedTwice(Refusal):
    """The same thing twice in one list."""

    code = "rulebook.listed_twice"
    message = gettext_noop("“{given}” stands in the list twice.")
    cure = gettext_noop("Leave one of them.")


class NoOwnLists(Refusal):
    """The regulation in force knows no lists of single agencies."""

    code = "rulebook.no_own_lists"
    message = gettext_noop("{title} gives agencies no list of their own.")
    cure = gettext_noop("Ask the operator of the province to amend the common list.")
