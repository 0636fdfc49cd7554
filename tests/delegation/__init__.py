"""Every act of the house by its holder and by stand-ins of every kind: one table, one test (decision 0034)."""
