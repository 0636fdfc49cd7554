"""The ground every context stands on: audit, events, jobs, storage, keys, the web shell.

We own: the append-only audit, the event wire, encrypted file storage, the database's start, the page vocabulary.
We do NOT own: any idea of what a document is, who may see it, or what a province's rules say.
Our five words: audit, event, job, blob, page.
"""
