"""Decisions of a province's regulation, from values to values."""
