"""Keys in a token or module behind PKCS#11: a person's token on this machine, the agency's HSM."""
