"""Signatures: putting them on documents, checking them, and the register of certificates that may be used.

We own: certificates of people and of agencies, the anchors we trust, the pictures of signatures and seals, signing
as a person, number, date and seal in one step, copies and attachments, and the report on any signed PDF.
We do NOT own: who may sign which document (the flows), the number itself (registry), people and posts (directory).
Our five words: certificate, anchor, person's signature, seal, report.
"""
