"""What must hold of staged Heartland records.

Vocabularies are the closed lists of Heartland's v1 contract. Whether the figures make sense together is for the reconciliation.
"""
