"""Reading the pages of a PDF; `reader` is joined by config/wiring.py, the others work in bounded children."""
