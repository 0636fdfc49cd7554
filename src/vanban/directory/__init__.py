"""Who exists: agencies, units, people, posts, accounts; who stands in for whom; who may see and who must act.

We own: agency codes and aliases, posts with their roles, principals, access rows, open items, delegations, accounts.
We do NOT own: what a document is or says; an access row or an open item points to an opaque UUID.
Our five words: agency, post, principal, access, open item.
"""
