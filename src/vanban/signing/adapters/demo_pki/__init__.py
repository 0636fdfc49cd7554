"""A certificate authority for the demo and for tests, clearly marked; never usable in production."""
