"""Outside things of signing: the PDF engine and the demo's certificate authority. Only config names them."""
