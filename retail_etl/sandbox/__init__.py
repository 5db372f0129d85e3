"""Heartland in its three dialects, Magento and Epicor on loopback, served from one seeded world whose planted faults are known.

A strict leaf: nothing of the rest of the package is imported here, and only the command line and the tests start it.
"""
