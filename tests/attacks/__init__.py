"""Hostile, faulty and clean signed PDFs, each made by a script from documents and keys of our own.

`python -m attacks` (with `PYTHONPATH=src:tests`) makes them all, has the checker and plain pyHanko judge them, and
prints one table with time and memory; `--write FOLDER` keeps the files.
"""
