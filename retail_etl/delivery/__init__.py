"""From what has changed to receipts of the systems that took it over: deltas, the push, and what needs a person.

A change waits in the outbox of the operations store, under a key that is the same however often it is computed. A run claims
it, which commits before anything is sent; whatever a run that was killed had in hand is looked for before it is sent again.
"""
