"""The running laws of the house: each law is a function over source text, each is shown able to fail."""
