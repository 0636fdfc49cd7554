"""The same office questions asked of every regulation: what it answers, not how its data are written.

One list for the generated paper and for the page where an operator compares regulations side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from vanban.kernel.clock import VIETNAM, local
from vanban.kernel.document_types import Urgency
from vanban.kernel.refusals import Phrase, gettext_noop
from vanban.kernel.usernames import build_username
from vanban.rulebook.errors import SecretContent
from vanban.rulebook.rules.dispatch import (
    SIGNATURE_LABELS,
    Letter,
    check_secrecy,
    decide_dispatch,
    legal_value,
    paper_may_be_added,
    signatures_for,
)
from vanban.rulebook.rules.files import CONTENT_OF, Upload, generated_file_name, human_size, upload_faults
from vanban.rulebook.rules.profile import Dispatch, NameMode, Profile, ReturnTarget, SentTime, Signature
from vanban.rulebook.rules.soundness import LIMIT_WORDS, ROLES
from vanban.rulebook.rules.texts import format_text
from vanban.rulebook.rules.time_limits import registration_deadline, sending_deadline, submission_deadline

Answer = tuple[str | Phrase, ...]
"""Pieces of a sentence; phrases are translated when it is shown."""

WAYS = {
    Dispatch.E_ONLY: gettext_noop("electronically only"),
    Dispatch.E_AND_PAPER: gettext_noop("electronically and on paper"),
    Dispatch.PAPER_ONLY: gettext_noop("on paper only"),
}
VALUES = {
    "original": gettext_noop("an original"),
    "copy": gettext_noop("a copy"),
    "person_only": gettext_noop("signed by the person only"),
    "agency_only": gettext_noop("signed by the agency only"),
    "for_information": gettext_noop("for information only"),
}
STEPS = {
    "compose": gettext_noop("draft"),
    "submission_slip": gettext_noop("submission slip"),
    "review": gettext_noop("review"),
    "sign": gettext_noop("sign"),
    "wet_sign": gettext_noop("print, sign by hand, scan"),
    "format_check": gettext_noop("check of form"),
    "legal_review": gettext_noop("legal review"),
    "deputy": gettext_noop("deputy"),
    "final_file": gettext_noop("the final file goes along"),
    "issue": gettext_noop("issue"),
}
RETURNS = {
    ReturnTarget.DRAFTER: gettext_noop("to the drafter"),
    ReturnTarget.DRAFTING_HEAD: gettext_noop("to the head of the drafting unit"),
}
SENT = {
    SentTime.PRESSED: gettext_noop("when the clerk orders the sending"),
    SentTime.HANDED: gettext_noop("when the hub gives its receipt"),
    SentTime.ARRIVED: gettext_noop("when the receiver's system confirms “arrived”"),
}
YES, NO, NONE = Phrase(gettext_noop("yes")), Phrase(gettext_noop("no")), Phrase(gettext_noop("nothing"))

FRIDAY_EVENING = datetime(2026, 11, 13, 18, 0, tzinfo=VIETNAM)
SIGNED_FRIDAY = datetime(2026, 11, 13, 16, 50, tzinfo=VIETNAM)
NIGHT = datetime(2026, 11, 16, 22, 0, tzinfo=VIETNAM)
DATED = date(2026, 11, 13)
BOTH = (Signature.PERSON, Signature.AGENCY)
GIVEN_NAME = "Báo cáo tháng 3.pdf"


@dataclass(frozen=True)
class Question:
    """One line of the sheet: the topic it stands under, the question, and how a regulation is asked."""

    topic: str
    text: str
    ask: Callable[[Profile], Answer]


def _list(parts: Iterable[str | Phrase]) -> Answer:
    found: list[str | Phrase] = []
    for part in parts:
        found += [", ", part] if found else [part]
    return tuple(found) or (NONE,)


def _yes(value: bool) -> Answer:
    return (YES,) if value else (NO,)


def _formats(role: str) -> Callable[[Profile], Answer]:
    def ask(profile: Profile) -> Answer:
        return _list(
            extension
            for extension in sorted(CONTENT_OF)
            if not any(
                fault.code == "rulebook.format" for fault in upload_faults(profile, Upload(f"a.{extension}", 1, role))
            )
        )

    return ask


def _name(profile: Profile) -> Answer:
    if profile.file_name.mode is NameMode.GENERATE:
        made = generated_file_name(
            profile, notation="15/QĐ-UBND", dated=DATED, subject="Về công tác cải cách hành chính", extension="pdf"
        )
        return (Phrase(gettext_noop("named anew by the system:")), " ", made)
    for fault in upload_faults(profile, Upload(GIVEN_NAME, 1, "attachment")):
        if "proposal" in fault.data:
            return (Phrase(gettext_noop("refused; proposed:")), " ", fault.data["proposal"])
    return (Phrase(gettext_noop("kept as it is")),)


def _size(profile: Profile) -> Answer:
    return (human_size(profile.max_file_bytes),)


def _way(**facts: object) -> Callable[[Profile], Answer]:
    given = {
        "type_code": "cong-van",
        "sender_level": "department",
        "receiver_level": "department",
        "receiver_has_system": True,
        "signed": True,
        **facts,
    }
    letter = Letter(**given)  # type: ignore[arg-type]

    def ask(profile: Profile) -> Answer:
        decision = decide_dispatch(profile, letter)
        return (Phrase(WAYS[decision.value]), " (", decision.reason.partition(":")[0], ")")

    return ask


def _added(profile: Profile) -> Answer:
    letter = Letter("bao-cao", "department", "department", receiver_has_system=True, signed=True)
    return _yes(paper_may_be_added(profile, letter).value)


def _signers(origin: str) -> Callable[[Profile], Answer]:
    return lambda profile: _list(Phrase(SIGNATURE_LABELS[one]) for one in signatures_for(profile, origin))


def _required(profile: Profile) -> Answer:
    return _list(Phrase(SIGNATURE_LABELS[one]) for one in profile.signature.required)


def _worth(
    signed: tuple[Signature, ...], origin: str, stamped: tuple[Signature, ...] = ()
) -> Callable[[Profile], Answer]:
    def ask(profile: Profile) -> Answer:
        value = legal_value(profile, signed, origin=origin, stamped=stamped).value
        return (Phrase(VALUES[value]),)

    return ask


def _moment(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m}"


def _secret(profile: Profile) -> Answer:
    try:
        check_secrecy(profile, "mat")
    except SecretContent:
        return (Phrase(gettext_noop("is refused")),)
    return (Phrase(gettext_noop("allowed")),)


def _text(kind: str, on: date) -> Callable[[Profile], Answer]:
    return lambda profile: (format_text(profile, kind, on).value.title,)


def _recall(profile: Profile) -> Answer:
    duty = Phrase(gettext_noop("must give it back and destroy its copy"))
    return (duty,) if profile.recall_is_duty().value else (Phrase(gettext_noop("agrees or refuses")),)


def _reports(profile: Profile) -> Answer:
    return _list(f"{report.code} ({report.every_months}) → {report.to}" for report in profile.reports)


def _user_name(profile: Profile) -> Answer:
    return (build_username("SKHCN", "Đỗ Thị Ước", is_taken=lambda _name: False, template=profile.username_template),)


FILES = gettext_noop("Files")
FLOW = gettext_noop("From draft to issue")
SIGNING = gettext_noop("Signatures and what a file is worth")
PAPER = gettext_noop("Paper or electronic")
TIMES = gettext_noop("Time limits")
AFTER = gettext_noop("After sending")
SYSTEM = gettext_noop("Names and running")

QUESTIONS: tuple[Question, ...] = (
    *(Question(FILES, label, _formats(role)) for role, label in ROLES.items()),
    Question(FILES, gettext_noop("An attached file named “Báo cáo tháng 3.pdf”"), _name),
    Question(FILES, gettext_noop("Largest file"), _size),
    Question(
        FILES, gettext_noop("Form of an administrative document of 2019"), _text("administrative", date(2019, 6, 3))
    ),
    Question(FILES, gettext_noop("Form of an administrative document of 2026"), _text("administrative", DATED)),
    Question(FILES, gettext_noop("Form of a legal document of 2026"), _text("legal", DATED)),
    Question(FLOW, gettext_noop("Steps"), lambda p: _list(Phrase(STEPS.get(s, s)) for s in p.draft_flow.steps)),
    Question(
        FLOW, gettext_noop("A draft not approved goes back"), lambda p: (Phrase(RETURNS[p.draft_flow.return_target]),)
    ),
    Question(FLOW, gettext_noop("The number is given before the leader signs"), lambda p: _yes(p.number_before_sign)),
    Question(FLOW, gettext_noop("Box of the reviewer"), lambda p: (p.box_label("review"),)),
    Question(FLOW, gettext_noop("Box of the signer"), lambda p: (p.box_label("sign"),)),
    Question(FLOW, gettext_noop("Box of the clerk who issues"), lambda p: (p.box_label("issue"),)),
    Question(SIGNING, gettext_noop("Nothing is exchanged without"), _required),
    Question(SIGNING, gettext_noop("Who signs a document made on the computer"), _signers("born_digital")),
    Question(SIGNING, gettext_noop("Who signs a scan"), _signers("scanned")),
    Question(
        SIGNING, gettext_noop("Made on the computer, both signatures, no timestamp"), _worth(BOTH, "born_digital")
    ),
    Question(SIGNING, gettext_noop("The same with the person's timestamp"), _worth(BOTH, "born_digital", BOTH)),
    Question(SIGNING, gettext_noop("A scan signed by the agency"), _worth((Signature.AGENCY,), "scanned")),
    Question(SIGNING, gettext_noop("Without a signature"), _worth((), "born_digital")),
    Question(SIGNING, gettext_noop("Trusted authorities"), lambda p: _list(p.signature.trusted_roots)),
    Question(
        SIGNING, gettext_noop("Attached files are sealed too"), lambda p: _yes(p.signature.seal_separate_attachments)
    ),
    Question(PAPER, gettext_noop("Inside the agency"), _way(internal=True)),
    Question(PAPER, gettext_noop("A letter between two departments"), _way()),
    Question(PAPER, gettext_noop("A letter to a commune"), _way(receiver_level="commune")),
    Question(
        PAPER, gettext_noop("A submission to the province"), _way(type_code="to-trinh", receiver_level="province")
    ),
    Question(PAPER, gettext_noop("A report"), _way(type_code="bao-cao")),
    Question(PAPER, gettext_noop("A resolution"), _way(type_code="nghi-quyet")),
    Question(PAPER, gettext_noop("A contract"), _way(type_code="hop-dong")),
    Question(PAPER, gettext_noop("A letter asking for opinions on a draft"), _way(purpose="consultation")),
    Question(PAPER, gettext_noop("An unsigned letter"), _way(signed=False)),
    Question(PAPER, gettext_noop("To a receiver without a system"), _way(receiver_has_system=False)),
    Question(PAPER, gettext_noop("To a receiver who needs the paper by law"), _way(needs_paper=True)),
    Question(PAPER, gettext_noop("Paper may be added to a report, with a reason"), _added),
    Question(PAPER, gettext_noop("A stamped paper copy is kept"), lambda p: _yes(p.keep_paper_copy)),
    Question(PAPER, gettext_noop("An answer waits for the work's case file"), lambda p: _yes(p.case_file_first)),
    Question(PAPER, gettext_noop("An agency has a list of its own"), lambda p: (p.own_lists or NO,)),
    Question(PAPER, gettext_noop("Papers that must be scanned"), lambda p: _list(p.must_scan)),
    Question(
        TIMES,
        gettext_noop("Signed on Friday at 16:50, sent by"),
        lambda p: (_moment(sending_deadline(p, SIGNED_FRIDAY, Urgency.NORMAL).value),),
    ),
    Question(
        TIMES,
        gettext_noop("The same, urgent"),
        lambda p: (_moment(sending_deadline(p, SIGNED_FRIDAY, Urgency.URGENT).value),),
    ),
    Question(
        TIMES,
        gettext_noop("Arrived on Friday at 18:00, registered by"),
        lambda p: (_moment(registration_deadline(p, FRIDAY_EVENING, Urgency.NORMAL).value),),
    ),
    Question(
        TIMES,
        gettext_noop("The same, before the leader by"),
        lambda p: (_moment(submission_deadline(p, FRIDAY_EVENING, Urgency.NORMAL).value),),
    ),
    Question(
        TIMES,
        gettext_noop("Express, arrived on Monday at 22:00, before the leader by"),
        lambda p: (_moment(submission_deadline(p, NIGHT, Urgency.EXPRESS).value),),
    ),
    Question(TIMES, gettext_noop("A document counts as sent"), lambda p: (Phrase(SENT[p.sent_time]),)),
    Question(AFTER, gettext_noop("Asked to give a document back, the receiver"), _recall),
    Question(AFTER, gettext_noop("State 04 is called"), lambda p: (p.state_label("04"),)),
    Question(AFTER, gettext_noop("State 13 is called"), lambda p: (p.state_label("13"),)),
    Question(AFTER, gettext_noop("Channels"), lambda p: _list(p.channels)),
    Question(AFTER, gettext_noop("Reports due (months)"), _reports),
    Question(SYSTEM, gettext_noop("Name of the system"), lambda p: (p.branding.system_name,)),
    Question(SYSTEM, gettext_noop("Short name"), lambda p: (p.branding.short_name,)),
    Question(SYSTEM, gettext_noop("Application"), lambda p: (p.branding.app_name,)),
    Question(SYSTEM, gettext_noop("Operator"), lambda p: (p.operator_agency,)),
    Question(SYSTEM, gettext_noop("Levels of agencies"), lambda p: _list(p.org_levels)),
    Question(SYSTEM, gettext_noop("Schemes of agency codes"), lambda p: _list(p.code_schemes)),
    Question(SYSTEM, gettext_noop("User name of Đỗ Thị Ước at SKHCN"), _user_name),
    Question(SYSTEM, gettext_noop("A document with the mark “Mật”"), _secret),
    Question(SYSTEM, gettext_noop("Backup at least every (hours)"), lambda p: (str(p.backup_every_hours),)),
)


def said_reason(reason: str, translate: Callable[[str], str]) -> str:
    """A decision's reason in a language: the clause as it is, the words or limit after it translated if known."""
    clause, colon, words = reason.partition(": ")
    words = next((said for limit, said in LIMIT_WORDS.items() if words == limit), words)
    return f"{clause}{colon}{translate(words)}" if words else reason


def said(answer: Answer, translate: Callable[[str], str]) -> str:
    """An answer in a language."""
    return "".join(translate(str(part)) if isinstance(part, Phrase) else part for part in answer)


def rows(profiles: Iterable[Profile], translate: Callable[[str], str]) -> list[tuple[str, str, list[str]]]:
    """Topic, question, and each regulation's answer, in a language."""
    asked = list(profiles)
    return [
        (translate(one.topic), translate(one.text), [said(one.ask(profile), translate) for profile in asked])
        for one in QUESTIONS
    ]
