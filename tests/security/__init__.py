"""The house under attack: what strangers and colleagues may try, and what they get."""
