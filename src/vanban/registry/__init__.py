"""The books of an agency: numbers without gaps, documents that went out and came in, and their files.

We own: registers and the numbers taken from them, issued documents, incoming documents, the printed books.
We do NOT own: how a draft is made or signed (drafting, signing), how it travels (exchange), who handles it (work).
Our five words: register, number, issued document, incoming document, duplicate.
"""
