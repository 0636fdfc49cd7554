"""Scans read, taken apart and separated; what runs in bounded children knows nothing of the office."""
