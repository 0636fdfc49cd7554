"""Verbs of drafting."""
