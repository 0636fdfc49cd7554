"""The refusals of the hub. `error_code` is the number that the axis protocol answers (0 would be success)."""

from __future__ import annotations

from typing import ClassVar

from vanban.kernel.refusals import Refusal, gettext_noop


class PacketRefused(Refusal):
    """A packet that cannot be taken; nothing of it is kept."""

    code = "axis.packet_refused"
    error_code: ClassVar[str] = "22"
    message = gettext_noop("The packet cannot be accepted.")
    law = "QCVN 102:2016/BTTTT; QĐ 28/2018/QĐ-TTg Đ10"


class PacketTooLarge(PacketRefused):
    """More bytes than one packet may have."""

    code = "axis.packet_too_large"
    error_code = "10"
    message = gettext_noop("The packet has {size} bytes; at most {limit} bytes are accepted.")
    cure = gettext_noop("Send fewer or smaller attachments.")


class NotWellFormed(PacketRefused):
    """The bytes are not XML that a conforming parser accepts."""

    code = "axis.not_well_formed"
    message = gettext_noop("The packet is not well-formed XML (line {line}): {reason}.")
    cure = gettext_noop("Ask the sending system to write the packet again.")


class DoctypeForbidden(PacketRefused):
    """A document type declaration can hide entity bombs and file reads; edXML has none."""

    code = "axis.doctype"
    message = gettext_noop("The packet contains a document type declaration (DOCTYPE), which edXML does not allow.")
    cure = gettext_noop("Ask the sending system to write the packet without DOCTYPE.")


class TooComplex(PacketRefused):
    """Deeper or with more elements than any honest packet."""

    code = "axis.too_complex"
    message = gettext_noop("The packet has more than {limit} {what}.")
    cure = gettext_noop("Ask the sending system to write the packet again.")


class PredecessorFormat(PacketRefused):
    """A format that came before QCVN 102:2016."""

    code = "axis.predecessor_format"
    message = gettext_noop("The packet is written in an older format ({name}), which is no longer exchanged.")
    cure = gettext_noop("The sending system must write edXML by QCVN 102:2016/BTTTT.")


class NotEdxml(PacketRefused):
    """XML, but not edXML."""

    code = "axis.not_edxml"
    message = gettext_noop("The content is not an edXML packet (root element “{root}”).")
    cure = gettext_noop("The sending system must write edXML by QCVN 102:2016/BTTTT.")


class FieldsMissing(PacketRefused):
    """Required fields are absent; all are named at once."""

    code = "axis.fields_missing"
    message = gettext_noop("The packet lacks required information: {fields}.")
    cure = gettext_noop("Fill in the fields named and send again.")


class FieldUnreadable(PacketRefused):
    """A field holds something that its type does not allow."""

    code = "axis.field_unreadable"
    message = gettext_noop("The field {field} cannot be read: “{value}”.")
    cure = gettext_noop("Correct the field and send again.")


class FieldTooLong(PacketRefused):
    """One text longer than any field may be."""

    code = "axis.field_too_long"
    message = gettext_noop("The field {field} has {length} characters; at most {limit} are accepted.")
    cure = gettext_noop("Shorten the field and send again.")


class TooManyAttachments(PacketRefused):
    """More files than one packet may carry."""

    code = "axis.too_many_attachments"
    error_code = "10"
    message = gettext_noop("The packet carries {count} files; at most {limit} are accepted.")
    cure = gettext_noop("Combine the files or send fewer.")


class AttachmentNameRefused(PacketRefused):
    """A missing or overlong name, or one with path parts or control characters."""

    code = "axis.attachment_name"
    error_code = "10"
    message = gettext_noop("The file name “{name}” is not allowed.")
    cure = gettext_noop("A file name must be present, at most {limit} characters long, and without “/”, “\\” or “..”.")


class AttachmentDamaged(PacketRefused):
    """Base64 that is cut or altered."""

    code = "axis.attachment_damaged"
    error_code = "21"
    message = gettext_noop("The file “{name}” is damaged: its base64 text cannot be decoded.")
    cure = gettext_noop("Ask the sending system to send the packet again.")


