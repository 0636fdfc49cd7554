"""The hub (Trục liên thông văn bản): mailboxes of connected systems and the safe carriage of packets between them.

We own: connected systems and their mailboxes (agency codes with aliases), the packets accepted, one delivery per
destination, the receipts, the edXML format. We do NOT own: what an agency does with a packet (exchange), documents
and numbers (registry), who an agency is (directory). The hub is neither sender nor receiver (NB16-Đ2.4).

Our five words: system (a connected office system), mailbox (an agency's address on the hub), message (the exact bytes
accepted, once per sender and message id), delivery (one message on its way to one mailbox), receipt (the hub's proof
of acceptance, repeated unchanged when a sender repeats itself).
"""
