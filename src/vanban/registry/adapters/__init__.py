"""Outside things the registry uses; only config names them."""
