"""Talking to timestamp authorities, OCSP responders and publishers of revocation lists."""
