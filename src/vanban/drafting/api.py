"""The door of drafting."""

from vanban.drafting.actions.approving import approve, change_approved, give_opinion, reject, submit, withdraw
from vanban.drafting.actions.batches import Chosen, begin_batch, stop_batch
from vanban.drafting.actions.by_hand import approve_by_hand, give_number_back, print_paper, take_scan, take_signed
from vanban.drafting.actions.checking_form import check_form, mend_form
from vanban.drafting.actions.co_writing import set_co_writers
from vanban.drafting.actions.consulting import Question, answer, ask, close, comment, record_letter, remind_asked
from vanban.drafting.actions.copies import make_copy
from vanban.drafting.actions.device import offer_to_seal, offer_to_sign, stop_sealing
from vanban.drafting.actions.entering import Scanned, enter_paper, stamp_arrived
from vanban.drafting.actions.flows import set_flow
from vanban.drafting.actions.grouping import drop_group, take_groups
from vanban.drafting.actions.handing_over import hand_over_drafts, merge_drafts
from vanban.drafting.actions.in_place import set_block
from vanban.drafting.actions.issuing import begin_issue, finish_issue, sign
from vanban.drafting.actions.numbering import use_number_aside
from vanban.drafting.actions.paper import make_paper, place, upload_paper
from vanban.drafting.actions.pictures import add_picture, remove_picture
from vanban.drafting.actions.reminding import remind
from vanban.drafting.actions.slips import make_slip
from vanban.drafting.actions.word import upload_word
from vanban.drafting.actions.writing import add_attachment, create_draft, discard, remove_attachment, save_fields
from vanban.drafting.jobs import complete_begun, do_item, give_up, resume_issue, resume_word, scan_waiting
from vanban.drafting.ports import use_composer, use_file_tools, use_place_finder
from vanban.drafting.queries.batches import Standing, batches_of, find_batch, waiting_for
from vanban.drafting.queries.copies import agency_of, book_of_copies, copies_of
from vanban.drafting.queries.drafts import (
    attachments_of,
    draft_begun_on,
    drafts_answering,
    drafts_by_id,
    find_draft,
    get_draft,
    how_many,
    is_placed,
    paper_of,
    signers_for,
    versions_of,
)
from vanban.drafting.queries.files import checked_files, latest_word, words_of
from vanban.drafting.queries.held import held_drafts
from vanban.drafting.queries.readiness import compose_preview
from vanban.drafting.rules.fields import AnnexField, CoSignerField, DraftFields, RecipientField
from vanban.drafting.rules.groups import TakenGroup, standing
from vanban.drafting.rules.saving import OpenPage

__all__ = [
    "AnnexField",
    "Chosen",
    "CoSignerField",
    "DraftFields",
    "OpenPage",
    "Question",
    "RecipientField",
    "Scanned",
    "Standing",
    "TakenGroup",
    "add_attachment",
    "add_picture",
    "agency_of",
    "answer",
    "approve",
    "approve_by_hand",
    "ask",
    "attachments_of",
    "batches_of",
    "begin_batch",
    "begin_issue",
    "book_of_copies",
    "change_approved",
    "check_form",
    "checked_files",
    "close",
    "comment",
    "complete_begun",
    "compose_preview",
    "copies_of",
    "create_draft",
    "discard",
    "do_item",
    "draft_begun_on",
    "drafts_answering",
    "drafts_by_id",
    "drop_group",
    "enter_paper",
    "find_batch",
    "find_draft",
    "finish_issue",
    "get_draft",
    "give_number_back",
    "give_opinion",
    "give_up",
    "hand_over_drafts",
    "held_drafts",
    "how_many",
    "is_placed",
    "latest_word",
    "make_copy",
    "make_paper",
    "make_slip",
    "mend_form",
    "merge_drafts",
    "offer_to_seal",
    "offer_to_sign",
    "paper_of",
    "place",
    "print_paper",
    "record_letter",
    "reject",
    "remind",
    "remind_asked",
    "remove_attachment",
    "remove_picture",
    "resume_issue",
    "resume_word",
    "save_fields",
    "scan_waiting",
    "set_block",
    "set_co_writers",
    "set_flow",
    "sign",
    "signers_for",
    "stamp_arrived",
    "standing",
    "stop_batch",
    "stop_sealing",
    "submit",
    "take_groups",
    "take_scan",
    "take_signed",
    "upload_paper",
    "upload_word",
    "use_composer",
    "use_file_tools",
    "use_number_aside",
    "use_place_finder",
    "versions_of",
    "waiting_for",
    "withdraw",
    "words_of",
]
