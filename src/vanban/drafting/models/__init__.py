"""Tables of drafting. A draft's id is the document's UUID for its whole life."""

from vanban.drafting.models.batches import Batch, BatchItem
from vanban.drafting.models.copies import Copy
from vanban.drafting.models.drafts import Attachment, Draft, DraftVersion, Opinion

__all__ = ["Attachment", "Batch", "BatchItem", "Copy", "Draft", "DraftVersion", "Opinion"]
