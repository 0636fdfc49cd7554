"""Signing with a token at the person's own computer: the page that asks, and the two addresses the software uses."""
