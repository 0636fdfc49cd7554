"""Reads of signing."""
