"""What the operator may look up: envelopes, counts and states, never content."""
