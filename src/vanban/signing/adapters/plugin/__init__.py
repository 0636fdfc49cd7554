"""Keys on a token at the person's own computer, reached by the person's browser alone."""
