"""Measures ourselves beside peers in one run, as ratios with peak memory. Not a test: nothing here passes or fails."""
