"""Screens that compose several contexts: worklist, registers, the document page, sign-in, account, health.

We own: the order of the document page, the left rail, how a refusal is shown, who reads what is written down.
We do NOT own: any rule, any status, any document; every verb is an action of the context that declares it.
Our five words: frame, box, pane, verb, line.
"""
