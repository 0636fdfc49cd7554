"""Decisions of exchange, in plain Python."""
