"""The collection of letters on which the reading of fields is measured."""
