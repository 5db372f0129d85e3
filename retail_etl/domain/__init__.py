"""The retailer's words as plain values: money, days, identifiers. Standard library only."""
