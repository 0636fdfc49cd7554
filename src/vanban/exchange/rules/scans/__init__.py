"""What can be said of scanned pages: separators, blank sides, which way is up, where a letter begins, its worth."""
