"""Reads of the directory."""
