"""What must hold of staged Salesforce records.

Deleted records stay, marked; what the sync did not write has no Heartland id.
"""