class AttachmentTooLarge(PacketRefused):
    """One file larger than allowed, packed or unpacked."""

    code = "axis.attachment_too_large"
    error_code = "10"
    message = gettext_noop("The file “{name}” is larger than {limit} bytes.")
    cure = gettext_noop("Send a smaller file.")
    law = "NB25-Đ8.4"


class CompressionRefused(PacketRefused):
    """A ZIP wrapper that is broken, encrypted, empty, or unpacks to far more than it promises."""

    code = "axis.compression"
    error_code = "21"
    message = gettext_noop("The compressed content of the file “{name}” cannot be unpacked safely.")
    cure = gettext_noop("Send the file without compression.")


class AttachmentsMissing(PacketRefused):
    """Files that the manifest declares but the packet does not carry."""

    code = "axis.attachments_missing"
    error_code = "21"
    message = gettext_noop("The packet declares files that it does not carry: {names}.")
    cure = gettext_noop("Attach the files named and send again.")
    law = "VL19-Đ12.3"


class HashDiffers(PacketRefused):
    """The digest given with the packet is not the digest of its bytes."""

    code = "axis.hash_differs"
    error_code = "21"
    message = gettext_noop("The packet was altered on the way: its digest is not the one declared.")
    cure = gettext_noop("Send the packet again.")


class CannotWrite(Refusal):
    """The facts given do not make a packet that other systems can read; all reasons are named."""

    code = "axis.cannot_write"
    message = gettext_noop("The packet cannot be written: {reasons}.")
    cure = gettext_noop("Complete the document's information.")
    law = "QĐ 28/2018/QĐ-TTg Đ10"


class SenderUnknown(PacketRefused):
    """The sending code is not registered, or is not one of this system's."""

    code = "axis.sender_unknown"
    error_code = "19"
    message = gettext_noop("The sender “{agency_code}” is not registered for this system.")
    cure = gettext_noop("Register the agency code with the operator of the hub.")
    law = "HY19-Đ3.1, Đ9.2"


class RecipientsRefused(PacketRefused):
    """One or more addressed codes cannot receive; `codes` lists each with its own error code."""

    code = "axis.recipients_refused"
    error_code = "18"
    message = gettext_noop("These recipients cannot receive: {names}.")
    cure = gettext_noop("Correct or remove the recipient codes named and send again.")
    law = "HY19-Đ9.2, Đ14.6"

    @property
    def answer_code(self) -> str:
        """18 when any code is unknown, 23 when all named codes are closed."""
        return "18" if "18" in self.data["codes"].values() else "23"


class SameIdOtherBytes(PacketRefused):
    """A message id comes back with other content: an error of the sender, or a forgery."""

    code = "axis.same_id_other_bytes"
    error_code = "21"
    message = gettext_noop("The message “{message_id}” was accepted before with other content.")
    cure = gettext_noop("Send changed content as a new message; the operator has been alarmed.")
    law = "NB16-Đ11.2g"


class LeaseLost(Refusal):
    """The worker's time ran out and another took over; its late result must not count."""

    code = "axis.lease_lost"
    message = gettext_noop("This delivery is no longer held by this worker.")


class NotYourDelivery(Refusal):
    """A system asks for what lies in another system's mailbox; it learns no more than that."""

    code = "axis.not_yours"
    message = gettext_noop("There is no such packet for this system.")
    cure = gettext_noop("Use an id from the list of received packets.")


class StillOnItsWay(Refusal):
    """Only what failed is delivered again."""

    code = "axis.still_on_its_way"
    message = gettext_noop("This packet is still on its way to the receiver, or has reached it.")


class CodeTaken(Refusal):
    """Two mailboxes would answer to one code."""

    code = "axis.code_taken"
    message = gettext_noop("The code “{agency_code}” belongs to another mailbox.")
    cure = gettext_noop("Close the other mailbox, or choose another code.")
    law = "NB25-Đ9.2"


class CallRefused(Refusal):
    """A call of the wire protocol that is not carried out; `error_code` is what it is answered with."""

    code = "axis.call_refused"
    error_code: ClassVar[str] = "20"
    message = gettext_noop("The call cannot be carried out.")


