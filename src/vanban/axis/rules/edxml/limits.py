"""The declared limits of a packet: one number per hop, checked before any memory is spent."""

MAX_FILE = 50 * 1024 * 1024
"""One attachment, unpacked (NB25-Đ8.4)."""

MAX_PACKET = 72 * 1024 * 1024
"""One packet: a file of the greatest size in base64, plus its envelope."""

STREAM_ABOVE = 4 * 1024 * 1024
"""Up to this size a packet is parsed as a tree, which is faster; above it as a stream, which needs no memory."""

MAX_MARKUP = 100_000
"""Occurrences of “<”; base64 has none, so this bounds the tree before it is built."""

MAX_ATTRIBUTES = 50_000
"""Occurrences of “=”, of which base64 has two a file at most: attributes cost fifty times their bytes in memory."""

MAX_DEPTH = 24
MAX_ATTACHMENTS = 500
MAX_RECIPIENTS = 5_000
MAX_NAME = 255
MAX_TEXT = 20_000

MAX_RAW_TEXT = 5 * MAX_TEXT
"""One text before it is trimmed and composed; more is never kept in memory."""

MAX_ENVELOPE = STREAM_ABOVE
"""All texts together, in characters, apart from the files."""

MAX_TAG = STREAM_ABOVE
"""Bytes of one tag or comment, which a parser must hold as a whole."""

MAX_RATIO = 100
"""Unpacked to packed size of a ZIP wrapper, above the first `RATIO_FREE` bytes."""

MAX_ENTRIES = 10_000
"""Entries of a ZIP, counted by their marks before the list is read."""

MAX_DIRECTORY = 4 * 1024 * 1024
"""Bytes of a ZIP's list of entries."""

MAX_UNPACKED = 4 * MAX_FILE
"""All files of a packet together, unpacked."""

RATIO_FREE = 4 * 1024 * 1024

CHUNK = 256 * 1024
"""How much of a stream is looked at in one step."""
