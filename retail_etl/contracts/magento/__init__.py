"""What must hold of staged Magento records.

Every amount exists twice, in the base currency (in which payments settle) and in the shopper's.
"""
