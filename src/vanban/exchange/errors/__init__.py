"""The refusals of exchange."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class NotRegisteredYet(Refusal):
    """What is not in the outgoing register does not leave the house."""

    code = "exchange.not_registered"
    message = gettext_noop("The document is not in the outgoing register yet.")
    cure = gettext_noop("Number, seal and register it first; it is sent by itself then.")
    law = "NB16-Đ11.1a"


class OnlyClerksExchange(NotAllowed):
    """Accepting, refusing and resending are the clerk's acts."""

    code = "exchange.only_clerks"
    message = gettext_noop("Only a clerk of the agency may do this.")
    law = "HY19-Đ7.3; NĐ 30/2020/NĐ-CP Đ4.2, Đ6"


class ChecksMissing(Refusal):
    """No registration without a check report."""

    code = "exchange.checks_missing"
    message = gettext_noop("The packet has not been checked yet.")
    cure = gettext_noop("Wait a moment until the check report is there, then accept.")
    law = "NB16-Đ11.2a; VL19-Đ12.2"


class CheckFailed(Refusal):
    """A check found something that forbids acceptance."""

    code = "exchange.check_failed"
    message = gettext_noop("It cannot be accepted: {finding}")
    cure = gettext_noop("Refuse it with this reason; the sender is told at once.")
    law = "HY19-Đ10.1; VL19-Đ12.3"


class ReasonMissing(Refusal):
    """Who refuses, recalls, updates or replaces says why, in words that can be seen."""

    code = "exchange.reason_missing"
    message = gettext_noop("Say why.")
    cure = gettext_noop("Write one sentence that the other agency understands.")
    law = "NB16-Đ3.1c; HY19-Đ5.4"
    field = "reason"


class ReasonTooLong(Refusal):
    """The protocol carries 1,000 characters."""

    code = "exchange.reason_too_long"
    message = gettext_noop("The reason has {length} characters; at most {limit} are carried.")
    cure = gettext_noop("Shorten the reason.")
    field = "reason"


class NothingToResend(Refusal):
    """Sending again is for refused or failed recipients only."""

    code = "exchange.nothing_to_resend"
    message = gettext_noop("No recipient waits to be sent to again.")
    cure = gettext_noop("A document is sent again only after a refusal or a failed delivery.")
    law = "HP25-Đ20.2c"


class NotElectronic(Refusal):
    """The document cannot be sent through the hub."""

    code = "exchange.no_main_file"
    message = gettext_noop("The document has no file to send.")
    cure = gettext_noop("Attach the signed document.")
    law = "QĐ 28/2018/QĐ-TTg Đ10.1"


class OnlySendersAsk(NotAllowed):
    """Recalling, updating and replacing are acts of the sending agency."""

    code = "exchange.only_senders"
    message = gettext_noop("Only a clerk or a leader of the sending agency may do this.")
    law = "HY19-Đ11.2; NĐ 30/2020/NĐ-CP Đ18"


class OnlyReceiversAnswer(NotAllowed):
    """A request of the sender is answered by the receiver's clerk or leader."""

    code = "exchange.only_receivers"
    message = gettext_noop("Only a clerk or a leader of the receiving agency may answer the sender.")
    law = "HY19-Đ10.2; QĐ 28/2018/QĐ-TTg"


class NothingToRecall(Refusal):
    """No recipient chosen can be asked: none was sent to, or all are asked or gone already."""

    code = "exchange.nothing_to_recall"
    message = gettext_noop("None of these recipients can be asked to give the document back now.")
    cure = gettext_noop("Choose recipients it was sent to and that are not asked already; after a refusal ask again.")
    law = "HY19-Đ11.2"
    field = "recipients"


class NothingToUpdate(Refusal):
    """An update that changes nothing, or reaches nobody."""

    code = "exchange.nothing_to_update"
    message = gettext_noop("Nothing is changed, or nobody is left to tell.")
    cure = gettext_noop("Change a field, or add or leave out a recipient; each may have one open update at a time.")
    law = "QĐ 28/2018/QĐ-TTg Đ10"


