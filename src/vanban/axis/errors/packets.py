"""Packets that cannot be taken and deliveries that cannot be dealt with. `error_code` is what the protocol answers."""

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
