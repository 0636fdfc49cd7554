"""Finding documents by number fragments and words, marks or none, within what the asker may see.

We own: the index (visibility and text in one), the reading of a typed query, the order of what is found.
We do NOT own: documents; the index is made again from the contexts' own words whenever something changes.
Our five words: entry, query, hit, fold, fragment.
"""
