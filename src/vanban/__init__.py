"""vanban: documents and operations of a Vietnamese province, and the hub between its agencies."""
