"""Outside things of the portal."""
