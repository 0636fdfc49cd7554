"""The refusals of drafting: a class for every legal or business reason."""

from __future__ import annotations

from vanban.drafting.errors.entering import EnclosuresNotScanned, NotArrivedHere, ScanNotAttached
from vanban.drafting.errors.numbers import PaperOfAnotherYear
from vanban.drafting.errors.paper import (
    BlankTooNarrow,
    NumberOnFirstPage,
    PlaceOffPage,
    PlaceOverText,
    PlaceRefused,
    PlacesNotFound,
    PlacesOpen,
    PlacesOverlap,
    PlaceTooSmall,
    TypedAlready,
    UploadedForAnotherSigner,
    UploadRejected,
)
from vanban.drafting.errors.review import (
    BlockOfAnother,
    BlockOnUploadedPaper,
    CommentMissing,
    CommentTooMany,
    ConsultationOver,
    DelegationEnded,
    DueTooSoon,
    FlowLacksStep,
    FlowReasonMissing,
    FlowUnknownStep,
    NobodyAsked,
    NobodyToRemind,
    NoColleague,
    NotAskedYou,
    NotYourConsultation,
    NotYourFlow,
    NotYourPaperWay,
    OpinionMissing,
    QuestionMissing,
    RemindedJustNow,
    ScanUnlikePaper,
    VerdictUnknown,
)
from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop

__all__ = [
    "AnnexCountWrong",
    "BegunBefore",
    "BlankTooNarrow",
    "BlockOfAnother",
    "BlockOnUploadedPaper",
    "BodyMissing",
    "CommentMissing",
    "CommentTooMany",
    "ConsultationOver",
    "DelegationEnded",
    "DeviceNotWaited",
    "DueTooSoon",
    "EditedMeanwhile",
    "ElectronicNeedsNoCopy",
    "EnclosuresNotScanned",
    "FlowLacksStep",
    "FlowReasonMissing",
    "FlowUnknownStep",
    "NoColleague",
    "NobodyAsked",
    "NobodyToRemind",
    "NotArrivedHere",
    "NotAskedYou",
    "NotYourBatch",
    "NotYourConsultation",
    "NotYourCopy",
    "NotYourDraft",
    "NotYourFlow",
    "NotYourIssue",
    "NotYourPaperWay",
    "NotYourReview",
    "NotYourSignature",
    "NotYoursToAnswer",
    "NothingChosen",
    "NothingToCopy",
    "NumberOnFirstPage",
    "OpinionMissing",
    "PaperOfAnotherYear",
    "PlaceOffPage",
    "PlaceOverText",
    "PlaceRefused",
    "PlaceTooSmall",
    "PlacesNotFound",
    "PlacesOpen",
    "PlacesOverlap",
    "QuestionMissing",
    "ReasonMissing",
    "RecipientsMissing",
    "RemindedJustNow",
    "ScanNotAttached",
    "ScanNotProper",
    "ScanUnlikePaper",
    "SealAtDevice",
    "SignAtDevice",
    "SignerMissing",
    "SubjectMissing",
    "SubjectTooLong",
    "TimestampAwaited",
    "TooManyChosen",
    "TypedAlready",
    "UploadRejected",
    "UploadedForAnotherSigner",
    "VerdictUnknown",
    "VersionChanged",
]


class NotYourDraft(NotAllowed):
    """Only the drafter changes, submits and withdraws a draft."""

    code = "drafting.not_your_draft"
    message = gettext_noop("Only the drafter may do this.")
    law = "NĐ 30/2020/NĐ-CP Đ10"


class NotYourReview(NotAllowed):
    """The draft waits for another reviewer."""

    code = "drafting.not_your_review"
    message = gettext_noop("This draft waits for another reviewer.")
    law = "NĐ 30/2020/NĐ-CP Đ12"


class NotYourSignature(NotAllowed):
    """Only the signer named on the draft, or a delegate in force, signs it."""

    code = "drafting.not_your_signature"
    message = gettext_noop("This draft waits for another signer.")
    law = "NĐ 30/2020/NĐ-CP Đ13"


