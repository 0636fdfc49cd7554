"""The operator's pages of the hub, and joining by the systems themselves."""
