"""One engine, two doors: tables of records in, outcomes, open items and totals that foot out."""
