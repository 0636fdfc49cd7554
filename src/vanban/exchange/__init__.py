"""An agency's side of exchange: what it sends through the hub, and what arrives and waits to be accepted.

We own: envelopes of issued documents with their recipients, packets sent, statuses both ways, arrivals with their
check reports. We do NOT own: mailboxes and carriage (axis), numbers and registered documents (registry), who handles
an accepted document (work), the verdict on a signature (signing).
Our five words: envelope (an issued document on its way), recipient (one line of the sender's grid), dispatch (one
packet handed to the hub), arrival (a packet received, not yet a document), status (a report on a document's way).
"""
