"""Drafts on their way to being issued: composing, opinions, approval, personal signature, issuing.

We own: drafts and their versions, the text of a document and how it is typeset, opinions, review turns, recipients
and enclosures until issue, and the act of issuing.
We do NOT own: numbers and registers (registry), signatures and keys (signing), sending (exchange), people (directory).
Our five words: draft, version, opinion, approval, issue.
"""
