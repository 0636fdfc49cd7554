"""The verbs of signing. PDF work runs before the transaction that records it."""
