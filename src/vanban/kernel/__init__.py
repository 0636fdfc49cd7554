"""Plain Python that every floor may lean on; it knows no framework and no document.

We own: state tables, refusals, actors, the clock, working time, identifiers and codes, Vietnamese text.
We do NOT own: any table, any screen, any rule of one province.
Our five words: step, refusal, actor, moment, code.
"""
