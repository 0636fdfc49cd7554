"""Which rule text binds an agency of this province on this day: a province's regulation as data.

We own: profiles with versions and effective dates, and the decisions that follow from them (formats, file names,
sizes, dispatch with or without paper, secrecy, time limits, labels of boxes).
We do NOT own: documents, agencies, or when a rule is asked; every decision goes back with the profile that took it.
Our five words: profile, decision, dispatch, time limit, label.
"""
