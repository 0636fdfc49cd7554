"""What signing says on the document page."""
