"""Decisions of the hub, in plain Python."""
