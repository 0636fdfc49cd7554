"""What the hub reaches outside this process; only config names these."""
