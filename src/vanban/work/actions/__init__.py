"""Verbs of handling."""
