"""Keeps a retailer's systems in agreement: polls them, reconciles what they say, reports what disagrees."""
