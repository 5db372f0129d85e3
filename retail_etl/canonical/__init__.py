"""Staging brought to the one shape that all systems share."""
