"""Hubs that exchange can be joined to."""
