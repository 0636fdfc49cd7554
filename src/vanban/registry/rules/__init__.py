"""Decisions of the registry, from values to values."""
