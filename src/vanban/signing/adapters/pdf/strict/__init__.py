"""Our own strict reading of signed PDFs: objects, revisions, byte ranges, what came after, CMS and chains.

Nothing here repairs anything. What cannot be read one way only is `Broken`, with a code that says why.
"""
