"""The refusals on a draft's way to its signer: turns, opinions, slips, paper signed by hand."""

from __future__ import annotations

from vanban.kernel.refusals import NotAllowed, Refusal, gettext_noop


class DelegationEnded(NotAllowed):
    """Whoever stood in for another a moment ago no longer does: the act is not theirs."""

    code = "drafting.delegation_ended"
    message = gettext_noop("Your standing in for {name} is over.")
    cure = gettext_noop("This is done by: {who}. Open the document again in your own post.")
    law = "NB16-Đ13.3; VL19-Đ16.4"


class BlockOfAnother(Refusal):
    """The signature block shows the name of another person than the one about to sign."""

    code = "drafting.block_of_another"
    message = gettext_noop("The signature block shows {shown}; you are {name}.")
    cure = gettext_noop("Press “Sign in their place” to have the paper set with your name and capacity, then sign.")
    law = "NĐ 30/2020/NĐ-CP Đ13; Phụ lục I, II.7"


class BlockOnUploadedPaper(Refusal):
    """An uploaded paper cannot be set anew with another signer's name."""

    code = "drafting.block_on_uploaded_paper"
    message = gettext_noop("The paper was uploaded: its signature block cannot be set anew here.")
    cure = gettext_noop("Return it; the drafter uploads a paper with the name of whoever signs.")
    law = "NĐ 30/2020/NĐ-CP Đ13"


class FlowUnknownStep(Refusal):
    """A turn in an agency's own process that this house does not know."""

    code = "drafting.flow_unknown_step"
    field = "steps"
    message = gettext_noop("“{step}” is no turn of a draft.")
    cure = gettext_noop("Choose among the turns shown.")
    law = "HY19-Đ12.2; HP25-Đ24.1c"


class FlowLacksStep(Refusal):
    """An agency's own process may add turns; what the province asks for stays."""

    code = "drafting.flow_lacks_step"
    field = "steps"
    message = gettext_noop("The province's rules ask for the turn “{step}”.")
    cure = gettext_noop("Leave it in the process.")
    law = "HY19-Đ12.2; HP25-Đ24.1c"


class FlowReasonMissing(Refusal):
    """An agency's process is changed with a reason: its decision number, for one."""

    code = "drafting.flow_reason_missing"
    field = "reason"
    message = gettext_noop("Say which decision or reason this process rests on.")
    cure = gettext_noop("One line is enough, such as the number of the agency's rules.")
    law = "NB16-Đ13.4b; HP25-Đ24.1c"


class NotYourFlow(NotAllowed):
    """The agency's head or its administrator sets its process."""

    code = "drafting.not_your_flow"
    message = gettext_noop("Only a leader or the administrator of the agency sets its process.")
    law = "HY19-Đ12.2; HP25-Đ24.1c"


class RemindedJustNow(Refusal):
    """Reminding again at once helps nobody."""

    code = "drafting.reminded_just_now"
    message = gettext_noop("They were reminded at {time}.")
    cure = gettext_noop("Wait an hour, or call them.")


class NobodyToRemind(Refusal):
    """There is nobody whose turn it is."""

    code = "drafting.nobody_to_remind"
    message = gettext_noop("There is nobody to remind: nobody else's turn or answer is open.")


class NobodyAsked(Refusal):
    """Opinions are asked of somebody."""

    code = "drafting.nobody_asked"
    field = "people"
    message = gettext_noop("Nobody was chosen whose opinion is asked.")
    cure = gettext_noop("Choose colleagues, or agencies.")
    law = "NĐ 30/2020/NĐ-CP Đ10.1"


class QuestionMissing(Refusal):
    """What is asked must be said."""

    code = "drafting.question_missing"
    field = "question"
    message = gettext_noop("Say what the opinion is asked on.")
    cure = gettext_noop("One sentence is enough.")


class DueTooSoon(Refusal):
    """A deadline lies in the future."""

    code = "drafting.due_too_soon"
    field = "due"
    message = gettext_noop("The deadline must lie after today.")
    cure = gettext_noop("Choose a later day.")


class NotYourConsultation(NotAllowed):
    """The drafter, or whoever's turn it is, asks for opinions and closes the asking."""

    code = "drafting.not_your_consultation"
    message = gettext_noop("Opinions are asked by the drafter or by whoever's turn it is.")


class NotAskedYou(NotAllowed):
    """Only who was asked answers, once; for an agency one of its leaders."""

    code = "drafting.not_asked_you"
    message = gettext_noop("Your opinion is not asked on this draft, or it was given already.")


class ConsultationOver(Refusal):
    """The asking was closed."""

    code = "drafting.consultation_over"
    message = gettext_noop("This asking of opinions was closed at {time}.")
    cure = gettext_noop("Tell the drafter directly.")


class VerdictUnknown(Refusal):
    """Agree, disagree, or another opinion."""

    code = "drafting.verdict_unknown"
    field = "verdict"
    message = gettext_noop("Choose: agree, disagree, or another opinion.")


class OpinionMissing(Refusal):
    """Who disagrees says why."""

    code = "drafting.opinion_missing"
    field = "text"
    message = gettext_noop("Say what you disagree with, or your other opinion.")
    cure = gettext_noop("One sentence is enough; it is printed in the summary.")


class CommentMissing(Refusal):
    """A comment from the public has words and a name."""

    code = "drafting.comment_missing"
    field = "text"
    message = gettext_noop("A comment needs your name and your words.")
    law = "NB16-Đ15.2"


class CommentTooMany(Refusal):
    """Too many comments from one place within the hour."""

    code = "drafting.comment_too_many"
    field = "text"
    message = gettext_noop("Many comments came from here within the hour.")
    cure = gettext_noop("Try again later, or write a letter to the agency.")


class NotYourPaperWay(NotAllowed):
    """A clerk of the agency prints, numbers and scans what is signed by hand."""

    code = "drafting.not_your_paper_way"
    message = gettext_noop("Only a clerk of the agency prints it and takes the signed paper.")
    law = "NB16-Đ13.2a; HP25-Đ20.1a"


class ScanUnlikePaper(Refusal):
    """The scan has another number of pages than what was approved."""

    code = "drafting.scan_unlike_paper"
    field = "file"
    message = gettext_noop("The scan has {found} pages, the approved paper {wanted}.")
    cure = gettext_noop("Scan every page of the signed paper, and nothing else.")
    law = "HP25-Đ20.1a; NĐ 30/2020/NĐ-CP Đ25"


class NoColleague(Refusal):
    """Only a person in a post of the same agency writes along."""

    code = "drafting.no_colleague"
    field = "people"
    message = gettext_noop("{name} holds no post in the drafting agency.")
    cure = gettext_noop("Choose a colleague of the agency; other agencies are asked for their opinion.")
