"""Running code on bytes from strangers in child processes that have little memory, little time and no keys.

`pool.run` names a function, hands it JSON values and byte strings, and gets the same back. A child that grows too
large, runs too long or dies is replaced, and the caller gets a `Fault`; the caller's own process never reads a
stranger's file. `marks.bounded` marks the functions that may be named.
"""
