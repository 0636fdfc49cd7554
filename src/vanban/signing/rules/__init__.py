"""Decisions of signing, from values to values."""
