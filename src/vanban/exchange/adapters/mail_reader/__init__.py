"""Messages from strangers, read in bounded children."""
