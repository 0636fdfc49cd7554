"""Pages of the rules: see, compare, amend; the list of an agency; the public list."""
