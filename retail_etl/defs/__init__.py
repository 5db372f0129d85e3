"""Dagster's view of the road: assets, checks, jobs, schedules. Each body calls one plain function; no logic stands here."""
