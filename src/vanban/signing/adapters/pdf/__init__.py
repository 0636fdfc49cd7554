"""The PDF engine: pyHanko, pikepdf and pdfium, always in a bounded child process when bytes may come from outside."""