class NotAReplacement(Refusal):
    """Only another issued document of the same agency takes a document's place."""

    code = "exchange.not_a_replacement"
    message = gettext_noop("This document cannot take the other one's place.")
    cure = gettext_noop("Choose another document that your agency has issued and sent.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "replacement"


class NothingAsked(Refusal):
    """The sender has no open request about this document; somebody may have answered it."""

    code = "exchange.nothing_asked"
    message = gettext_noop("The sender asks nothing about this document now.")
    cure = gettext_noop("Reload the page: somebody may have acted before you.")


class RecallPending(Refusal):
    """While the sender wants a document back it is neither accepted nor refused."""

    code = "exchange.recall_pending"
    message = gettext_noop("The sender asks for this document back.")
    cure = gettext_noop("Answer that first: agree, or refuse with a reason.")
    law = "HY19-Đ10.2; QĐ 28/2018/QĐ-TTg"


class NoPartner(Refusal):
    """An agreement has two sides, both in the directory."""

    code = "exchange.no_partner"
    message = gettext_noop("Choose the other agency of the agreement.")
    cure = gettext_noop("Write its agency code as the directory has it.")
    law = "HP25-Đ14.1"
    field = "partner_code"


class BasisMissing(Refusal):
    """An agreement nobody can show is none."""

    code = "exchange.basis_missing"
    message = gettext_noop("Say in which paper both agencies agreed.")
    cure = gettext_noop("Write its number, symbol and date.")
    law = "HP25-Đ14.1"
    field = "basis"


class PeriodBackward(Refusal):
    """An agreement ends after it began."""

    code = "exchange.period_backward"
    message = gettext_noop("The agreement would end before it begins.")
    cure = gettext_noop("Correct the first or the last day.")
    field = "ends"


class PaperOnlyRefused(Refusal):
    """Who can be reached electronically is not sent paper alone."""

    code = "exchange.paper_only_refused"
    message = gettext_noop("{name} can be reached electronically: paper alone is not allowed.")
    cure = gettext_noop("Send it electronically, with paper beside it where the receiver needs it.")
    law = "NB16-Đ3.1a; QĐ 28/2018/QĐ-TTg Đ5"
    field = "mode"


class PaperForbidden(Refusal):
    """The regulation says that this document goes without paper."""

    code = "exchange.paper_forbidden"
    message = gettext_noop("No paper goes to {name}: {reason}.")
    cure = gettext_noop("Leave it electronic only.")
    law = "HY19-Đ5.3; VL19-Đ10.4; NB16-Đ6"
    field = "mode"


class NoElectronicWay(Refusal):
    """A receiver without system, mailbox and official e-mail gets paper."""

    code = "exchange.no_electronic_way"
    message = gettext_noop("{name} cannot be reached electronically.")
    cure = gettext_noop("Send paper, or have the receiver's mailbox entered in the directory.")
    law = "QĐ 28/2018/QĐ-TTg Đ7.1"
    field = "mode"


class NobodyChosen(Refusal):
    """A choice is about somebody."""

    code = "exchange.nobody_chosen"
    message = gettext_noop("Choose at least one recipient of this document.")
    cure = gettext_noop("Tick the recipients it is about.")
    field = "recipients"


class OnlySendersDecide(NotAllowed):
    """How a document is sent is decided at the sending agency's desk."""

    code = "exchange.only_senders_decide"
    message = gettext_noop("Only a clerk or a leader of the sending agency may do this.")
    law = "NĐ 30/2020/NĐ-CP Đ6, Đ18"


class NotSentYet(Refusal):
    """What follows sending needs a document that is in the register and on its way."""

    code = "exchange.not_sent_yet"
    message = gettext_noop("The document is not on its way yet.")
    cure = gettext_noop("Wait a moment; it is sent by itself once it is registered.")


class AddressNotProper(Refusal):
    """A message needs an address."""

    code = "exchange.address_not_proper"
    message = gettext_noop("“{address}” is not an e-mail address.")
    cure = gettext_noop("Write one address, as name@agency.gov.vn.")
    field = "address"


class MailNotJoined(Refusal):
    """Without a mail server nothing is mailed."""

    code = "exchange.mail_not_joined"
    message = gettext_noop("No mail server is set up for this house.")
    cure = gettext_noop("Ask the operator to name one (VANBAN_SMTP_URL), or send another way.")


class PasswordTooWeak(Refusal):
    """A lock that opens by guessing is none."""

    code = "exchange.password_too_weak"
    message = gettext_noop("The password needs at least 8 characters.")
    cure = gettext_noop("Choose a longer one and tell it by telephone or by another way, not by this mail.")
    law = "NB16-Đ14.5"
    field = "password"


class AlreadyPublished(Refusal):
    """A document stands on the public page once."""

    code = "exchange.already_published"
    message = gettext_noop("The document is on the public page already.")
    cure = gettext_noop("Take it down first if it is to be published anew.")


class NotPublished(Refusal):
    """Only what is public can be taken down."""

    code = "exchange.not_published"
    message = gettext_noop("The document is not on the public page.")
    cure = gettext_noop("Reload the page: somebody may have acted before you.")


class LaterIsEarlier(Refusal):
    """What corrects or replaces a document was issued after it."""

    code = "exchange.later_is_earlier"
    message = gettext_noop("{later} was issued before {former}.")
    cure = gettext_noop("Choose a document issued after this one.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "replacement"


class LinkTurnsBack(Refusal):
    """Of two documents one is the later."""

    code = "exchange.link_turns_back"
    message = gettext_noop("{later} is itself corrected or replaced by {former}.")
    cure = gettext_noop("Choose another document.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "replacement"


class CorrectedByLetterOnly(Refusal):
    """Faults of form, technique or procedure are corrected by a letter of the issuing agency."""

    code = "exchange.corrected_by_letter"
    message = gettext_noop("{later} is not an official letter (công văn).")
    cure = gettext_noop(
        "Correct by an official letter; for a fault of content issue a document that replaces this one."
    )
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "replacement"


class FaultMissing(Refusal):
    """A correction says what was wrong."""

    code = "exchange.fault_missing"
    message = gettext_noop("Say what was wrong: form, presentation or procedure.")
    cure = gettext_noop("A fault of content is not corrected: the document is amended or replaced.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "fault"


class ReplacedByOtherForm(Refusal):
    """A fault of content is mended by a document of the same form."""

    code = "exchange.replaced_by_other_form"
    message = gettext_noop("A document of type “{former}” is not replaced by one of type “{later}”.")
    cure = gettext_noop("Issue the new document in the form of the former one.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "replacement"


class AlreadyReplaced(Refusal):
    """A document that was replaced is neither sent on nor replaced again."""

    code = "exchange.already_replaced"
    message = gettext_noop("The document was replaced by {number}.")
    cure = gettext_noop("Send or replace {number} instead.")
    law = "NĐ 30/2020/NĐ-CP Đ18"


class RecalledAlready(Refusal):
    """What its agency took back is sent to nobody."""

    code = "exchange.recalled_already"
    message = gettext_noop("The document was recalled from every recipient.")
    cure = gettext_noop("Issue a new document and send that.")
    law = "NĐ 30/2020/NĐ-CP Đ18"


class NobodyNew(Refusal):
    """Only who is not a recipient yet is added."""

    code = "exchange.nobody_new"
    message = gettext_noop("Nobody new is named: {names} are recipients already or unknown.")
    cure = gettext_noop("Choose agencies that are not on the list; to send once more use “Send again”.")
    law = "NĐ 30/2020/NĐ-CP Đ18"
    field = "add"


class OnlyFollowersFollow(NotAllowed):
    """What a document gives others to do is followed up by who drafted it, or by the agency's clerks and leaders."""

    code = "exchange.only_followers"
    message = gettext_noop("Only who led the drafting, the head of that unit, a clerk or a leader may do this.")
    law = "NB25-Đ14.3b"


class TaskEmpty(Refusal):
    """A task says what is to be done and names who is to do it."""

    code = "exchange.task_empty"
    message = gettext_noop("Say what is to be done, and by whom.")
    cure = gettext_noop("Write one sentence and choose at least one recipient of the document.")
    law = "NB25-Đ14.3b"
    field = "text"


class TaskDueBeforeIssue(Refusal):
    """Nothing is due before the document that asks for it."""

    code = "exchange.task_due_before_issue"
    message = gettext_noop("The task would be due before the document was issued.")
    cure = gettext_noop("Choose a later day.")
    field = "due"


class NothingToUrge(Refusal):
    """Only an open task of a recipient the hub reached is urged, and not while an earlier reminder is on its way."""

    code = "exchange.nothing_to_urge"
    message = gettext_noop("No open task here can be urged through the hub now.")
    cure = gettext_noop("Recipients on paper are urged by letter; others again once the last reminder was delivered.")
    law = "NB25-Đ14.3b"


class NotWhole(Refusal):
    """What is sent is what was issued."""

    code = "exchange.not_whole"
    message = gettext_noop("The files are no longer those that were issued: nothing is sent.")
    cure = gettext_noop("Open “Check integrity” on the document and call the operator.")
    law = "HP25-Đ20.2a; NB16-Đ9.1"
