"""Pages of the trust store (/tin-cay/) and of the register of certificates (/chung-thu/)."""