class CallUnsigned(CallRefused):
    """The headers that carry the signature are absent or unreadable."""

    code = "axis.call_unsigned"
    error_code = "15"
    message = gettext_noop("The call is not signed, or its signed text cannot be read.")
    cure = gettext_noop("Sign the headers with the secret that the hub gave to this system.")
    law = "HY19-Đ3.1"


class SystemUnknown(CallRefused):
    """No such system, or no secret was ever given to it; the answer does not tell which, nor that it exists."""

    code = "axis.system_unknown"
    error_code = "15"
    message = gettext_noop("The system id or the secret is wrong.")
    cure = gettext_noop("Check the system id and the secret with the operator of the hub.")
    law = "HY19-Đ3.1"


class SignatureWrong(CallRefused):
    """No secret of this system made the signature over the text received."""

    code = "axis.signature_wrong"
    error_code = "15"
    message = gettext_noop("The system id or the secret is wrong.")
    cure = gettext_noop("Check the system id and the secret with the operator of the hub.")
    law = "HY19-Đ3.1"


class HeaderAltered(CallRefused):
    """A header differs from what was signed, or a parameter is not signed at all."""

    code = "axis.header_altered"
    error_code = "15"
    message = gettext_noop("The header “{name}” is not the one that was signed.")
    cure = gettext_noop("Write only letters without diacritics in headers, and sign every parameter.")


class HeaderUnreadable(CallRefused):
    """Control characters in a header: what is left of Vietnamese letters that a client cut to their low byte."""

    code = "axis.header_unreadable"
    error_code = "15"
    message = gettext_noop("A header contains characters that cannot be carried, so its signature cannot be checked.")
    cure = gettext_noop("Write only letters without diacritics in headers; a reason belongs in the status packet.")


class HeadersTooLarge(CallRefused):
    """A header line longer than the hub reads."""

    code = "axis.headers_too_large"
    error_code = "10"
    message = gettext_noop("A header of the call is longer than {limit} bytes.")
    cure = gettext_noop("Name the recipients in the packet only, or divide them among several packets.")


class TimestampUnreadable(CallRefused):
    """The timestamp has another form than the protocol's."""

    code = "axis.timestamp_unreadable"
    error_code = "15"
    message = gettext_noop("The timestamp “{value}” cannot be read.")
    cure = gettext_noop("Write it as ddMMyyyy'T'HHmmss+SSSS in Vietnam time.")
    law = "HP25-Đ14.1a"


class TimestampAbsurd(CallRefused):
    """No wrong zone and no long-running client explains this moment."""

    code = "axis.timestamp_absurd"
    error_code = "15"
    message = gettext_noop("The timestamp “{value}” is more than {days} days old, or lies in the future.")
    cure = gettext_noop("Set the clock of the sending system by the hub's, or restart its client.")
    law = "HP25-Đ14.1a"


class SystemSuspended(CallRefused):
    """The operator stopped this system for a while."""

    code = "axis.system_suspended"
    error_code = "15"
    message = gettext_noop("The system “{system}” is suspended on the hub.")
    cure = gettext_noop("Ask the operator of the hub.")


class TooManyCalls(CallRefused):
    """More calls than the system may make."""

    code = "axis.too_many_calls"
    error_code = "20"
    message = gettext_noop("The system calls more often than {limit} times a minute.")
    cure = gettext_noop("Try again in {seconds} seconds.")


class NoSuchCall(CallRefused):
    """An address or a method that the protocol does not have."""

    code = "axis.no_such_call"
    error_code = "20"
    message = gettext_noop("The hub has no call “{name}”.")


class ParameterWrong(CallRefused):
    """A parameter is absent or has another form than the protocol's."""

    code = "axis.parameter_wrong"
    error_code = "10"
    message = gettext_noop("The parameter {name} is missing or cannot be read: “{value}”.")
    cure = gettext_noop("Correct the parameter and call again.")


class BodyCut(CallRefused):
    """The connection ended before the packet did; nothing was taken."""

    code = "axis.body_cut"
    error_code = "21"
    message = gettext_noop("The packet was cut: {received} of {announced} bytes arrived.")
    cure = gettext_noop("Send the packet again.")


