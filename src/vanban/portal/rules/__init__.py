"""Decisions of the portal, in plain Python."""
