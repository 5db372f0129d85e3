"""One module a leg: what its two sides are, and what becomes of what no rule could match."""
