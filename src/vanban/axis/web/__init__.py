"""The hub's pages and its wire protocol."""
