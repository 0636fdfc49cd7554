"""Tables of drafting. A draft's id is the document's UUID for its whole life."""

from vanban.drafting.models.batches import Batch, BatchItem
from vanban.drafting.models.copies import Copy
from vanban.drafting.models.drafts import Attachment, Draft, DraftVersion, Opinion
from vanban.drafting.models.files import CheckedFile, WordFile, keep_checked
from vanban.drafting.models.format import FormatCheck
from vanban.drafting.models.review import AgencyFlow, Comment, Consultation, Consulted, CoWriter, Slip

__all__ = [
    "AgencyFlow",
    "Attachment",
    "Batch",
    "BatchItem",
    "CheckedFile",
    "CoWriter",
    "Comment",
    "Consultation",
    "Consulted",
    "Copy",
    "Draft",
    "DraftVersion",
    "FormatCheck",
    "Opinion",
    "Slip",
    "WordFile",
    "keep_checked",
]
