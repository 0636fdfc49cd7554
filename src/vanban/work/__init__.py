"""What happens to an incoming document after registration: instruction, assignments, progress, result.

We own: the leader's instruction, who leads and who takes part, deadlines of tasks, notes of progress, the result.
We do NOT own: the document and its book (registry), the reply's draft (drafting), telling the sender (exchange).
Our five words: handling, instruction, assignment, progress, result.
"""
