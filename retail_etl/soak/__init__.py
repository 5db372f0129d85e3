"""The soak: random changes by the users of every system of a sandbox, faults, kills, and what must be equal at the end."""
