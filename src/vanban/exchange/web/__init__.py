"""Exchange on the document page."""
