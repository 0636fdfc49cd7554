"""Reads of the portal: what several contexts say, put together."""