class NotYourIssue(NotAllowed):
    """Only a clerk of the agency issues."""

    code = "drafting.not_your_issue"
    message = gettext_noop("Only a clerk of the agency issues documents.")
    law = "NĐ 30/2020/NĐ-CP Đ6.3, Đ33"


class NotYoursToAnswer(Refusal):
    """A reply names an incoming document that its drafter may not see."""

    code = "drafting.not_yours_to_answer"
    message = gettext_noop("The document this one answers is not among your documents.")
    cure = gettext_noop("Open the incoming document and press “Draft a reply” there.")


class SubjectMissing(Refusal):
    """Trích yếu is empty."""

    code = "drafting.subject_missing"
    field = "subject"
    message = gettext_noop("The summary (trích yếu) is missing.")
    cure = gettext_noop("Say in one phrase what the document is about.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, II.5"


class SubjectTooLong(Refusal):
    """Trích yếu exceeds what packets and registers carry."""

    code = "drafting.subject_too_long"
    field = "subject"
    message = gettext_noop("The summary has {length} characters; registers and packets carry at most 500.")
    cure = gettext_noop("Shorten it.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục VI"


class BodyMissing(Refusal):
    """There is no text and no uploaded file."""

    code = "drafting.body_missing"
    field = "body"
    message = gettext_noop("The document has no text.")
    cure = gettext_noop("Write the text, or upload the finished PDF.")
    law = "NĐ 30/2020/NĐ-CP Đ8"


class RecipientsMissing(Refusal):
    """Nobody would receive the document."""

    code = "drafting.recipients_missing"
    field = "recipients"
    message = gettext_noop("The document has no recipient.")
    cure = gettext_noop("Choose at least one receiving agency, or name one under “Nơi nhận”.")
    law = "NĐ 30/2020/NĐ-CP Đ8.2"


class CaseFileMissing(Refusal):
    """The letter that is answered has no case file yet."""

    code = "drafting.case_file_missing"
    message = gettext_noop("The letter you answer is not in a case file yet.")
    cure = gettext_noop("Open that letter, put it into its case file, then submit; what you wrote stays.")
    law = "HP25-Đ18.4, Đ19.1; NĐ 30/2020/NĐ-CP Đ29"


class SignerMissing(Refusal):
    """No signer was chosen, or the one chosen no longer holds the post."""

    code = "drafting.signer_missing"
    field = "signer"
    message = gettext_noop("No leader in office is named as the signer.")
    cure = gettext_noop("Choose who signs.")
    law = "NĐ 30/2020/NĐ-CP Đ13"


class AnnexCountWrong(Refusal):
    """Declared and attached annexes differ."""

    code = "drafting.annex_count"
    field = "annexes_declared"
    message = gettext_noop("{declared} annex files are declared, {attached} are attached.")
    cure = gettext_noop("Attach what is missing, or correct the number.")
    law = "VL19-Đ11.2d; NĐ 30/2020/NĐ-CP Phụ lục I"


class BegunBefore(Refusal):
    """The open page that asks has begun its draft already; the answer was lost on the way."""

    code = "drafting.begun_before"
    message = gettext_noop("This page has begun its draft already.")
    cure = gettext_noop("Find it among your drafts and go on there.")


class EditedMeanwhile(Refusal):
    """Somebody else saved after this text was opened; both texts are kept."""

    code = "drafting.edited_meanwhile"
    message = gettext_noop("{name} changed this draft at {time}, while you were writing.")
    cure = gettext_noop("Your text is kept as version {version}. Compare, then save again.")


class ReasonMissing(Refusal):
    """A draft is not returned without a reason."""

    code = "drafting.reason_missing"
    field = "reason"
    message = gettext_noop("Say why it is not approved.")
    cure = gettext_noop("One sentence is enough; the drafter reads it.")
    law = "NĐ 30/2020/NĐ-CP Đ10.3"


class SignAtDevice(Refusal):
    """The certificate lies on a token at the person's own computer; only its owner's browser reaches it."""

    code = "drafting.sign_at_device"
    message = gettext_noop("Your certificate lies on a token: it signs one document at a time, at your computer.")
    cure = gettext_noop("Open the document and sign it there.")
    law = "NĐ 30/2020/NĐ-CP Đ13"


class SealAtDevice(Refusal):
    """The agency's seal lies on a token at the clerk's computer."""

    code = "drafting.seal_at_device"
    message = gettext_noop(
        "The agency's seal lies on a token: it seals one document at a time, at the clerk's computer."
    )
    cure = gettext_noop("Open the document and issue it there.")
    law = "NĐ 30/2020/NĐ-CP Đ33"


class TimestampAwaited(Refusal):
    """The seal closes the file: afterwards no timestamp can be put into the person's signature."""

    code = "drafting.timestamp_awaited"
    message = gettext_noop("The timestamp of the personal signature has not come yet; the seal goes on after it.")
    cure = gettext_noop("Try again in a minute; no number was taken.")
    law = "HP25-Đ11.1b; TT 41/2017 Đ9"


class DeviceNotWaited(Refusal):
    """What the device signed comes too late or for something else."""

    code = "drafting.device_not_waited"
    message = gettext_noop("The document no longer waits for this signature.")
    cure = gettext_noop("Open the document to see how it stands.")


class VersionChanged(Refusal):
    """The paper changed between reading and signing."""

    code = "drafting.version_changed"
    message = gettext_noop("The document changed while you were reading it.")
    cure = gettext_noop("Read version {version} and sign again.")
    law = "NĐ 30/2020/NĐ-CP Đ11"


class NothingChosen(Refusal):
    """A batch needs documents."""

    code = "drafting.nothing_chosen"
    message = gettext_noop("No document was chosen, or all of those chosen are in another batch.")
    cure = gettext_noop("Mark the documents in the list, then try again.")


class TooManyChosen(Refusal):
    """A batch has an end that one person can answer for."""

    code = "drafting.too_many_chosen"
    message = gettext_noop("{count} documents were chosen; a batch takes at most {limit}.")
    cure = gettext_noop("Do them in several batches.")


class NotYourBatch(NotAllowed):
    """Whoever began a batch stops it."""

    code = "drafting.not_your_batch"
    message = gettext_noop("Only the person who began this batch may stop it.")


class NothingToCopy(Refusal):
    """Only what was issued or received can be copied."""

    code = "drafting.nothing_to_copy"
    message = gettext_noop("Only an issued or received document can be copied.")
    law = "NĐ 30/2020/NĐ-CP Đ25"


class NotYourCopy(NotAllowed):
    """Copies are signed by a clerk of the agency whose register the document stands in."""

    code = "drafting.not_your_copy"
    message = gettext_noop("Only a clerk of the agency signs its copies.")
    law = "NĐ 30/2020/NĐ-CP Đ27, Đ33"


class ElectronicNeedsNoCopy(Refusal):
    """An electronic original is the original wherever it is; copying it in electronic form is no form of copy."""

    code = "drafting.electronic_needs_no_copy"
    field = "file"
    message = gettext_noop("This file is not a scan of paper: an electronic original is sent itself, without a copy.")
    cure = gettext_noop("Scan the paper, or choose TRÍCH SAO for a part laid out anew.")
    law = "NĐ 30/2020/NĐ-CP Đ25.1, Đ25.2"


class ScanNotProper(Refusal):
    """The scan is not what the decree asks for."""

    code = "drafting.scan_not_proper"
    field = "file"
    message = gettext_noop("This scan cannot be signed as a copy: {what}.")
    cure = gettext_noop("Scan again in colour, at 200 dots per inch or more, at 100 %.")
    law = "NĐ 30/2020/NĐ-CP Phụ lục I, II.I.2"