class RefusedThere(PacketRefused):
    """Another hub refused a packet or a call; its own code and sentence are passed on."""

    code = "axis.refused_there"
    error_code = "20"
    message = gettext_noop("The other hub answered {error_code}: {reason}")

    def __init__(self, *, error_code: str, reason: str, **data: object) -> None:
        super().__init__(error_code=error_code, reason=reason, **data)
        self.answered = error_code


class JoiningIncomplete(Refusal):
    """The form of joining lacks what the operator needs; told once for all fields."""

    code = "axis.joining_incomplete"
    message = gettext_noop("To join, these are needed: {fields}.")
    cure = gettext_noop("Fill in the fields named and send again.")


class JoiningCodesTaken(Refusal):
    """The system wants to speak for agencies that another system speaks for."""

    code = "axis.joining_codes_taken"
    message = gettext_noop("These agency codes belong to another system already: {codes}.")
    cure = gettext_noop("Remove the codes named, or ask the operator to move them.")
    law = "NB25-Đ9.2"
    field = "codes"


class SystemCodeTaken(Refusal):
    """Two systems would sign with one name."""

    code = "axis.system_code_taken"
    message = gettext_noop("Another system has the code “{system}”.")
    cure = gettext_noop("Choose another code for the system.")
    field = "system_code"


class SecretShownBefore(Refusal):
    """A secret is shown once; nobody can read it afterwards."""

    code = "axis.secret_shown"
    message = gettext_noop("The secret was shown before; it is kept sealed and cannot be read again.")
    cure = gettext_noop("Ask the operator of the hub to change the secret.")


class TestsNotPassed(Refusal):
    """A system goes live after its three tests only."""

    __test__ = False
    code = "axis.tests_not_passed"
    message = gettext_noop("The three tests of joining are not passed yet.")
    cure = gettext_noop("See on the joining's page what has arrived and what is missing.")


class PacketStillOut(Refusal):
    """The hub's test packet is still to be fetched, or has done its work."""

    code = "axis.test_packet_out"
    message = gettext_noop("The hub's packet of this test is on its way already.")
    cure = gettext_noop("Fetch it from the list of received packets first.")


class SuccessorUnknown(Refusal):
    """The successor of a closed address must be an open address of this hub."""

    code = "axis.successor_unknown"
    message = gettext_noop("“{agency_code}” is no open mailbox of this hub.")
    cure = gettext_noop("Give the code of the agency that takes over, or leave the field empty.")
    law = "HY19-Đ14.6"
    field = "successor"


class GuestChecksForbid(Refusal):
    """A check found something that forbids acceptance; a guest may only refuse then."""

    code = "axis.guest_checks_forbid"
    message = gettext_noop("It cannot be accepted: {finding}")
    cure = gettext_noop("Refuse it with this reason; the sender is told at once.")
    law = "HY19-Đ10.1; VL19-Đ12.3"


class GuestTooLate(Refusal):
    """The time to decide ran out, and the sender was told that the document could not be delivered."""

    code = "axis.guest_too_late"
    message = gettext_noop("The time to decide has run out; the sender was told that it could not be delivered.")
    cure = gettext_noop("Ask the sender to send it again.")
    law = "HP25-Đ20.2d"


class GuestReasonMissing(Refusal):
    """The receiver answers for a refusal and says why."""

    code = "axis.guest_reason_missing"
    message = gettext_noop("Say why the document is refused.")
    cure = gettext_noop("Write one sentence that tells the sender what to mend.")
    law = "HY19-Đ5.4; VL19-Đ4.3"
    field = "reason"


class GuestReasonTooLong(Refusal):
    """The protocol carries 1,000 characters."""

    code = "axis.guest_reason_too_long"
    message = gettext_noop("The reason has {length} characters; at most {limit} are carried.")
    cure = gettext_noop("Shorten the reason.")
    field = "reason"


class LetterFault(Refusal):
    """Something of a letter that a guest must mend before it goes out; `field` is the field of the form."""

    code = "axis.letter_fault"
    law = "NĐ 30/2020/NĐ-CP Đ8; QĐ 28/2018/QĐ-TTg Đ10"


