"""The composition root: settings, addresses, wiring, the command. Knows all, decides nothing."""
