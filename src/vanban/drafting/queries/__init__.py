"""Reads of drafting."""
