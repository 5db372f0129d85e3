"""Where typed tables live: one interface, DuckDB behind it."""