class LetterTypeMissing(LetterFault):
    """None of the 29 types was chosen."""

    code = "axis.letter_type"
    message = gettext_noop("The type of the document is not chosen.")
    cure = gettext_noop("Choose one of the 29 types.")
    law = "NĐ 30/2020/NĐ-CP Đ7"
    field = "type_code"


class LetterNumberWrong(LetterFault):
    """A number is digits, perhaps with a letter behind."""

    code = "axis.letter_number"
    message = gettext_noop("“{given}” is not a number of a document.")
    cure = gettext_noop("Write the number alone, as 12, without its symbol.")
    field = "number"


class LetterSymbolWrong(LetterFault):
    """The symbol stands behind the slash."""

    code = "axis.letter_symbol"
    message = gettext_noop("“{given}” is not a symbol of a document.")
    cure = gettext_noop("Write what stands behind the slash, as CV-HND.")
    field = "symbol"


class LetterDateWrong(LetterFault):
    """No date, or one to come."""

    code = "axis.letter_date"
    message = gettext_noop("The date of the document is missing, or lies in the future.")
    cure = gettext_noop("Write the date printed on the document.")
    field = "issued"


class LetterDueWrong(LetterFault):
    """A time limit for the answer that has passed already."""

    code = "axis.letter_due"
    message = gettext_noop("The time limit for an answer has passed already.")
    cure = gettext_noop("Choose a later day, or leave the field empty.")
    field = "due"


class LetterSubjectMissing(LetterFault):
    """Nobody can find a document without its subject."""

    code = "axis.letter_subject"
    message = gettext_noop("The subject is missing, or is longer than {limit} characters.")
    cure = gettext_noop("Write in one sentence what the document is about.")
    field = "subject"


class LetterSignerMissing(LetterFault):
    """Receivers read who signed."""

    code = "axis.letter_signer"
    message = gettext_noop("The signer's name is missing.")
    cure = gettext_noop("Write the name of the person who signed the document.")
    field = "signer"


class LetterWithoutRecipients(LetterFault):
    """Nobody was chosen."""

    code = "axis.letter_recipients"
    message = gettext_noop("No recipient is chosen.")
    cure = gettext_noop("Type a part of the recipient's name, then tick the recipient.")
    field = "recipients"


class LetterRecipientClosed(LetterFault):
    """Chosen codes that cannot receive; all are named."""

    code = "axis.letter_recipient_closed"
    message = gettext_noop("These recipients cannot receive: {names}.")
    cure = gettext_noop("Take them off the list, or choose the agency that took over their work.")
    law = "HY19-Đ9.2, Đ14.6"
    field = "recipients"


class LetterWithoutFile(LetterFault):
    """A letter is its file."""

    code = "axis.letter_file"
    message = gettext_noop("No PDF of the document is attached.")
    cure = gettext_noop("Choose the PDF of the signed document.")
    field = "files"


class LetterFileNotPdf(LetterFault):
    """Only PDFs leave from here."""

    code = "axis.letter_file_not_pdf"
    message = gettext_noop("“{name}” is not a PDF.")
    cure = gettext_noop("Save the document as PDF and choose that file.")
    field = "files"


class LetterFileTooLarge(LetterFault):
    """One file, or all together, above what the hub carries."""

    code = "axis.letter_file_too_large"
    message = gettext_noop("“{name}” is too large: all files together may have {limit} MB.")
    cure = gettext_noop("Choose a smaller file, or send two documents.")
    law = "NB25-Đ8.4"
    field = "files"


class LetterFileBroken(LetterFault):
    """A file that its receivers must refuse."""

    code = "axis.letter_file_broken"
    message = gettext_noop(
        "“{name}” cannot be read, or a signature on it does not hold; its receivers would refuse it."
    )
    cure = gettext_noop("Take the file off, and attach the document as it was signed.")
    law = "HY19-Đ10.1; VL19-Đ12.2"
    field = "files"


class LetterIsSecret(LetterFault):
    """State secrets do not travel here."""

    code = "axis.letter_secret"
    message = gettext_noop("Marked “{mark}”: state secrets must not travel on this network.")
    cure = gettext_noop("Send it by the way that the law on state secrets prescribes.")
    law = "NB16-Đ3.1b; NB25-Đ1.2"
    field = "subject"
