"""Outside things of the directory, one folder each; only config names them."""
